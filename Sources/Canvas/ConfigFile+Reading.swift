import TOML

extension ConfigFile {
    /// Reads a configuration file; wrong entries are recorded in `mistakes` and ignored.
    ///
    /// A file that is not valid TOML is ignored as a whole.
    package static func read(_ text: String, path: String) -> ConfigFile {
        var file = ConfigFile(path: path)
        do throws(TOMLMistake) {
            file.take(try TOMLParser.document(of: text))
        } catch {
            let cause = SafeText(error.what).truncated(to: 120).string
            file.complain(line: error.line, "no TOML: \(cause); file ignored")
        }
        return file
    }

    private mutating func take(_ table: TOMLTable) {
        for key in table.keys {
            guard let node = table[key] else { continue }
            switch key {
            case "theme": theme = text(node, key)
            case "color": takeColor(node)
            case "characters": characters = word(node, key, Characters.allCases)
            case "mouse": mouse = truth(node, key)
            case "bell": bell = truth(node, key)
            case "notify": notify = word(node, key, Notify.allCases)
            case "timezone": timezone = text(node, key)
            case "refresh": takeRefresh(node)
            case "keys": takeKeys(node)
            case "panels": takePanels(node)
            default:
                complain(
                    line: node.line,
                    "unknown key '\(key)'; there are \(ConfigFile.known); ignored")
            }
        }
    }

    private static let known =
        "theme, color, characters, mouse, timezone, refresh, bell, notify, [panels] and [keys]"

    private mutating func text(_ node: TOMLNode, _ key: String) -> Choice<String>? {
        if case .text(let text) = node.value { return Choice(value: text, line: node.line) }
        complain(line: node.line, "\(key): a string in quotes is wanted; ignored")
        return nil
    }

    private mutating func word<Word: RawRepresentable<String> & Sendable & Hashable>(
        _ node: TOMLNode, _ key: String, _ words: [Word]
    ) -> Choice<Word>? {
        if case .text(let text) = node.value, let word = Word(rawValue: text) {
            return Choice(value: word, line: node.line)
        }
        let all = words.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        complain(line: node.line, "\(key): one of \(all) is wanted; ignored")
        return nil
    }

    private mutating func takeColor(_ node: TOMLNode) {
        if case .text("auto") = node.value {
            color = Choice(value: nil, line: node.line)
        } else if case .text(let text) = node.value, let depth = ColorDepth(rawValue: text) {
            color = Choice(value: depth, line: node.line)
        } else {
            let all = (["auto"] + ColorDepth.allCases.map(\.rawValue)).map { "\"\($0)\"" }
            complain(
                line: node.line, "color: one of \(all.joined(separator: ", ")) is wanted; ignored")
        }
    }

    private mutating func truth(_ node: TOMLNode, _ key: String) -> Choice<Bool>? {
        if case .boolean(let isOn) = node.value { return Choice(value: isOn, line: node.line) }
        complain(line: node.line, "\(key): true or false is wanted; ignored")
        return nil
    }

    private mutating func takeRefresh(_ node: TOMLNode) {
        let range = ConfigFile.refreshRange
        guard case .integer(let rate) = node.value, range.contains(rate) else {
            return complain(
                line: node.line,
                "refresh: frames a second from \(range.lowerBound) to \(range.upperBound) are wanted; ignored"
            )
        }
        refresh = Choice(value: rate, line: node.line)
    }

    private mutating func takeKeys(_ node: TOMLNode) {
        guard case .table(let table) = node.value else {
            return complain(line: node.line, "keys: a table is wanted: [keys]; ignored")
        }
        for action in table.keys {
            guard let node = table[action] else { continue }
            if let names = names(node.value) {
                keys.append(KeyWish(action: action, keys: names, line: node.line))
            } else {
                complain(
                    line: node.line,
                    "keys: \(action): a key or a list of keys is wanted, in quotes; ignored")
            }
        }
    }

    private mutating func takePanels(_ node: TOMLNode) {
        guard case .table(let table) = node.value else {
            return complain(line: node.line, "panels: a table is wanted: [panels]; ignored")
        }
        for key in table.keys {
            guard let node = table[key] else { continue }
            switch key {
            case "first": panelsFirst = panels(node, key)
            case "hide": panelsHidden = panels(node, key)
            default:
                complain(
                    line: node.line,
                    "panels: unknown key '\(key)'; there are first and hide; ignored")
            }
        }
    }

    private mutating func panels(_ node: TOMLNode, _ key: String) -> [Choice<String>] {
        guard case .array(let array) = node.value else {
            complain(
                line: node.line, "panels: \(key): a list of names is wanted, in quotes; ignored")
            return []
        }
        var names: [Choice<String>] = []
        for element in array.elements {
            guard case .text(let name) = element.value else {
                complain(line: element.line, "panels: \(key): a name in quotes is wanted; ignored")
                continue
            }
            names.append(Choice(value: name, line: element.line))
        }
        return names
    }

    private func names(_ value: TOMLValue) -> [String]? {
        switch value {
        case .text(let name): return [name]
        case .array(let array):
            var names: [String] = []
            for element in array.elements {
                guard case .text(let name) = element.value else { return nil }
                names.append(name)
            }
            return names
        default: return nil
        }
    }
}
