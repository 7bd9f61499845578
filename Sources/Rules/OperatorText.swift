/// Checks what operators write for people: an announcement, a mark, a reason, a note.
///
/// The command line, the API and the deck use this one check. An accepted text is kept unchanged,
/// whatever its script; the code that displays it must make it safe.
package enum OperatorText {
    /// The maximum length in Unicode scalars.
    package static let scalarsMax = 500

    /// What is wrong with a text; nil when it is allowed.
    package static func problem(in text: String) -> OperatorTextProblem? {
        var count = 0
        var control: OperatorTextProblem?
        var isBlank = true
        for scalar in text.unicodeScalars {
            count += 1
            isBlank = isBlank && scalar.properties.isWhitespace
            if control == nil, isRefused(scalar) { control = .control(scalar, place: count) }
        }
        if count > scalarsMax { return .tooLong(count) }
        return control ?? (isBlank && count > 0 ? .blank : nil)
    }

    /// Whether it is a control character other than a tab: C0, DEL or C1.
    package static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\t" && scalar.isControl
    }
}

/// Why a text is refused.
package enum OperatorTextProblem: Error, Equatable, Sendable {
    /// It is too long: this is its number of Unicode scalars.
    case tooLong(Int)
    /// It contains a control character; `place` counts scalars from 1.
    case control(Unicode.Scalar, place: Int)
    case blank

    /// What the text must be and what came, to end a sentence with "must be".
    package var rule: String {
        switch self {
        case .tooLong(let count):
            "a text of at most \(OperatorText.scalarsMax) characters, not \(count)"
        case .blank: "a text with something to read, not blanks alone"
        case .control(let scalar, let place):
            "a text without control characters; character \(place) is \(scalar.codePoint)"
        }
    }
}
