/// Where in a TOML text each key stands: the parser tells what a file says, this tells on which
/// line.
struct LineIndex {
    /// One step into a document.
    enum Step: Hashable {
        /// Into the value of a key.
        case key(String)
        /// Into the element of an array, counted from 0.
        case element(Int)
    }

    /// The way from the root of a document to a value.
    typealias Path = [Step]

    /// Deeper documents are refused before a parser sees them: none of ours has a reason to be.
    static let depthMax = 64

    /// How many lines the text has; an empty text has one.
    let lineCount: Int
    /// The line on which the document gets too deep; nil: it does not.
    private(set) var tooDeepLine: Int?
    /// The first line with an escaped NUL, which a string of C would end at; nil: there is none.
    private(set) var nulLine: Int?
    private var lines: [Path: Int] = [:]

    /// The index of a text. Where the text is not TOML the index ends; the parser says why.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        lineCount = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        var scanner = TOMLScanner(bytes)
        scanner.scan()
        lines = scanner.lines
        tooDeepLine = scanner.tooDeepLine
        nulLine = scanner.nulLine
    }

    /// The line of what is at the end of a path, or else of the nearest thing around it.
    func line(of path: Path) -> Int {
        var path = path
        while !path.isEmpty {
            if let line = lines[path] { return line }
            path.removeLast()
        }
        return 1
    }
}
