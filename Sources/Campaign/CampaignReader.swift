import Foundation
import TOML
import Rules

/// Takes what a document says table by table and notes every mistake on the way.
struct CampaignReader {
    private(set) var problems: [CampaignProblems.Problem] = []

    /// A table of the document.
    struct Section {
        /// How messages call it: `[campaign]`.
        let name: String
        let table: TOMLTable
        /// The line of its header.
        let line: Int
    }

    /// Notes a mistake on a line.
    mutating func note(_ what: String, line: Int) {
        problems.append(CampaignProblems.Problem(line: line, what: what))
    }

    /// Notes a mistake at a section's key, or at its header when it has no such key.
    mutating func note(_ what: String, at key: String, in section: Section) {
        note(what, line: section.table[key]?.line ?? section.line)
    }

    /// What a key of a section means; nil when the key is missing or its value is wrong.
    mutating func optional<Value>(
        _ key: String, in section: Section, _ meaning: (FieldValue) throws -> Value
    ) -> Value? {
        guard let node = section.table[key] else { return nil }
        do {
            return try meaning(FieldValue(value: node.value))
        } catch {
            // A closure's thrown type is not inferred, but only `Wrong` is ever thrown.
            let words = (error as? Wrong)?.words ?? "cannot be read"
            note("\(key) \(words)", at: key, in: section)
            return nil
        }
    }

    /// What a key of a section means, which must be there; the example shows how to write it.
    mutating func required<Value>(
        _ key: String, in section: Section, example: String,
        _ meaning: (FieldValue) throws -> Value
    ) -> Value? {
        guard section.table[key] != nil else {
            note("\(section.name) lacks \(key): add \(key) = \(example)", at: key, in: section)
            return nil
        }
        return optional(key, in: section, meaning)
    }

    /// Notes every key of a section that it cannot have.
    mutating func checkKeys(of section: Section, known: [String]) {
        for key in section.table.keys where !known.contains(key) {
            let hint =
                likeliest(key, among: known).map { "did you mean \($0)?" }
                ?? "it can have \(known.joined(separator: ", "))"
            note("\(section.name) has no key \(quoted(key)); \(hint)", at: key, in: section)
        }
    }

    /// A table of the document; nil when it is missing or something else.
    mutating func section(_ name: String, in document: Section) -> Section? {
        guard let node = document.table[name] else { return nil }
        guard case .table(let table) = node.value else {
            note("\(name) must be a table: start it with [\(name)]", line: node.line)
            return nil
        }
        return Section(name: "[\(name)]", table: table, line: node.line)
    }
}
