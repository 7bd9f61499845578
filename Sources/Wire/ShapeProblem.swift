/// What is wrong with a JSON text from outside.
package enum ShapeProblem: Error, Equatable, Sendable {
    /// It is not JSON, or not an object; the place is counted in bytes from 0.
    case notJSON(at: Int)
    /// A member is missing or not what it must be; the text completes "… must be".
    case member(String, String)

    /// What is wrong and what to do, in one sentence.
    package var sentence: String {
        switch self {
        case .notJSON(let place):
            "The text is not one JSON object (byte \(place)); send an object in UTF-8."
        case .member(let name, let rule):
            "The member \"\(name)\" must be \(rule)."
        }
    }

    /// The member that is wrong; nil when it is not JSON at all.
    package var field: String? {
        if case .member(let name, _) = self { name } else { nil }
    }
}

/// What a scanner found as a member's value.
package enum ScannedValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case integer(Int)
    /// Any other number.
    case number
    case string(String)
    case array
    case object
}
