import Client
import Rules
import Testing
import Wire

@testable import Machine
@testable import penstock

/// The messages of `penstock drop` about its commands.
@Suite struct DropCommandTests {
    private let drop = DropID(trusted: "k1")
    private let request = CommandRequest(.pause, id: CommandID("my-pause"))

    /// Such a pause may take effect after another operator's resume.
    @Test func aCommandWithoutAnAnswerMayStillTakeEffect() {
        let silent = ClientError.unreachable("It did not answer.", isRefused: false)
        let failure = CommandOptions.failure(silent, of: request, on: drop)
        #expect(failure.status == .unreachable)
        let words = "It did not answer. The command may still be carried out"
        #expect(failure.sentence.hasPrefix(words))
        #expect(failure.sentence.contains("penstock drop show k1;"))
        #expect(failure.sentence.contains("--id my-pause "))
    }

    @Test func aCommandThatReachedNoEngineHasNoEffect() {
        let gone = ClientError.unreachable("Nobody listens there.", isRefused: true)
        #expect(
            CommandOptions.failure(gone, of: request, on: drop).sentence
                == "Nobody listens there.")
    }
}
