/// Why a subcommand ends without having done its work.
package struct Failure: Error {
    /// What went wrong, where, and what to do: one sentence, or one a line where a file has several
    /// mistakes.
    package var sentence: String
    /// What a script is told.
    package var status: ExitStatus

    /// Whether nobody is told: the program ends as if it had been ended by SIGPIPE.
    package private(set) var isQuiet = false

    /// A failure with its sentence.
    package init(_ sentence: String, _ status: ExitStatus) {
        self.sentence = sentence
        self.status = status
    }

    /// Whoever read the output has seen enough, as `head` has after its lines. Where the signal for
    /// it is ignored, as by everything that has connections, writing fails instead.
    static var nobodyReads: Failure {
        var failure = Failure("Nobody reads standard output any more.", .ioError)
        failure.isQuiet = true
        return failure
    }
}
