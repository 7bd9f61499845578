import Client
import Rules
import Testing
import Wire

@testable import Machine
@testable import penstock

/// What `penstock drop` says of commands.
@Suite struct DropCommandTests {
    private let drop = DropID(trusted: "k1")
    private let request = CommandRequest(.pause, id: CommandID("my-pause"))

    /// A pause that an engine carries out after the next operator's resume.
    @Test func aCommandWithoutAnAnswerMayStillBeDone() {
        let silent = ClientError.unreachable("It did not answer.", isRefused: false)
        let failure = CommandOptions.failure(silent, of: request, on: drop)
        #expect(failure.status == .unreachable)
        #expect(failure.sentence.hasPrefix("It did not answer. The command may still be carried out"))
        #expect(failure.sentence.contains("penstock drop show k1;"))
        #expect(failure.sentence.contains("--id my-pause "))
    }

    @Test func aCommandThatReachedNobodyIsNotDone() {
        let gone = ClientError.unreachable("Nobody listens there.", isRefused: true)
        #expect(
            CommandOptions.failure(gone, of: request, on: drop).sentence
                == "Nobody listens there.")
    }
}
