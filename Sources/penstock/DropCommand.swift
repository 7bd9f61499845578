import ArgumentParser
import Client
import Foundation
import Machine
import Rules
import Wire

/// `penstock drop`: every operator's command, for scripts.
struct DropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Lists drops, and does everything that an operator can, from a script.",
        discussion: """
            The order is: what to do, the drop, then its figures or words, as in penstock drop rate \
            mi3-1 500 --reason "checkout is slow". The engine comes last, or with --url. A refusal \
            prints its reason and ends with exit code 1.
            """,
        subcommands: [
            List.self, Show.self, Open.self, Pause.self, Resume.self, Close.self, Reopen.self,
            Rate.self, Units.self, Hold.self, Registration.self, Schedule.self, Disarm.self,
            Rearm.self, Announce.self, Retract.self, Mark.self,
        ])

    /// The drop: the first argument after the command's name.
    struct Target: ParsableArguments {
        @Argument(help: "The drop.", transform: DropCommand.dropID)
        var drop: DropID
    }

    /// Options of all drop commands.
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
            try json ? Standard.json(body) : Standard.output(drop.sheet)
        }
    }

    /// Further options of commands that act.
    struct Act: ParsableArguments {
        @Option(help: "Why: it goes into the journal.")
        var reason: String?
        @Option(help: "The revision that you saw: refused when somebody acted since.")
        var revision: Int?
        @Option(
            help: """
                The command's id, 1 to 64 printable characters: sent once more with the same id, it \
                counts once. Without it a new one is made.
                """,
            transform: DropCommand.commandID)
        var id: CommandID?
        @OptionGroup var options: Options

        func carryOut(
            _ act: OperatorAct, on drop: DropID, at engine: EngineArgument, notice: TimeSpan? = nil
        ) async throws {
            try Act.check(reason, as: "The reason")
            if case .announce(let text) = act { try Act.check(text.string, as: "The message") }
            if case .mark(let text) = act { try Act.check(text.string, as: "The note") }
            let client = try options.client(engine)
            if case .withdrawUnits(let units) = act {
                let before = try await Failure.asking { () throws(ClientError) in
                    try await client.drop(drop)
                }
                if let warning = before.warning(beforeWithdrawing: units) {
                    Standard.error("Warning: \(warning)")
                }
            }
            let request = CommandRequest(
                act, reason: reason.map { ExactText($0) }, revision: revision,
                id: id ?? CommandID(UUID().uuidString),
                notice: notice)
            let answer: (drop: DropReply, body: [UInt8])
            do throws(ClientError) {
                answer = try await client.commandWithBody(request, on: drop)
            } catch {
                throw Act.failure(error, of: request, on: drop)
            }
            do throws(Failure) {
                try options.show(answer.drop, as: answer.body)
            } catch {
                guard !error.isQuiet else { throw error }
                throw Failure("The command was done. \(error.sentence)", error.status)
            }
        }

        /// The failure of a command without an answer. It may still be carried out: an engine that was
        /// stopped, or accepted no connections, finds it later.
        static func failure(
            _ error: ClientError, of request: CommandRequest, on drop: DropID
        ) -> Failure {
            var failure = Failure(error)
            if case .unreachable(_, isRefused: false) = error, let id = request.id {
                failure.sentence += """
                     The command may be carried out all the same: see penstock drop show \(drop.text); \
                    sent again with --id \(id.text) it counts once.
                    """
            }
            return failure
        }

        private static func check(_ text: String?, as name: String) throws(Failure) {
            guard let problem = text.flatMap({ OperatorText.problem(in: $0) }) else { return }
            throw Failure("\(name) must be \(problem.rule).", .wrongUsage)
        }
    }

    /// Parses a drop's id.
    static func dropID(_ text: String) throws -> DropID {
        guard let drop = DropID(text) else {
            throw ValidationError("A drop's name is 1 to 64 of a-z, 0-9 and '-'.")
        }
        return drop
    }

    /// Parses a command's id.
    static func commandID(_ text: String) throws -> CommandID {
        guard let id = CommandID(text) else {
            throw ValidationError("A command's id is 1 to 64 printable ASCII characters.")
        }
        return id
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the campaign's drops.")
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
        @OptionGroup var target: Target
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
}
