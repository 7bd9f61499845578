import TOML

extension ThemeFile {
    /// Reads a theme file; wrong entries are reported and ignored.
    ///
    /// - Parameters:
    ///   - text: the content of the file.
    ///   - name: the theme's name: the file's name without its extension.
    ///   - path: the file's name in problems.
    /// - Returns: what could be read, and what is wrong.
    static func read(
        _ text: String, name: String, path: String
    ) -> (file: ThemeFile, problems: [Problem]) {
        var reading = Reading(file: ThemeFile(name: name), path: path)
        guard text.utf8.count <= Reading.byteCountMax, !text.utf8.contains(0) else {
            reading.complain(line: 1, "no theme file: too long, or with a NUL in it; ignored")
            return (reading.file, reading.problems)
        }
        do throws(TOMLMistake) {
            reading.top(try TOMLParser.document(of: text))
        } catch {
            let cause = SafeText(error.what).truncated(to: 120).string
            reading.complain(line: error.line, "no TOML: \(cause); file ignored")
        }
        return (reading.file, reading.problems)
    }

    private struct Reading {
        static let byteCountMax = 256 * 1024
        var file: ThemeFile
        let path: String
        var problems: [Problem] = []

        mutating func complain(line: Int, _ text: String) {
            problems.append(Problem(file: path, line: line, text: text))
        }

        mutating func top(_ table: TOMLTable) {
            for key in table.keys {
                guard let node = table[key] else { continue }
                switch key {
                case "about": file.about = string(node, key) ?? ""
                case "base":
                    file.base = string(node, key)
                    file.baseLine = node.line
                case "ground": ground(node, key)
                case "roles":
                    guard case .table(let roles) = node.value else {
                        complain(line: node.line, "'roles' is no table; ignored")
                        continue
                    }
                    for name in roles.keys {
                        if let node = roles[name] { role(name, node) }
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

        private mutating func ground(_ node: TOMLNode, _ key: String) {
            guard let word = string(node, key) else { return }
            file.ground = Ground(rawValue: word)
            if file.ground == nil {
                complain(line: node.line, "ground is \"dark\" or \"light\", not '\(word)'; ignored")
            }
        }

        private mutating func role(_ name: String, _ node: TOMLNode) {
            guard let role = Role(named: name) else {
                return complain(line: node.line, "unknown role '\(name)'; ignored")
            }
            var entry = Entry(line: node.line)
            switch node.value {
            case .text(let value):
                entry.explicit[.trueColor] = paint(value, .trueColor, name, node.line)
            case .table(let depths):
                for key in depths.keys {
                    if let node = depths[key] { take(node, key, of: name, into: &entry) }
                }
            default: complain(line: node.line, "\(name): neither a string nor a table; ignored")
            }
            file.entries[role] = entry
        }

        private mutating func take(
            _ node: TOMLNode, _ key: String, of name: String, into entry: inout Entry
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
}
