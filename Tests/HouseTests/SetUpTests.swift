import Foundation
import Testing

/// The documents for users of the program.
private enum Manuals {
    static let catalogue = "Sources/penstock/Penstock.docc"
    static let articles = SourceFile.files(under: catalogue, endings: ["md"]).map(\.path)
    static let all = ["README.md"] + articles
}

@Suite("What a newcomer needs")
struct SetUpTests {
    @Test("the README is short")
    func length() throws {
        let readme = try #require(SourceFile("README.md"))
        #expect(readme.lineCount <= 160)
    }

    @Test("the README names the two commands")
    func readme() throws {
        let readme = try #require(SourceFile("README.md"))
        #expect(readme.lines.contains { $0.contains("make demo") })
        #expect(readme.lines.contains { $0.contains("make test") })
    }

    @Test(
        "every make command that a document names is in the Makefile",
        arguments: Manuals.all + ["ARCHITECTURE.md", "CHANGELOG.md"])
    func commands(document: String) throws {
        let targets = try makeTargets()
        let known = ["demo", "test", "build", "check", "install", "help", "docs"]
        #expect(targets.isSuperset(of: known))
        let text = try #require(SourceFile(document), "\(document) is missing")
        for (index, line) in text.lines.enumerated() {
            for target in words(after: "make", in: line) {
                #expect(targets.contains(target), "\(text.place(index))")
            }
        }
    }

    @Test("every penstock command in the manuals exists", arguments: Manuals.all)
    func subcommands(document: String) throws {
        let program = SourceFile.sources.filter { $0.room == "penstock" }.flatMap(\.lines)
        let names = Set(
            program.compactMap { line in
                line.firstMatch(of: /commandName: "([a-z]+)"/).map { String($0.output.1) }
            } + ["help"])
        #expect(names.isSuperset(of: ["serve", "watch", "replay", "demo", "token"]))
        let text = try #require(SourceFile(document), "\(document) is missing")
        for (index, line) in text.lines.enumerated() {
            for name in words(after: "penstock", in: line) where name.first?.isLetter == true {
                #expect(names.contains(name), "\(text.place(index))")
            }
        }
    }

    @Test("every file that the README links to exists")
    func links() throws {
        let readme = try #require(SourceFile("README.md"))
        let links = readme.lines.joined(separator: "\n").matches(of: /\]\(([^)#]+)\)/).map {
            String($0.output.1)
        }
        #expect(links.contains("\(Manuals.catalogue)/Resources/deck.svg"))
        for link in links where !link.contains("://") {
            let path = SourceFile.root.appending(path: link).path
            #expect(FileManager.default.fileExists(atPath: path), "\(link)")
        }
    }

    @Test("the README and the first page link to every article")
    func articles() throws {
        let readme = try #require(SourceFile("README.md")).lines.joined(separator: "\n")
        let landing = "\(Manuals.catalogue)/Penstock.md"
        let firstPage = try #require(SourceFile(landing)).lines.joined(separator: "\n")
        #expect(Manuals.articles.count > 5)
        for article in Manuals.articles {
            #expect(readme.contains("](\(article))"), "\(article)")
            let name = URL(filePath: article).deletingPathExtension().lastPathComponent
            #expect(article == landing || firstPage.contains("<doc:\(name)>"), "\(article)")
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

    @Test("themes are shipped", arguments: ["quiet", "high-contrast", "mono"])
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

    /// The words after a program's name, between back quotes or at the start of a line: targets of
    /// `make`, commands of `penstock`.
    private func words(after program: String, in line: Substring) -> [String] {
        line.split(separator: "`").flatMap { $0.split(separator: "&&") }.compactMap { part in
            let words = part.split(separator: " ")
            guard words.count > 1, words[0] == program else { return nil }
            return String(words[1])
        }
    }
}
