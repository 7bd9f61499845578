package import Rules
package import TOML

/// Reads a document table by table and reports every mistake.
package struct SectionReader {
    package private(set) var problems: [FileProblem] = []

    package private(set) var warnings: [FileProblem] = []
    /// Whether the file comes from a recording: what earlier versions accepted is accepted.
    let isRecorded: Bool
    /// When the sale begins, if it has not begun yet: times before that can no longer happen.
    let beginning: Moment?

    package init(isRecorded: Bool = false, beginning: Moment? = nil) {
        self.isRecorded = isRecorded
        self.beginning = beginning
    }

    /// A table of the document.
    package struct Section {
        /// Its name in messages: `[campaign]`.
        package let name: String
        package let table: TOMLTable
        package let line: Int

        package init(name: String, table: TOMLTable, line: Int) {
            self.name = name
            self.table = table
            self.line = line
        }
    }

    /// Reports a mistake on a line.
    package mutating func report(_ what: String, line: Int) {
        problems.append(FileProblem(line: line, what: what))
    }

    /// Reports a probable mistake at a section's key.
    mutating func warn(_ what: String, at key: String, in section: Section) {
        let line = section.table[key]?.line ?? section.line
        warnings.append(FileProblem(line: line, what: what))
    }

    /// Reports a mistake at a section's key, or at its header when it has no such key.
    package mutating func report(_ what: String, at key: String, in section: Section) {
        report(what, line: section.table[key]?.line ?? section.line)
    }

    /// Reads a key's value; nil when the key is missing, or when its value is wrong, which is
    /// reported.
    package mutating func optional<Value>(
        _ key: String, in section: Section, _ meaning: (FieldValue) throws -> Value
    ) -> Value? {
        guard let node = section.table[key] else { return nil }
        do {
            return try meaning(FieldValue(value: node.value))
        } catch {
            // The error type of a closure is not inferred, but only `WrongValue` is ever thrown.
            let words = (error as? WrongValue)?.words ?? "cannot be read"
            report("\(key) \(words)", at: key, in: section)
            return nil
        }
    }

    /// Reads the value of a required key; the example shows how to write it when it is missing.
    package mutating func required<Value>(
        _ key: String, in section: Section, example: String,
        _ meaning: (FieldValue) throws -> Value
    ) -> Value? {
        guard section.table[key] != nil else {
            report("\(section.name) lacks \(key): add \(key) = \(example)", at: key, in: section)
            return nil
        }
        return optional(key, in: section, meaning)
    }

    /// Reports every key of a section that is not known.
    package mutating func checkKeys(of section: Section, known: [String]) {
        for key in section.table.keys where !known.contains(key) {
            let hint =
                likeliest(key, among: known).map { "did you mean \($0)?" }
                ?? "it can have \(known.joined(separator: ", "))"
            report("\(section.name) has no key \(quoted(key)); \(hint)", at: key, in: section)
        }
    }

    /// A table of the document; nil when it is missing, or when it is no table, which is reported.
    package mutating func section(_ name: String, in document: Section) -> Section? {
        guard let node = document.table[name] else { return nil }
        guard case .table(let table) = node.value else {
            report("\(name) must be a table: start it with [\(name)]", line: node.line)
            return nil
        }
        return Section(name: "[\(name)]", table: table, line: node.line)
    }

    /// Replaces a default by a key's value; keeps it when the key is missing or wrong.
    package mutating func read<Value>(
        _ key: String, in section: Section, into place: inout Value,
        _ meaning: (FieldValue) throws -> Value
    ) {
        if let value = optional(key, in: section, meaning) { place = value }
    }
}
