import Foundation
import Testing

@Suite("What a newcomer finds")
struct SetUpTests {
    @Test("the README names the two commands")
    func readme() throws {
        let readme = try #require(SourceFile("README.md"))
        #expect(readme.lines.contains { $0.contains("make demo") })
        #expect(readme.lines.contains { $0.contains("make test") })
    }

    @Test(
        "every make command that a document names is in the Makefile",
        arguments: ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
    func commands(document: String) throws {
        let targets = try makeTargets()
        #expect(targets.isSuperset(of: ["demo", "test", "build", "check", "install", "help"]))
        let text = try #require(SourceFile(document), "\(document) is missing")
        for (index, line) in text.lines.enumerated() {
            for target in namedTargets(line) {
                #expect(targets.contains(target), "\(text.place(index))")
            }
        }
    }

    @Test("the check runs the README's test command")
    func check() throws {
        let check = try #require(SourceFile(".ci/run"))
        #expect(check.lines.contains("make test"))
        for script in [".ci/run", ".ci/setup"] {
            let path = SourceFile.root.appending(path: script).path
            #expect(FileManager.default.isExecutableFile(atPath: path), "\(script)")
        }
    }

    @Test("themes come with it", arguments: ["quiet", "high-contrast", "mono"])
    func themes(name: String) throws {
        let theme = try #require(SourceFile("themes/\(name).toml"))
        #expect(theme.lineCount > 5)
    }

    @Test("every test folder mirrors a room or has a name of its own")
    func mirrors() throws {
        func folders(_ parent: String) throws -> Set<String> {
            let urls = try FileManager.default.contentsOfDirectory(
                at: SourceFile.root.appending(path: parent), includingPropertiesForKeys: nil)
            return Set(urls.map(\.lastPathComponent))
        }
        let own: Set<String> = [
            "CPty", "Guardian", "TestSupport", "ProgramTests", "HouseTests", "TrialTests",
        ]
        let rooms = try folders("Sources")
        for folder in try folders("Tests").subtracting(own).sorted() {
            #expect(folder.hasSuffix("Tests") && rooms.contains(String(folder.dropLast(5))))
        }
    }

    private func makeTargets() throws -> Set<String> {
        let makefile = try #require(SourceFile("Makefile"))
        return Set(
            makefile.lines.compactMap { line -> String? in
                guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true,
                    line[..<colon].allSatisfy({ $0.isLetter || $0 == "-" })
                else { return nil }
                return String(line[..<colon])
            })
    }

    /// The targets of the `make` commands between back quotes or at the start of a line.
    private func namedTargets(_ line: Substring) -> [String] {
        line.split(separator: "`").flatMap { $0.split(separator: "&&") }.compactMap { part in
            let words = part.split(separator: " ")
            guard words.first == "make", words.count > 1 else { return nil }
            return String(words[1])
        }
    }
}
