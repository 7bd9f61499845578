package import Canvas

extension Paint {
    /// The escape sequence that applies this paint to the text after it, for lines printed without
    /// a screen; empty if there is nothing to change.
    ///
    /// `colorCount` is that of the terminal: with eight colours, a bright ink becomes bold.
    package func sequence(at depth: ColorDepth, colorCount: Int) -> String {
        var codes: [String] = []
        if marks.contains(.bold) { codes.append("1") }
        if marks.contains(.faint) { codes.append("2") }
        if marks.contains(.underline) { codes.append("4") }
        if marks.contains(.reverse) { codes.append("7") }
        if depth != .mono {
            codes += Paint.codes(ink, 30, colorCount) + Paint.codes(paper, 40, colorCount)
        }
        return codes.isEmpty ? "" : "\u{1B}[\(codes.joined(separator: ";"))m"
    }

    /// The escape sequence that ends all paints.
    package static let plainSequence = "\u{1B}[0m"

    private static func codes(_ color: Color?, _ first: Int, _ colorCount: Int) -> [String] {
        switch color {
        case nil, .terminal: []
        case .indexed(let index) where index < 8: ["\(first + Int(index))"]
        case .indexed(let index) where index < 16 && colorCount < 16:
            (first == 30 ? ["1"] : []) + ["\(first + Int(index) - 8)"]
        case .indexed(let index) where index < 16: ["\(first + 52 + Int(index))"]
        case .indexed(let index): ["\(first + 8)", "5", "\(index)"]
        case .rgb(let red, let green, let blue):
            ["\(first + 8)", "2", "\(red)", "\(green)", "\(blue)"]
        }
    }
}
