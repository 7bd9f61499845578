import Foundation
import Testing

@Suite("Habits of the sources")
struct HabitTests {
    private func expectNone(
        _ why: String, location: SourceLocation = #_sourceLocation,
        where isFinding: (Substring) -> Bool
    ) {
        let findings = SourceFile.sources.flatMap { $0.findings(where: isFinding) }
        #expect(
            findings.isEmpty, "\(why):\n\(findings.joined(separator: "\n"))",
            sourceLocation: location)
    }

    @Test("errors are thrown, not trapped")
    func traps() {
        expectNone("say what happens on failure") { line in
            line.code.contains("try!") || line.code.contains(" as! ")
        }
    }

    @Test("no unfinished work is marked")
    func leftovers() {
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]
        expectNone("do it, or leave it out") { line in words.contains { line.contains($0) } }
    }

    @Test("every unchecked promise to the compiler has its reason", arguments: SourceFile.sources)
    func reasons(file: SourceFile) {
        let claims = ["@unchecked Sendable", "nonisolated(unsafe)"]
        for (index, line) in file.lines.enumerated()
        where claims.contains(where: { line.code.contains($0) }) {
            let above = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
            #expect(above.hasPrefix("//"), "\(file.place(index)): why is it safe?")
        }
    }

    @Test("an ignored error has its reason, one for a run of lines")
    func passedOver() {
        func passesOver(_ line: Substring) -> Bool {
            line.code.split { " (".contains($0) }.contains("try?")
        }
        for file in SourceFile.sources {
            for (index, line) in file.lines.enumerated() where passesOver(line) {
                let above = file.lines[..<index].last { !passesOver($0) } ?? ""
                #expect(
                    above.drop { $0 == " " }.hasPrefix("//"), "\(file.place(index)): why?")
            }
        }
    }

    @Test("code and comments use the words of the glossary")
    func words() {
        let foreign = Self.foreignWords()
        #expect(foreign.count >= 15, "ARCHITECTURE.md has no glossary: \(foreign)")
        let findings = SourceFile.sources.flatMap { file -> [String] in
            let text = file.lines.joined(separator: "\n").lowercased()
            let found = foreign.filter { text.range(of: $0) != nil }
            return found.isEmpty
                ? [] : file.findings { line in found.contains { line.lowercased().contains($0) } }
        }
        #expect(
            findings.isEmpty,
            "the glossary has another word for it:\n\(findings.joined(separator: "\n"))")
    }

    /// The words that the glossary in ARCHITECTURE.md refuses: its third column, in lower case.
    /// Terms of two words are also refused as one name.
    private static func foreignWords() -> [String] {
        let lines = SourceFile("ARCHITECTURE.md")?.lines ?? []
        let table = lines.drop { $0 != "## Glossary" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        let words = table.flatMap { line -> [String] in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 5, !line.hasPrefix("| word"), !line.hasPrefix("| ---") else {
                return []
            }
            return cells[3].split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces).lowercased()
            }
        }.filter { !$0.isEmpty }
        return words + words.filter { $0.contains(" ") }.map { $0.filter { $0 != " " } }
    }

    @Test("no type has a vague name")
    func names() {
        let vague = ["Manager", "Helper", "Util", "Utils", "Utilities"]
        let kinds = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        expectNone("name it after what it is") { line in
            let words = line.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            return zip(words, words.dropFirst()).contains { kind, name in
                kinds.contains(String(kind)) && vague.contains { name.hasSuffix($0) }
            }
        }
    }
}
