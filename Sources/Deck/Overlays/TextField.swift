import Canvas
import Rules

/// A line of text that is being typed. It stores every typed scalar. Scalars that cannot be shown
/// are replaced only when drawn.
struct TextField: Equatable, Sendable {
    var label: SafeText
    /// Whether a paste may fill the field. False where typing is a safeguard.
    var takesPaste = true
    private let limit: Int
    private(set) var text = ""
    /// Why the latest key or paste was refused; nil when it was accepted.
    private(set) var refusal: SafeText?

    init(_ label: SafeText, takesPaste: Bool = true, limit: Int = OperatorText.scalarsMax) {
        self.label = label
        self.takesPaste = takesPaste
        self.limit = limit
    }

    /// The text without spaces around it; nil when nothing is left.
    var trimmed: String? {
        var rest = text.unicodeScalars[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest.isEmpty ? nil : String(rest)
    }

    /// Applies a key. Returns whether it was a key for a text.
    mutating func apply(_ key: Key) -> Bool {
        refusal = nil
        if let character = key.typed {
            append(String(character))
            return true
        }
        switch (key.code, key.modifiers) {
        case (.backspace, []), (.backspace, .shift):
            // Removes a grapheme: one letter with all its combining marks.
            if !text.isEmpty { text.removeLast() }
        case (.character("u"), .control): text = ""
        default: return false
        }
        return true
    }

    /// Adds a text, all or nothing. Line ends become spaces; control characters are refused.
    mutating func append(_ raw: String) {
        refusal = nil
        var added = String.UnicodeScalarView()
        for scalar in raw.unicodeScalars {
            let isLineEnd = scalar == "\n" || scalar == "\r"
            guard isLineEnd || !OperatorText.isRefused(scalar) else {
                let code = SafeText(scalar.codePoint)
                refusal = "a control character, \(code), is no text: not taken"
                return
            }
            added.append(isLineEnd ? " " : scalar)
        }
        let count = text.unicodeScalars.count + added.count
        guard count <= limit else {
            refusal = "\(count) characters are too many, \(limit) at most: not taken"
            return
        }
        text.unicodeScalars.append(contentsOf: added)
    }

    mutating func clear() { (text, refusal) = ("", nil) }

    /// Whether the text consists only of repetitions of a key's character.
    func holdsOnly(_ key: Key) -> Bool {
        guard case .character(let character) = key.code else { return false }
        return text.allSatisfy { $0 == character }
    }
}
