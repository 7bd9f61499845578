import Foundation
import Testing

@Suite("ARCHITECTURE.md")
struct ArchitectureTests {
    private static let page = SourceFile("ARCHITECTURE.md")

    /// The words between back quotes.
    private static let quoted: [String] = {
        let pattern = /`([^`\n]+)`/
        let text = page?.lines.joined(separator: "\n") ?? ""
        return Set(text.matches(of: pattern).map { String($0.1) }).sorted()
    }()

    private static let swiftFiles = SourceFile.sources + SourceFile.tests

    @Test func `names files that exist`() throws {
        try #require(!Self.quoted.isEmpty)
        let paths = Self.swiftFiles.map(\.path)
        // A name with capitals alone, such as NAME, stands for any.
        for name in Self.quoted where name.hasSuffix(".swift") && !name.contains("NAME") {
            #expect(paths.contains { $0 == name || $0.hasSuffix("/" + name) }, "\(name)")
        }
    }

    @Test func `names types that are declared`() {
        let declaration = /\b(?:struct|class|enum|actor|protocol|typealias) (\w+)/
        let declared = Set(
            Self.swiftFiles.flatMap { file in
                file.lines.flatMap { $0.matches(of: declaration).map { String($0.1) } }
            })
        let folders = Set(
            Self.swiftFiles.flatMap { $0.path.split(separator: "/").map(String.init) })
        let name = /[A-Z][a-z]+[A-Za-z]*/
        for word in Self.quoted where word.wholeMatch(of: name) != nil {
            #expect(declared.contains(word) || folders.contains(word), "\(word)")
        }
    }

    @Test func `names functions that are declared`() {
        let declaration = /\bfunc (\w+)/
        let declared = Set(
            Self.swiftFiles.flatMap { file in
                file.lines.flatMap { $0.matches(of: declaration).map { String($0.1) } }
            })
        for word in Self.quoted {
            guard let match = word.wholeMatch(of: /[A-Z]\w+\.([a-z]\w+)/), match.1 != "swift"
            else { continue }
            #expect(declared.contains(String(match.1)), "\(word)")
        }
    }

    @Test func `names the rooms that each room imports`() throws {
        let row = /\| `(\w+)` \| .* \| (.*) \|/
        let rows = try #require(Self.page).lines.compactMap { $0.wholeMatch(of: row) }
        let rooms = Set(SourceFile.sources.map(\.room)).union(["CNcurses"])
        #expect(Set(rows.map { String($0.1) }).isSuperset(of: rooms))
        let imported = /^(?:package )?import (\w+)/
        for row in rows where rooms.contains(String(row.1)) {
            let files = SourceFile.sources.filter { $0.room == row.1 }
            let imports = files.flatMap { file in
                file.lines.compactMap { $0.firstMatch(of: imported).map { String($0.1) } }
            }
            let named = row.2 == "no room" ? [] : row.2.split(separator: ", ").map(String.init)
            #expect(named == rooms.intersection(imports).sorted(), "\(row.1)")
        }
    }
}
