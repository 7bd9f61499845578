import Testing

/// Types and functions that other rooms see need a comment. Initialisers, properties and members
/// required by a standard protocol need one only if the name does not say everything.
@Suite("What other rooms see is documented")
struct DocumentationTests {
    @Test("every package type and function has a comment", arguments: SourceFile.sources)
    func documented(file: SourceFile) {
        for (index, line) in file.lines.enumerated() where needsComment(line) {
            #expect(hasComment(above: index, in: file), "\(file.place(index)): what is it?")
        }
    }

    @Test("a first sentence ends with a full stop", arguments: SourceFile.sources)
    func sentences(file: SourceFile) {
        for (index, line) in file.lines.enumerated() where needsComment(line) {
            guard let last = paragraphEnd(above: index, in: file) else { continue }
            let end = file.lines[last].last { $0 != " " }
            #expect(end.map { ".:".contains($0) } ?? true, "\(file.place(last)): no full stop")
        }
    }

    @Test("declarations that need a comment are recognised")
    func declarations() {
        #expect(needsComment("package struct Drop: Sendable {"))
        #expect(needsComment("    package static func mi3(drop number: Int) -> CrowdPlan {"))
        #expect(!needsComment("    package var isEmpty: Bool { order.isEmpty }"))
        #expect(!needsComment("    package init?(_ text: String) {"))
        #expect(!needsComment("    package var phase: Phase"))
        #expect(!needsComment("    package private(set) var sold = 0"))
        #expect(!needsComment("    package static func < (left: Moment, right: Moment) -> Bool {"))
        #expect(!needsComment("    package func encode(to encoder: any Encoder) throws {"))
        #expect(!needsComment("package import Rules"))
        #expect(!needsComment("    private func seal() {"))
    }

    /// Members that the standard library or the argument parser requires and documents.
    private static let requirements = [
        "func encode(to", "func hash(into", "func next(", "func makeAsyncIterator",
        "func makeIterator", "func run()", "func validate()",
    ]

    /// Whether the line starts a declaration that other rooms see and that needs a comment.
    private func needsComment(_ line: Substring) -> Bool {
        let line = line.drop { $0 == " " }
        guard line.hasPrefix("package ") || line.hasPrefix("public ") else { return false }
        let words = line.split(separator: " ")
        let kinds = [
            "struct", "class", "enum", "actor", "protocol", "func", "typealias", "subscript",
            "macro",
        ]
        guard words.contains(where: { kinds.contains(String($0.prefix { $0.isLetter })) }) else {
            return false
        }
        if Self.requirements.contains(where: { line.contains($0) }) { return false }
        if let name = words.drop(while: { $0 != "func" }).dropFirst().first,
            name.first?.isLetter == false, !name.hasPrefix("`")
        {
            return false
        }
        return true
    }

    private func hasComment(above index: Int, in file: SourceFile) -> Bool {
        lastCommentLine(above: index, in: file) != nil
    }

    /// The last line of a declaration's comment, above any attributes.
    private func lastCommentLine(above index: Int, in file: SourceFile) -> Int? {
        var above = index - 1
        while above >= 0, file.lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        guard above >= 0, isComment(file.lines[above]) else { return nil }
        return above
    }

    /// The last line of the first paragraph of a declaration's comment.
    private func paragraphEnd(above index: Int, in file: SourceFile) -> Int? {
        guard var line = lastCommentLine(above: index, in: file) else { return nil }
        while line > 0, isComment(file.lines[line - 1]) { line -= 1 }
        while isComment(file.lines[line + 1]), !isBlank(file.lines[line + 1]) { line += 1 }
        return line
    }

    private func isComment(_ line: Substring) -> Bool {
        line.drop { $0 == " " }.hasPrefix("///")
    }

    private func isBlank(_ line: Substring) -> Bool {
        line.drop { $0 == " " } == "///"
    }
}
