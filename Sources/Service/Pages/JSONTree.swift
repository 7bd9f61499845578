import Wire

/// A small JSON document built in code; its members keep the order in which they are written.
struct JSONTree: Sendable {
    let json: String

    private init(json: String) {
        self.json = json
    }

    static func text(_ text: String) -> JSONTree {
        var json = JSONText()
        json.append(quoted: text)
        return JSONTree(json: json.text)
    }

    static func list(_ elements: [JSONTree]) -> JSONTree {
        JSONTree(json: "[" + elements.map(\.json).joined(separator: ",") + "]")
    }

    /// A JSON object; its members keep their order.
    static func members(_ members: [(String, JSONTree)]) -> JSONTree {
        let members = members.map { JSONTree.text($0.0).json + ":" + $0.1.json }
        return JSONTree(json: "{" + members.joined(separator: ",") + "}")
    }
}

// With literals, the code looks like the document.
extension JSONTree: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}

extension JSONTree: ExpressibleByBooleanLiteral {
    init(booleanLiteral value: Bool) { self.init(json: value ? "true" : "false") }
}

extension JSONTree: ExpressibleByIntegerLiteral {
    init(integerLiteral value: Int) { self.init(json: String(value)) }
}

extension JSONTree: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: JSONTree...) { self = .list(elements) }
}

extension JSONTree: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSONTree)...) { self = .members(elements) }
}
