/// What is wrong with a JSON text from outside.
package enum ShapeProblem: Error, Equatable, Sendable {
    /// It is not JSON; `at` is a byte offset.
    case notJSON(at: Int)
    /// It begins with a byte order mark: its bytes in hexadecimal, and its encoding.
    case byteOrderMark(String, encoding: String)
    /// Its values are nested too deeply; `at` is a byte offset.
    case tooDeep(at: Int)
    /// It is JSON but not an object: its kind, and the member that an object would need.
    case notObject(ScannedValue, needs: String)
    /// A member is missing or not what it must be; the text completes "… must be".
    case member(String, String)
    /// The same, with the value received.
    case value(String, String, came: ScannedValue)

    package var sentence: String {
        switch self {
        case .notJSON(let place):
            "The text is not one JSON object (byte \(place)); send an object in UTF-8."
        case .byteOrderMark(let bytes, let encoding):
            "The text begins with a byte order mark (bytes \(bytes), \(encoding)); send UTF-8"
                + " without a mark."
        case .tooDeep(let place):
            "The text is nested deeper than \(JSONScanner.depthMax) levels (byte \(place)); send a"
                + " flat object."
        case .notObject(let value, let name):
            "The text is \(value.shown); send an object with the member \"\(name)\"."
        case .member(let name, let rule): "The member \"\(name)\" must be \(rule)."
        case .value(let name, let rule, .null):
            "The member \"\(name)\" must be \(rule); it is missing or null."
        case .value(let name, let rule, let came):
            "The member \"\(name)\" must be \(rule), not \(came.shown)."
        }
    }

    /// The member that is wrong; nil when it is not JSON at all.
    package var field: String? {
        switch self {
        case .notJSON, .byteOrderMark, .tooDeep: nil
        case .notObject(_, let name), .member(let name, _), .value(let name, _, _): name
        }
    }
}

/// The value of a member, as scanned.
package enum ScannedValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A whole number that fits, in any notation: 10, 10.0, 1e1.
    case integer(Int)
    /// Any other number, as it was written.
    case number(String)
    case string(String)
    case array
    case object

    /// Maximum length of a text or number shown whole, in Unicode scalars.
    private static let shownMax = 40

    /// The value for a sentence, shortened when long.
    package var shown: String {
        switch self {
        case .null: "null"
        case .bool(let isTrue): isTrue ? "true" : "false"
        case .integer(let number): "the number \(number)"
        case .number(let text): "the number \(ScannedValue.shortened(text))"
        case .string(let text): "the text \"\(ScannedValue.shortened(text))\""
        case .array: "an array"
        case .object: "an object"
        }
    }

    private static func shortened(_ text: String) -> String {
        let scalars = text.unicodeScalars
        if scalars.count <= shownMax { return text }
        return String(scalars.prefix(shownMax)) + "…"
    }
}
