/// Walks over the bytes of a TOML text and notes the line of every key, table and element.
///
/// It takes more than TOML allows and never judges: that is the parser's part.
struct TOMLScanner {
    private(set) var lines: [LineIndex.Path: Int] = [:]
    private(set) var tooDeepLine: Int?
    var nulLine: Int?

    let bytes: [UInt8]
    var position = 0
    var line = 1
    /// How many elements each array of tables has so far.
    private var tableCounts: [LineIndex.Path: Int] = [:]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads to the end, or to where the text is not TOML.
    mutating func scan() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        var table: LineIndex.Path = []
        while true {
            skipBlank()
            guard let byte else { return }
            if byte == UInt8(ascii: "[") {
                guard let header = header() else { return }
                table = header
            } else {
                guard pair(in: table) else { return }
            }
        }
    }

    /// Notes the line of a path and of what is around it, unless they were seen before.
    /// False when it is too deep.
    private mutating func note(_ path: LineIndex.Path, at line: Int) -> Bool {
        guard path.count <= LineIndex.depthMax else {
            tooDeepLine = line
            return false
        }
        for length in stride(from: path.count, to: 0, by: -1) {
            let prefix = Array(path.prefix(length))
            if lines[prefix] != nil { break }
            lines[prefix] = line
        }
        return true
    }

    /// A table's header; returns the table's path.
    private mutating func header() -> LineIndex.Path? {
        let line = line
        skip(UInt8(ascii: "["))
        let isArray = skip(UInt8(ascii: "["))
        guard let keys = keys() else { return nil }
        guard skip(UInt8(ascii: "]")), !isArray || skip(UInt8(ascii: "]")) else { return nil }
        var path: LineIndex.Path = []
        for (number, key) in keys.enumerated() {
            path.append(.key(key))
            if isArray && number == keys.count - 1 {
                // The name of the array keeps the line of its first element.
                guard note(path, at: line) else { return nil }
                let count = tableCounts[path, default: 0]
                tableCounts[path] = count + 1
                path.append(.element(count))
            } else if let count = tableCounts[path] {
                path.append(.element(count - 1))
            }
        }
        return note(path, at: line) ? path : nil
    }

    /// A key, dotted or not, and its value.
    private mutating func pair(in table: LineIndex.Path) -> Bool {
        let line = line
        guard let keys = keys(), skip(UInt8(ascii: "=")) else { return false }
        let path = table + keys.map(LineIndex.Step.key)
        guard note(path, at: line) else { return false }
        skipSpaces()
        return value(at: path)
    }

    private mutating func value(at path: LineIndex.Path) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string() != nil
        case UInt8(ascii: "["): return array(at: path)
        case UInt8(ascii: "{"): return inlineTable(at: path)
        default: return bareValue()
        }
    }

    private mutating func array(at path: LineIndex.Path) -> Bool {
        skip(UInt8(ascii: "["))
        var count = 0
        while true {
            skipBlank()
            if skip(UInt8(ascii: "]")) { return true }
            let element = path + [.element(count)]
            guard note(element, at: line), value(at: element) else { return false }
            count += 1
            skipBlank()
            guard skip(UInt8(ascii: ",")) || byte == UInt8(ascii: "]") else { return false }
        }
    }

    private mutating func inlineTable(at path: LineIndex.Path) -> Bool {
        skip(UInt8(ascii: "{"))
        while true {
            skipBlank()
            if skip(UInt8(ascii: "}")) { return true }
            guard pair(in: path) else { return false }
            skipBlank()
            guard skip(UInt8(ascii: ",")) || byte == UInt8(ascii: "}") else { return false }
        }
    }
}
