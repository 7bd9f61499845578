import TOML

/// A theme file as read, before its base is known.
struct ThemeFile: Sendable {
    /// What the file says about one role.
    struct RoleEntry {
        var explicit: [ColorDepth: Paint] = [:]
        /// The line in the file, counted from 1.
        var line = 1

        /// The paint for a depth: the one in the file, or one derived from another depth.
        ///
        /// Paints for 16 colours and mono are never derived. The nearest of 16 colours can turn
        /// grey into green, so the base's choice for the role is better.
        func paint(at depth: ColorDepth) -> Paint? {
            switch depth {
            case .ansi256: explicit[.ansi256] ?? explicit[.trueColor]?.downgraded
            case .trueColor: explicit[.trueColor] ?? explicit[.ansi256]
            case .ansi16, .mono: explicit[depth]
            }
        }
    }

    let name: String
    let path: String
    var about = ""
    var base: String?
    var baseLine = 1
    var ground: TerminalBackground?
    var entries: [StyleRole: RoleEntry] = [:]
    private(set) var problems: [ConfigProblem] = []

    private static let byteCountMax = 256 * 1024

    /// Reads a theme file; wrong entries are recorded in `problems` and ignored.
    static func read(_ source: ThemeLibrary.Source) -> ThemeFile {
        var file = ThemeFile(name: source.name, path: source.path)
        guard source.text.utf8.count <= byteCountMax, !source.text.utf8.contains(0) else {
            file.complain(line: 1, "no theme file: too long, or with a NUL in it; ignored")
            return file
        }
        do throws(TOMLMistake) {
            file.read(try TOMLParser.document(of: source.text))
        } catch {
            let cause = SafeText(error.what).truncated(to: 120).string
            file.complain(line: error.line, "no TOML: \(cause); file ignored")
        }
        return file
    }

    private mutating func complain(line: Int, _ text: String) {
        problems.append(ConfigProblem(file: path, line: line, text: text))
    }

    private mutating func read(_ table: TOMLTable) {
        for key in table.keys {
            guard let node = table[key] else { continue }
            switch key {
            case "about": about = string(node, key) ?? ""
            case "base":
                base = string(node, key)
                baseLine = node.line
            case "ground": readGround(node, key)
            case "roles":
                guard case .table(let roles) = node.value else {
                    complain(line: node.line, "'roles' is no table; ignored")
                    continue
                }
                for name in roles.keys {
                    if let node = roles[name] { readRole(name, node) }
                }
            default: complain(line: node.line, "unknown key '\(key)'; ignored")
            }
        }
        problems.sort { $0.line < $1.line }
    }

    private mutating func string(_ node: TOMLNode, _ key: String) -> String? {
        if case .text(let text) = node.value { return text }
        complain(line: node.line, "'\(key)' is no string; ignored")
        return nil
    }

    private mutating func readGround(_ node: TOMLNode, _ key: String) {
        guard let word = string(node, key) else { return }
        ground = TerminalBackground(rawValue: word)
        if ground == nil {
            complain(line: node.line, "ground is \"dark\" or \"light\", not '\(word)'; ignored")
        }
    }

    private mutating func readRole(_ name: String, _ node: TOMLNode) {
        guard let role = StyleRole(named: name) else {
            return complain(line: node.line, "unknown role '\(name)'; ignored")
        }
        var entry = RoleEntry(line: node.line)
        switch node.value {
        case .text(let value):
            entry.explicit[.trueColor] = paint(value, .trueColor, name, node.line)
        case .table(let depths):
            for key in depths.keys {
                if let node = depths[key] { readDepth(node, key, of: name, into: &entry) }
            }
        default: complain(line: node.line, "\(name): neither a string nor a table; ignored")
        }
        entries[role] = entry
    }

    private mutating func readDepth(
        _ node: TOMLNode, _ key: String, of name: String, into entry: inout RoleEntry
    ) {
        guard let depth = ColorDepth(rawValue: key) else {
            return complain(line: node.line, "\(name): unknown depth '\(key)'; ignored")
        }
        guard case .text(let value) = node.value else {
            return complain(line: node.line, "\(name), \(key): no string; ignored")
        }
        entry.explicit[depth] = paint(value, depth, name, node.line)
    }

    private mutating func paint(
        _ value: String, _ depth: ColorDepth, _ name: String, _ line: Int
    ) -> Paint? {
        do {
            return try Paint(reading: value, at: depth)
        } catch {
            complain(line: line, "\(name), \(depth.rawValue): \(error.text); ignored")
            return nil
        }
    }
}
