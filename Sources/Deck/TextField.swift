import Canvas

/// A line of text that is being typed.
struct TextField: Equatable, Sendable {
    /// The most bytes that a field takes.
    static let limit = 200

    var label: SafeText
    /// Whether a paste may fill it: not where typing is the guard.
    var takesPaste = true
    private(set) var text = ""

    init(_ label: SafeText, takesPaste: Bool = true) {
        self.label = label
        self.takesPaste = takesPaste
    }

    /// The text without the space around it; nil when nothing is left.
    var trimmed: String? {
        var rest = Substring(text)
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest.isEmpty ? nil : String(rest)
    }

    /// Takes a key, and tells whether it was one for a text.
    mutating func take(_ key: Key) -> Bool {
        if let character = key.typed {
            append(String(character))
            return true
        }
        switch (key.code, key.modifiers) {
        case (.backspace, []):
            if !text.isEmpty { text.removeLast() }
        case (.character("u"), .control): text = ""
        default: return false
        }
        return true
    }

    /// Adds a text from outside: line ends become spaces, and what is unsafe is shown as such.
    mutating func append(_ raw: String) {
        let flat = raw.unicodeScalars.map { scalar in
            scalar == "\n" || scalar == "\r" || scalar == "\t" ? " " : Character(scalar)
        }
        for character in SafeText(String(flat)).string {
            guard text.utf8.count + character.utf8.count <= TextField.limit else { return }
            text.append(character)
        }
    }
}
