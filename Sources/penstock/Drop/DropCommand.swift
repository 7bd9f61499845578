import ArgumentParser
import Client
import Machine
import Rules
import Wire

/// `penstock drop`: all operator commands, for scripts.
struct DropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Lists and operates drops, from scripts.",
        discussion: """
            Write the command, the drop, then its values, as in penstock drop rate mi3-1 500 \
            --reason "checkout is slow". Give the engine last or with --url. A refusal prints its \
            reason and ends with exit code 1.
            """,
        subcommands: [
            ListDrops.self, Show.self, Open.self, Pause.self, Resume.self, Close.self,
            Reopen.self, Rate.self, Units.self, Hold.self, Registration.self, Schedule.self,
            Disarm.self, Rearm.self, Announce.self, Retract.self, MarkTime.self,
        ])

    /// The drop: the first argument after the command's name.
    struct DropArgument: ParsableArguments {
        @Argument(help: "The drop.", transform: DropCommand.dropID)
        var drop: DropID
    }

    struct Options: ParsableArguments {
        @OptionGroup var place: EnginePlace
        @OptionGroup var connection: EngineConnection
        @Flag(help: "Print JSON: the same objects as the HTTP API.")
        var json = false

        func client(_ engine: EngineArgument) throws -> EngineClient {
            try connection.client(place.url(or: engine.engine))
        }

        /// Prints a drop as received JSON, or as lines.
        func show(_ drop: DropReply, as body: [UInt8]) throws(Failure) {
            try json ? Standard.json(body) : Standard.output(drop.lines)
        }
    }

    struct ListDrops: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the campaign's drops.")
        @OptionGroup var engine: EngineArgument
        @OptionGroup var options: Options

        func run() async throws {
            let client = try options.client(engine)
            let (drops, body) = try await Failure.asking { () throws(ClientError) in
                try await client.dropsWithBody()
            }
            if options.json { return try Standard.json(body) }
            for line in DropReply.table(drops) { try Standard.output(line) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one drop.")
        @OptionGroup var target: DropArgument
        @OptionGroup var engine: EngineArgument
        @OptionGroup var options: Options

        func run() async throws {
            let client = try options.client(engine)
            let (drop, body) = try await Failure.asking { () throws(ClientError) in
                try await client.dropWithBody(target.drop)
            }
            try options.show(drop, as: body)
        }
    }

    static func dropID(_ text: String) throws -> DropID {
        guard let drop = DropID(text) else {
            throw ValidationError("A drop's name has 1 to 64 characters: a-z, 0-9 or '-'.")
        }
        return drop
    }
}
