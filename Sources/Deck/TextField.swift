import Canvas
import Rules

/// A line of text that is being typed. It holds what was typed, in every script, scalar by scalar;
/// what cannot be shown as it is, is replaced when it is drawn.
struct TextField: Equatable, Sendable {
    var label: SafeText
    /// Whether a paste may fill it: not where typing is the guard.
    var takesPaste = true
    /// The most characters that it takes.
    private let limit: Int
    private(set) var text = ""
    /// Why the latest key or paste was not taken; nil when it was.
    private(set) var refusal: SafeText?

    init(_ label: SafeText, takesPaste: Bool = true, limit: Int = OperatorText.scalarsMax) {
        self.label = label
        self.takesPaste = takesPaste
        self.limit = limit
    }

    /// The text without the space around it; nil when nothing is left.
    var trimmed: String? {
        var rest = text.unicodeScalars[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest.isEmpty ? nil : String(rest)
    }

    /// Takes a key, and tells whether it was one for a text.
    mutating func take(_ key: Key) -> Bool {
        refusal = nil
        if let character = key.typed {
            append(String(character))
            return true
        }
        switch (key.code, key.modifiers) {
        case (.backspace, []), (.backspace, .shift):
            // What a person sees as one letter, with all its marks.
            if !text.isEmpty { text.removeLast() }
        case (.character("u"), .control): text = ""
        default: return false
        }
        return true
    }

    /// Adds a text, whole or not at all: line ends become spaces, controls are refused.
    mutating func append(_ raw: String) {
        refusal = nil
        var added = String.UnicodeScalarView()
        for scalar in raw.unicodeScalars {
            let isLineEnd = scalar == "\n" || scalar == "\r"
            guard isLineEnd || !OperatorText.isRefused(scalar) else {
                let code = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: max(0, 4 - code.count))
                refusal = "a control character, U+\(SafeText(zeros + code)), is no text: not taken"
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

    /// Empties it.
    mutating func clear() { (text, refusal) = ("", nil) }

    /// Whether it holds nothing but one character again and again, as a key types it that is held
    /// down.
    func holdsOnly(_ key: Key) -> Bool {
        guard case .character(let character) = key.code else { return false }
        return text.allSatisfy { $0 == character }
    }
}
