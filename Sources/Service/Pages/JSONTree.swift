import Wire

/// A small JSON document put together in code, its members in the order of writing.
indirect enum JSONTree {
    case text(String)
    case truth(Bool)
    case number(Int)
    case list([JSONTree])
    case members([(String, JSONTree)])

    /// The document as text.
    var json: String {
        switch self {
        case .text(let text): JSONTree.quoted(text)
        case .truth(let truth): truth ? "true" : "false"
        case .number(let number): String(number)
        case .list(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .members(let members):
            "{" + members.map { JSONTree.quoted($0.0) + ":" + $0.1.json }.joined(separator: ",")
                + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.append(quoted: text)
        return json.text
    }
}

// Literals say what a document looks like. The element types are named for the compiler's sake.
extension JSONTree: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}

extension JSONTree: ExpressibleByBooleanLiteral {
    init(booleanLiteral value: Bool) { self = .truth(value) }
}

extension JSONTree: ExpressibleByIntegerLiteral {
    init(integerLiteral value: Int) { self = .number(value) }
}

extension JSONTree: ExpressibleByArrayLiteral {
    typealias ArrayLiteralElement = JSONTree
    init(arrayLiteral elements: JSONTree...) { self = .list(elements) }
}

extension JSONTree: ExpressibleByDictionaryLiteral {
    typealias Key = String
    typealias Value = JSONTree
    init(dictionaryLiteral elements: (String, JSONTree)...) { self = .members(elements) }
}
