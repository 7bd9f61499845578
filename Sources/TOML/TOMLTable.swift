/// A value of a TOML document.
package enum TOMLValue {
    case text(String)
    case integer(Int)
    case decimal(Double)
    case boolean(Bool)
    /// A date, a time of day or both, as written; whoever reads it must check it.
    case time(String)
    case array(TOMLArray)
    case table(TOMLTable)
}

/// A value and the line on which it starts, or on which its key or header stands.
package struct TOMLNode {
    package var value: TOMLValue
    package var line: Int
}

/// Why a text is not valid TOML.
package struct TOMLMistake: Error, Equatable {
    package let line: Int
    package let what: String
}

/// The elements of an array.
package final class TOMLArray {
    package fileprivate(set) var elements: [TOMLNode]
    /// Whether headers in double brackets made it; only then may such headers add to it.
    fileprivate let isOfTables: Bool

    init(_ elements: [TOMLNode], isOfTables: Bool = false) {
        self.elements = elements
        self.isOfTables = isOfTables
    }
}

/// The keys of a table and their values.
package final class TOMLTable {
    /// How a table was made; this decides what may add to it.
    enum Definition {
        /// By the header of a table inside it.
        case implied
        case header
        case dottedKey
        /// By braces; it is complete.
        case braces
    }

    package private(set) var keys: [String] = []
    /// Values by the bytes of their keys: two spellings of one letter are two keys.
    private var nodes: [[UInt8]: TOMLNode] = [:]
    private var definition: Definition

    init(_ definition: Definition) {
        self.definition = definition
    }

    /// The value of a key and its line; nil when there is none.
    package subscript(key: String) -> TOMLNode? {
        nodes[Array(key.utf8)]
    }

    func set(_ key: String, to value: TOMLValue, line: Int) throws(TOMLMistake) {
        if let node = nodes[Array(key.utf8)] { throw alreadySet(key, by: node, line: line) }
        keys.append(key)
        nodes[Array(key.utf8)] = TOMLNode(value: value, line: line)
    }

    /// The table for a leading part of a header, such as `a` in `[a.b]`; made if it is missing.
    func intermediateTable(_ key: String, line: Int) throws(TOMLMistake) -> TOMLTable {
        guard let node = nodes[Array(key.utf8)] else {
            return try newTable(key, .implied, line: line)
        }
        if case .table(let table) = node.value, table.definition != .braces { return table }
        if case .array(let array) = node.value, array.isOfTables,
            case .table(let table)? = array.elements.last?.value
        {
            return table
        }
        throw alreadySet(key, by: node, line: line)
    }

    /// The table that a header such as `[a]` opens; made if it is missing.
    func headerTable(_ key: String, line: Int) throws(TOMLMistake) -> TOMLTable {
        guard let node = nodes[Array(key.utf8)] else {
            return try newTable(key, .header, line: line)
        }
        guard case .table(let table) = node.value, table.definition == .implied else {
            throw alreadySet(key, by: node, line: line)
        }
        table.definition = .header
        nodes[Array(key.utf8)]?.line = line
        return table
    }

    /// The new table that a header such as `[[a]]` adds to an array; the array is made if missing.
    func appendedTable(_ key: String, line: Int) throws(TOMLMistake) -> TOMLTable {
        let table = TOMLTable(.header)
        let element = TOMLNode(value: .table(table), line: line)
        if let node = nodes[Array(key.utf8)] {
            guard case .array(let array) = node.value, array.isOfTables else {
                throw alreadySet(key, by: node, line: line)
            }
            array.elements.append(element)
        } else {
            try set(key, to: .array(TOMLArray([element], isOfTables: true)), line: line)
        }
        return table
    }

    /// The table for a leading part of a dotted key, such as `a` in `a.b = 1`; made if missing.
    func dottedKeyTable(_ key: String, line: Int) throws(TOMLMistake) -> TOMLTable {
        guard let node = nodes[Array(key.utf8)] else {
            return try newTable(key, .dottedKey, line: line)
        }
        guard case .table(let table) = node.value, table.definition == .dottedKey else {
            throw alreadySet(key, by: node, line: line)
        }
        return table
    }

    func close() {
        definition = .braces
    }

    private func newTable(
        _ key: String, _ definition: Definition, line: Int
    ) throws(TOMLMistake) -> TOMLTable {
        let table = TOMLTable(definition)
        try set(key, to: .table(table), line: line)
        return table
    }

    private func alreadySet(_ key: String, by node: TOMLNode, line: Int) -> TOMLMistake {
        let what = "\(quoted(key)) is there already, on line \(node.line): keep one of the two"
        return TOMLMistake(line: line, what: what)
    }
}
