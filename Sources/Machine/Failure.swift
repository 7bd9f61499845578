/// Why a subcommand ended without doing its work.
package struct Failure: Error {
    /// What went wrong, where, and what to do: one sentence, or one line for each mistake in a
    /// file.
    package var sentence: String
    package var status: ExitStatus

    /// Whether no message is shown: the program ends as if SIGPIPE had ended it.
    package private(set) var isQuiet = false

    package init(_ sentence: String, _ status: ExitStatus) {
        self.sentence = sentence
        self.status = status
    }

    /// The reader of standard output has seen enough, as `head` has after its lines. Programs with
    /// connections ignore SIGPIPE, so for them writing fails instead.
    static var nobodyReads: Failure {
        var failure = Failure("Nobody reads standard output any more.", .ioError)
        failure.isQuiet = true
        return failure
    }

    /// The usual limit for a file that a person wrote, in bytes.
    private static let fileSizeMax = 16 << 20

    /// Reads a file that a person wrote; the failure names the system's own cause.
    package static func reading(_ path: String, max: Int = fileSizeMax) throws(Failure) -> [UInt8] {
        do {
            return try WholeFile.bytes(at: path, max: max)
        } catch {
            throw Failure(error.sentence, .badData)
        }
    }
}
