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

    @Test("nothing traps in place of an error")
    func traps() {
        expectNone("say what happens on failure") { line in
            line.code.contains("try!") || line.code.contains(" as! ")
        }
    }

    @Test("nothing is left for later")
    func leftovers() {
        let words = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]
        expectNone("do it, or leave it out") { line in words.contains { line.contains($0) } }
    }

    @Test("what the compiler cannot check says why it holds", arguments: SourceFile.sources)
    func reasons(file: SourceFile) {
        let claims = ["@unchecked Sendable", "nonisolated(unsafe)"]
        for (index, line) in file.lines.enumerated()
        where claims.contains(where: { line.code.contains($0) }) {
            let above = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
            #expect(above.hasPrefix("//"), "\(file.place(index)): why is it safe?")
        }
    }

    @Test("an error that is passed over says why, one reason for a run of lines")
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
        // Not ours: left what others say; the glossary's word is in the brackets.
        let foreign = [
            "reservation",  // hold
            "inventory",  // units
            "flash sale", "flashSale",  // drop
            "out of stock", "outOfStock",  // sold out
            "merchant", "vendor", "retailer",  // partner
            "customer", "shopper", "purchaser",  // buyer
            "sign-up", "signUp", "signup", "enrolment", "enrollment",  // registration
            "waitlist", "waiting list", "waitingList",  // line
            "backorder",
        ].map { $0.lowercased() }
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

    @Test("no name says that it does not know what it is")
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
