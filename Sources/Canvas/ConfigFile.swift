import TOML

/// The settings that a user chose in `config.toml`, each with its line, and the file's mistakes.
///
/// Every key is optional:
///
///     theme = "nord"                  # see penstock themes list
///     color = "256"                   # auto, mono, 16, 256 or true
///     characters = "ascii"            # auto, utf8 or ascii
///     mouse = false                   # leave the mouse to the terminal
///     timezone = "local"              # campaign, local, UTC or a name such as Asia/Kolkata
///     refresh = 5                     # frames per second, 1 to 20
///     bell = true                     # ring at the gravest alarms
///     notify = "osc9"                 # desktop notifications: off, osc9 or osc777
///     [panels]
///     first = ["drops", "line"]       # show these first where not all panels fit
///     hide = ["campaign"]             # never show these
///     [keys]
///     pause = ["P", "f5"]             # one key or several; [] for none
package struct ConfigFile: Sendable, Hashable {
    /// A value and its line in the file.
    package struct LocatedValue<Value: Sendable & Hashable>: Sendable, Hashable {
        package let value: Value
        /// The line in the file, counted from 1.
        package let line: Int
    }

    /// The characters that the screen is drawn with; with `auto`, the locale decides.
    package enum Characters: String, Sendable, CaseIterable, Hashable {
        case auto, utf8, ascii
    }

    /// How the desktop is notified of the gravest alarms.
    package enum Notify: String, Sendable, CaseIterable, Hashable {
        case off
        /// The sequence (OSC 9) that iTerm2, Windows Terminal, kitty and others know.
        case osc9
        /// The sequence (OSC 777) that urxvt, foot, Ghostty and others know.
        case osc777
    }

    package let path: String
    package private(set) var theme: LocatedValue<String>?
    /// The colour depth; a value of nil (`auto`) means all that the terminal can show.
    package private(set) var color: LocatedValue<ColorDepth?>?
    package private(set) var characters: LocatedValue<Characters>?
    package private(set) var mouse: LocatedValue<Bool>?
    package private(set) var timezone: LocatedValue<String>?
    /// Frames per second.
    package private(set) var refresh: LocatedValue<Int>?
    package private(set) var bell: LocatedValue<Bool>?
    package private(set) var notify: LocatedValue<Notify>?
    /// Panels to show before others, in the order of the file.
    package private(set) var panelsFirst: [LocatedValue<String>] = []
    package private(set) var panelsHidden: [LocatedValue<String>] = []
    /// The keys of actions, in the order of the file.
    package private(set) var keys: [KeyBindingSetting] = []
    /// The mistakes of the file, in the order of lines; all other settings hold.
    package private(set) var mistakes: [ConfigProblem] = []

    /// Frames per second if the file does not set `refresh`.
    package static let refreshUsual = 10

    package init(path: String) { self.path = path }

    /// Records a mistake.
    ///
    /// Callers record what the reader cannot see, such as a theme that does not exist.
    package mutating func complain(line: Int, _ text: String) {
        mistakes.append(ConfigProblem(file: path, line: line, text: text))
        mistakes.sort { $0.line < $1.line }
    }
}

/// The keys that the configuration file gives to an action.
package struct KeyBindingSetting: Sendable, Hashable {
    /// The action's name in the key table.
    package let action: String
    /// The names of the keys; an empty list takes all keys away from the action.
    package let keys: [String]
    /// The line in the file, counted from 1.
    package let line: Int

    package init(action: String, keys: [String], line: Int) {
        (self.action, self.keys, self.line) = (action, keys, line)
    }
}

extension ConfigFile {
    /// Reads a configuration file; wrong entries are recorded in `mistakes` and ignored.
    ///
    /// A file that is not valid TOML is ignored as a whole.
    package static func read(_ text: String, path: String) -> ConfigFile {
        var file = ConfigFile(path: path)
        do throws(TOMLMistake) {
            file.read(try TOMLParser.document(of: text))
        } catch {
            let cause = SafeText(error.what).truncated(to: 120).string
            file.complain(line: error.line, "no TOML: \(cause); file ignored")
        }
        return file
    }

