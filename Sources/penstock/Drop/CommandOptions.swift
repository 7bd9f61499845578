import ArgumentParser
import Client
import Foundation
import Machine
import Rules
import Wire

/// Options of the drop commands that act.
struct CommandOptions: ParsableArguments {
    @Option(help: "Why: it goes into the journal.")
    var reason: String?
    @Option(help: "The revision that you saw: the command is refused if somebody acted since.")
    var revision: Int?
    @Option(
        help: """
            The command's id, 1 to 64 printable characters: sent once more with the same id, it \
            counts once. Without it: a new one.
            """,
        transform: CommandOptions.commandID)
    var id: CommandID?
    @OptionGroup var options: DropCommand.Options

    func send(
        _ act: OperatorAct, to drop: DropID, at engine: EngineArgument, notice: TimeSpan? = nil
    ) async throws {
        try CommandOptions.check(reason, as: "The reason")
        if case .announce(let text) = act {
            try CommandOptions.check(text.string, as: "The message")
        }
        if case .mark(let text) = act { try CommandOptions.check(text.string, as: "The note") }
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
            id: id ?? CommandID(UUID().uuidString), notice: notice)
        let answer: (drop: DropReply, body: [UInt8])
        do throws(ClientError) {
            answer = try await client.commandWithBody(request, on: drop)
        } catch {
            throw CommandOptions.failure(error, of: request, on: drop)
        }
        do throws(Failure) {
            try options.show(answer.drop, as: answer.body)
        } catch {
            guard !error.isQuiet else { throw error }
            throw Failure("The command was carried out. \(error.sentence)", error.status)
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
                 The command may still be carried out: see penstock drop show \(drop.text); \
                sent again with --id \(id.text) it counts once.
                """
        }
        return failure
    }

    private static func check(_ text: String?, as name: String) throws(Failure) {
        guard let problem = text.flatMap({ OperatorText.problem(in: $0) }) else { return }
        throw Failure("\(name) must be \(problem.rule).", .wrongUsage)
    }

    private static func commandID(_ text: String) throws -> CommandID {
        guard let id = CommandID(text) else {
            throw ValidationError("A command's id is 1 to 64 printable ASCII characters.")
        }
        return id
    }
}
