/// One mistake in a file that a person wrote.
package struct FileProblem: Equatable, Sendable {
    package let line: Int
    package let what: String
}

/// All mistakes in a file that a person wrote.
package struct FileProblems: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// The mistakes, sorted by line; never empty.
    package let problems: [FileProblem]

    /// Takes the mistakes of a file in any order; there must be one at least.
    package init(file: String, _ problems: [FileProblem]) {
        precondition(!problems.isEmpty, "a file without a mistake has no problems")
        self.file = file
        // Mistakes on one line keep the order in which they were found.
        self.problems = problems.enumerated().sorted {
            ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
        }.map(\.element)
    }

    package init(file: String, line: Int, _ what: String) {
        self.init(file: file, [FileProblem(line: line, what: what)])
    }

    /// The mistakes as `file:line: what`, one per line.
    package var description: String {
        problems.map { "\(file):\($0.line): \($0.what)" }.joined(separator: "\n")
    }
}
