import Wire

/// A small JSON document that is built in code. Its members keep their order.
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

    static func members(_ members: [(String, JSONTree)]) -> JSONTree {
        let members = members.map { JSONTree.text($0.0).json + ":" + $0.1.json }
        return JSONTree(json: "{" + members.joined(separator: ",") + "}")
    }
}

// Literals make the code look like the document.
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