    private mutating func read(_ table: TOMLTable) {
        for key in table.keys {
            guard let node = table[key] else { continue }
            switch key {
            case "theme": theme = text(node, key)
            case "color": color = color(node)
            case "characters": characters = word(node, key, Characters.allCases)
            case "mouse": mouse = truth(node, key)
            case "bell": bell = truth(node, key)
            case "notify": notify = word(node, key, Notify.allCases)
            case "timezone": timezone = text(node, key)
            case "refresh": refresh = refresh(node)
            case "keys": readKeys(node)
            case "panels": readPanels(node)
            default:
                complain(line: node.line, "unknown key '\(key)'; there are \(Self.known); ignored")
            }
        }
    }

    private static let known =
        "theme, color, characters, mouse, timezone, refresh, bell, notify, [panels] and [keys]"

    private mutating func text(_ node: TOMLNode, _ key: String) -> LocatedValue<String>? {
        value(node, key, "a string in quotes is wanted") { $0.text }
    }

    private mutating func truth(_ node: TOMLNode, _ key: String) -> LocatedValue<Bool>? {
        value(node, key, "true or false is wanted") { value in
            if case .boolean(let isOn) = value { isOn } else { nil }
        }
    }

    private mutating func word<Word: RawRepresentable<String> & Sendable & Hashable>(
        _ node: TOMLNode, _ key: String, _ words: [Word]
    ) -> LocatedValue<Word>? {
        value(node, key, oneOf(words.map(\.rawValue))) { $0.text.flatMap(Word.init(rawValue:)) }
    }

    private mutating func color(_ node: TOMLNode) -> LocatedValue<ColorDepth?>? {
        value(node, "color", oneOf(["auto"] + ColorDepth.allCases.map(\.rawValue))) { value in
            value.text == "auto"
                ? .some(nil) : value.text.flatMap(ColorDepth.init(rawValue:)).map { .some($0) }
        }
    }

    private mutating func refresh(_ node: TOMLNode) -> LocatedValue<Int>? {
        value(node, "refresh", "frames a second from 1 to 20 are wanted") { value in
            if case .integer(let rate) = value, (1...20).contains(rate) { rate } else { nil }
        }
    }

    private func oneOf(_ words: [String]) -> String {
        "one of \(words.map { "\"\($0)\"" }.joined(separator: ", ")) is wanted"
    }

    /// What `read` makes of a node; without a value, the mistake says what is wanted.
    private mutating func value<Value>(
        _ node: TOMLNode, _ key: String, _ wanted: String, _ read: (TOMLValue) -> Value?
    ) -> LocatedValue<Value>? {
        if let value = read(node.value) { return LocatedValue(value: value, line: node.line) }
        complain(line: node.line, "\(key): \(wanted); ignored")
        return nil
    }

    private mutating func readKeys(_ node: TOMLNode) {
        guard case .table(let table) = node.value else {
            return complain(line: node.line, "keys: a table is wanted: [keys]; ignored")
        }
        for action in table.keys {
            guard let node = table[action] else { continue }
            if let names = names(node.value) {
                keys.append(KeyBindingSetting(action: action, keys: names, line: node.line))
            } else {
                complain(
                    line: node.line,
                    "keys: \(action): a key or a list of keys is wanted, in quotes; ignored")
            }
        }
    }

    private mutating func readPanels(_ node: TOMLNode) {
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

    private mutating func panels(_ node: TOMLNode, _ key: String) -> [LocatedValue<String>] {
        guard case .array(let array) = node.value else {
            complain(
                line: node.line, "panels: \(key): a list of names is wanted, in quotes; ignored")
            return []
        }
        var names: [LocatedValue<String>] = []
        for element in array.elements {
            guard let name = element.value.text else {
                complain(line: element.line, "panels: \(key): a name in quotes is wanted; ignored")
                continue
            }
            names.append(LocatedValue(value: name, line: element.line))
        }
        return names
    }

    private func names(_ value: TOMLValue) -> [String]? {
        if let name = value.text { return [name] }
        guard case .array(let array) = value else { return nil }
        let names = array.elements.compactMap(\.value.text)
        return names.count == array.elements.count ? names : nil
    }
}

extension TOMLValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}
