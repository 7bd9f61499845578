/// Every mistake of a file that somebody wrote by hand.
package struct FileProblems: Error, Equatable, Sendable, CustomStringConvertible {
    /// One mistake.
    package struct Problem: Equatable, Sendable {
        /// The line it is on, counted from 1.
        package let line: Int
        /// What is wrong and how to mend it.
        package let what: String
    }

    /// The file's name, as it was given.
    package let file: String
    /// The mistakes by line; never empty.
    package let problems: [Problem]

    /// The mistakes of a file, in any order.
    package init(file: String, _ problems: [Problem]) {
        precondition(!problems.isEmpty, "a file without a mistake has no problems")
        self.file = file
        // Mistakes on one line stay in the order in which they were found.
        self.problems = problems.enumerated().sorted {
            ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
        }.map(\.element)
    }

    /// A single mistake.
    package init(file: String, line: Int, _ what: String) {
        self.init(file: file, [Problem(line: line, what: what)])
    }

    /// The mistakes as `file:line: what`, one a line.
    package var description: String {
        problems.map { "\(file):\($0.line): \($0.what)" }.joined(separator: "\n")
    }
}
