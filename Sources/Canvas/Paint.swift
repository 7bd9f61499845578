/// How a role looks at one depth of colour.
package struct Paint: Sendable, Hashable {
    /// Colour of the letters; nil takes that of the terminal.
    package var ink: Color?
    /// Colour behind them; nil takes that of the background role.
    package var paper: Color?
    /// Attributes.
    package var marks: Marks

    /// A look.
    package init(ink: Color? = nil, paper: Color? = nil, marks: Marks = []) {
        self.ink = ink
        self.paper = paper
        self.marks = marks
    }

    /// Reads `bold #ffffff on #d00000`: attributes, a colour, `on` and a colour, each may be left out.
    ///
    /// - Throws: what is wrong with it, as the end of a sentence.
    package init(reading text: String, at depth: ColorDepth) throws(Problem.Cause) {
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
                throw Problem.Cause("'\(word)' is no colour and no attribute")
            }
        }
        if expectsPaper && paper == nil { throw Problem.Cause("'on' wants a colour after it") }
    }

    /// The names of its attributes.
    package var markNames: [String] {
        Self.marks.filter { marks.contains($0.mark) }.map(\.name)
    }

    /// The look as theme files write it.
    package var words: String {
        let paper = paper.map { ["on", $0.word] } ?? []
        return (markNames + (ink.map { [$0.word] } ?? []) + paper).joined(separator: " ")
    }

    private static func check(_ color: Color, fits depth: ColorDepth) throws(Problem.Cause) {
        switch (depth, color) {
        case (.trueColor, _), (.ansi256, .indexed), (.ansi256, .terminal), (.ansi16, .terminal):
            return
        case (.ansi16, .indexed(let index)) where index < 16: return
        case (.ansi16, _): throw Problem.Cause("only the sixteen colour names go under 16")
        case (.ansi256, .rgb): throw Problem.Cause("#rrggbb goes under true, not under 256")
        case (.mono, _): throw Problem.Cause("no colours go under mono")
        }
    }

    private static let marks: [(name: String, mark: Marks)] = [
        ("bold", .bold), ("faint", .faint), ("underline", .underline), ("reverse", .reverse),
    ]

    /// The same look in the palette of 256.
    var downgraded: Paint {
        Paint(ink: ink?.nearest256, paper: paper?.nearest256, marks: marks)
    }
}

/// What is wrong with a file that people write, and where; the rest of the file still holds.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The end of the sentence.
    package struct Cause: Error, Hashable {
        /// What is wrong.
        package let text: String

        init(_ text: String) { self.text = text }
    }

    /// The file.
    package let file: String
    /// The line, from one.
    package let line: Int
    /// What is wrong and what happens about it.
    package let text: String

    /// A mistake at a place.
    package init(file: String, line: Int, text: String) {
        self.file = file
        self.line = line
        self.text = text
    }

    package var description: String { SafeText("\(file):\(line): \(text)").string }
}
