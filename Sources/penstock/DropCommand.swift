import ArgumentParser
import Client
import Rules
import Wire

/// `penstock drop`: every operator's command, for scripts.
struct DropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Lists drops, and does everything that an operator can, from a script.",
        discussion: "A refusal prints its reason and ends with exit code 1.",
        subcommands: [
            List.self, Show.self, Open.self, Pause.self, Resume.self, Close.self, Reopen.self,
            Rate.self, Units.self, Hold.self, Registration.self, Schedule.self, Announce.self,
            Mark.self,
        ])

    /// What all of them take.
    struct Options: ParsableArguments {
        @Option(help: "The engine.")
        var url = EngineConnection.usualURL
        @OptionGroup var connection: EngineConnection
        @Flag(help: "Print JSON: the same objects as the HTTP API.")
        var json = false

        func show(_ drop: DropReply) throws(Failure) {
            try json ? Printed.json(drop) : Standard.output(drop.sheet)
        }
    }

    /// What the operator's commands take besides.
    struct Act: ParsableArguments {
        @Argument(help: "The drop.", transform: DropCommand.dropID)
        var drop: DropID
        @Option(help: "Why: it goes into the journal.")
        var reason: String?
        @Option(help: "The revision that you saw: refused when somebody acted since.")
        var revision: Int?
        @OptionGroup var options: Options

        func carryOut(_ act: OperatorAct) async throws {
            try Act.check(reason, as: "The reason")
            if case .announce(let text) = act { try Act.check(text.string, as: "The message") }
            if case .mark(let text) = act { try Act.check(text.string, as: "The note") }
            let client = try options.connection.client(options.url)
            let request = CommandRequest(
                act, reason: reason.map { ExactText($0) }, revision: revision)
            let reply = try await Failure.asking { () throws(ClientError) in
                try await client.command(request, on: drop)
            }
            try options.show(reply)
        }

        private static func check(_ text: String?, as name: String) throws(Failure) {
            guard let problem = text.flatMap({ OperatorText.problem(in: $0) }) else { return }
            throw Failure("\(name) must be \(problem.rule).", .wrongUsage)
        }
    }

    /// A drop's name from the command line.
    static func dropID(_ text: String) throws -> DropID {
        guard let drop = DropID(text) else {
            throw ValidationError("A drop's name is 1 to 64 of a-z, 0-9 and '-'.")
        }
        return drop
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the campaign's drops.")
        @OptionGroup var options: Options

        func run() async throws {
            let client = try options.connection.client(options.url)
            let drops = try await Failure.asking { () throws(ClientError) in
                try await client.drops()
            }
            if options.json { return try Printed.json(drops) }
            for line in DropReply.table(drops) { try Standard.output(line) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one drop.")
        @Argument(help: "The drop.", transform: DropCommand.dropID)
        var drop: DropID
        @OptionGroup var options: Options

        func run() async throws {
            let client = try options.connection.client(options.url)
            try options.show(
                try await Failure.asking { () throws(ClientError) in try await client.drop(drop) })
        }
    }
}
