internal import TOMLKit

extension ThemeFile {
    /// Reads a theme file; whatever is wrong is told and left out.
    ///
    /// - Parameters:
    ///   - text: what is in the file.
    ///   - name: the theme's name, that of the file without its ending.
    ///   - path: what problems call the file.
    /// - Returns: what could be read, and what is wrong.
    static func read(
        _ text: String, name: String, path: String
    ) -> (file: ThemeFile, problems: [Problem]) {
        var reading = Reading(file: ThemeFile(name: name), path: path, text: text)
        guard text.utf8.count <= Reading.byteCountMax, !text.utf8.contains(0) else {
            reading.complain(line: 1, "no theme file: too long, or with a NUL in it; ignored")
            return (reading.file, reading.problems)
        }
        if let line = Reading.lineOfBadHeader(text) {
            reading.complain(line: line, "a '[' without the name of a table; file ignored")
            return (reading.file, reading.problems)
        }
        do {
            let table = try TOMLTable(string: text)
            // Inner tables point into the outer one.
            withExtendedLifetime(table) { reading.top(table) }
        } catch let error as TOMLParseError {
            let cause = SafeText(error.description).truncated(to: 120).string
            reading.complain(line: error.source.begin.line, "no TOML: \(cause); file ignored")
        } catch {
            reading.complain(line: 1, "no TOML; file ignored")
        }
        return (reading.file, reading.problems)
    }

    private struct Reading {
        static let byteCountMax = 256 * 1024
        var file: ThemeFile
        let path: String
        let text: String
        var problems: [Problem] = []

        /// The TOML library asserts what it should check: that a header's name starts like a name. A
        /// file that breaks it would end the program, so it does not get that far.
        static func lineOfBadHeader(_ text: String) -> Int? {
            let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) {
                ("\n"..."\r").contains($0) || ["\u{85}", "\u{2028}", "\u{2029}"].contains($0)
            }
            let bad = lines.firstIndex { line in
                var rest = line.drop { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
                guard rest.first == "[" else { return false }
                rest = rest.dropFirst()
                if rest.first == "[" { rest = rest.dropFirst() }
                guard let first = rest.first(where: { $0 != " " && $0 != "\t" }) else {
                    return true
                }
                let isName =
                    first.isASCII && first.properties.isAlphabetic
                    || first.properties.numericType == .decimal && first.isASCII
                return !isName && !["_", "-", "\"", "'", "]"].contains(first)
            }
            return bad.map { $0 + 1 }
        }

        mutating func complain(line: Int, _ text: String) {
            problems.append(Problem(file: path, line: line, text: text))
        }

        mutating func top(_ table: TOMLTable) {
            for key in table.keys.sorted() {
                switch key {
                case "about": file.about = string(table, key) ?? ""
                case "base": file.base = string(table, key)
                case "roles":
                    guard let roles = table[key]?.table else {
                        complain(line: line(of: key), "'roles' is no table; ignored")
                        continue
                    }
                    for name in roles.keys.sorted() { role(name, roles) }
                default: complain(line: line(of: key), "unknown key '\(key)'; ignored")
                }
            }
            problems.sort { $0.line < $1.line }
        }

        private mutating func string(_ table: TOMLTable, _ key: String) -> String? {
            if let value = table[key]?.string { return value }
            complain(line: line(of: key), "'\(key)' is no string; ignored")
            return nil
        }

        private mutating func role(_ name: String, _ roles: TOMLTable) {
            let line = line(of: name, inRoles: true)
            guard let role = Role(named: name) else {
                return complain(line: line, "unknown role '\(name)'; ignored")
            }
            var entry = Entry()
            if let value = roles[name]?.string {
                entry.explicit[.trueColor] = paint(value, .trueColor, name, line)
            } else if let depths = roles[name]?.table {
                for key in depths.keys.sorted() {
                    guard let depth = ColorDepth(rawValue: key) else {
                        complain(line: line, "\(name): unknown depth '\(key)'; ignored")
                        continue
                    }
                    guard let value = depths[key]?.string else {
                        complain(line: line, "\(name), \(key): no string; ignored")
                        continue
                    }
                    entry.explicit[depth] = paint(value, depth, name, line)
                }
            } else {
                complain(line: line, "\(name): neither a string nor a table; ignored")
            }
            file.entries[role] = entry
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

        /// The parser does not say where a key stood, so the text is looked through once more.
        private func line(of key: String, inRoles: Bool = false) -> Int {
            var isInRoles = false
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let words = line.drop { $0 == " " || $0 == "\t" }
                if words.hasPrefix("[") {
                    isInRoles = words.hasPrefix("[roles")
                    let header = words.dropFirst().prefix { $0 != "]" }
                    if header == key || header == "roles.\(key)" { return index + 1 }
                    continue
                }
                let name = words.prefix { $0 != "=" && $0 != " " && $0 != "." && $0 != "\t" }
                let bare = name.filter { $0 != "\"" && $0 != "'" }
                if bare == key && isInRoles == inRoles { return index + 1 }
            }
            return 1
        }
    }
}
