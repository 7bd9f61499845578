/// How a role looks at one colour depth.
package struct Paint: Sendable, Hashable {
    /// Colour of the text; nil means the terminal's own.
    package var ink: Color?
    /// Colour behind the text; nil means that of the background role.
    package var paper: Color?
    package var marks: Marks

    /// What is wrong with a paint's text, worded as the end of a sentence.
    package struct ParseError: Error {
        package let text: String

        init(_ text: String) { self.text = text }
    }

    package init(ink: Color? = nil, paper: Color? = nil, marks: Marks = []) {
        (self.ink, self.paper, self.marks) = (ink, paper, marks)
    }

    /// Reads `bold #ffffff on #d00000`: attributes, a colour, `on` and a colour.
    ///
    /// Each part is optional.
    package init(reading text: String, at depth: ColorDepth) throws(ParseError) {
        self.init()
        var expectsPaper = false
        for word in text.split(separator: " ") {
            if let mark = Self.marks.first(where: { $0.name == word }) {
                marks.insert(mark.mark)
            } else if word == "on" {
                expectsPaper = true
            } else if let color = Color(word) {
                try Self.check(color, fits: depth)
                if expectsPaper { paper = color } else { ink = color }
            } else {
                throw ParseError("'\(word)' is neither a colour nor an attribute")
            }
        }
        if expectsPaper && paper == nil { throw ParseError("a colour is missing after 'on'") }
    }

    /// The names of its attributes, as theme files write them.
    package var markNames: [String] {
        Self.marks.filter { marks.contains($0.mark) }.map(\.name)
    }

    /// The paint as theme files write it.
    package var words: String {
        let paper = paper.map { ["on", $0.word] } ?? []
        return (markNames + (ink.map { [$0.word] } ?? []) + paper).joined(separator: " ")
    }

    private static func check(_ color: Color, fits depth: ColorDepth) throws(ParseError) {
        switch (depth, color) {
        case (.trueColor, _), (.ansi256, .indexed), (.ansi256, .terminal), (.ansi16, .terminal):
            return
        case (.ansi16, .indexed(let index)) where index < 16: return
        case (.ansi16, _): throw ParseError("16 takes only the sixteen colour names")
        case (.ansi256, .rgb): throw ParseError("#rrggbb belongs under true, not under 256")
        case (.mono, _): throw ParseError("mono takes no colours")
        }
    }

    private static let marks: [(name: String, mark: Marks)] = [
        ("bold", .bold), ("faint", .faint), ("underline", .underline), ("reverse", .reverse),
    ]

    /// The nearest paint in the 256-colour palette.
    var downgraded: Paint {
        Paint(ink: ink?.nearest256, paper: paper?.nearest256, marks: marks)
    }
}

/// A mistake in a file that people write, with its place; the rest of the file is still used.
package struct ConfigProblem: Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// The line, counted from 1.
    package let line: Int
    /// What is wrong, and what the program does about it.
    package let text: String

    package init(file: String, line: Int, text: String) {
        (self.file, self.line, self.text) = (file, line, text)
    }

    package var description: String { SafeText("\(file):\(line): \(text)").string }
}
