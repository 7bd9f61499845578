import Foundation
import Testing

/// The build refuses an import of a room that the manifest does not list. It cannot refuse modules
/// of the toolchain, or notice that a manifest lists too much.
@Suite("Walls between the rooms")
struct WallTests {
    private static let system: Set<String> = ["Dispatch", "Foundation", "Synchronization"]
    private static let libc: Set<String> = ["Glibc", "Musl", "Darwin"]
    private static let nio: Set<String> = [
        "NIOCore", "NIOPosix", "NIOHTTP1", "NIOFoundationCompat", "NIOConcurrencyHelpers", "NIOSSL",
    ]

    private static let walls: [String: Set<String>] = [
        "Rules": [],
        "Machine": system.union(libc).union(["Rules", "Logging"]),
        "Certificates": libc.union(["NIOSSL"]),
        "Telemetry": ["Rules", "Histogram", "Foundation", "FoundationEssentials"],
        "Health": ["Rules", "Telemetry"],
        "Journal": system.union(libc).union([
            "Rules", "Telemetry", "Machine", "GRDB", "GRDBSQLite", "Crypto",
        ]),
        "Engine": system.union(libc).union([
            "Rules", "Telemetry", "Health", "Journal", "Campaign", "Machine", "Logging",
        ]),
        "TOML": [],
        "Campaign": ["Rules", "TOML", "Machine", "Foundation"],
        "Wire": ["Rules", "Telemetry", "Foundation", "FoundationEssentials"],
        "Service": system.union(libc).union(nio).union([
            "Engine", "Campaign", "Rules", "Telemetry", "Health", "Wire", "Machine", "Certificates",
            "Crypto", "Logging",
        ]),
        "Client": system.union(libc).union(nio).union([
            "Rules", "Telemetry", "Health", "Wire", "Machine", "Certificates",
        ]),
        // The C library, for one function: the power in the contrast formula.
        "Canvas": libc.union(["TOML"]),
        "Deck": ["Canvas", "Rules", "Telemetry", "Health"],
        "CNcurses": [],
        "Terminal": libc.union(["Canvas", "CNcurses", "Synchronization"]),
        "Rehearsal": ["Rules", "Telemetry", "Campaign", "TOML", "Histogram"],
        "Settings": ["Canvas", "Deck", "Terminal", "Campaign", "Machine", "Foundation"],
        "Recordings": system.union(libc).union([
            "Journal", "Client", "Wire", "Campaign", "Rules", "Telemetry", "Health", "Canvas",
            "Rehearsal", "Machine",
        ]),
        "Console": system.union(libc).union([
            "Canvas", "Terminal", "Deck", "Client", "Recordings", "Journal", "Settings", "Campaign",
            "Wire", "Rules", "Telemetry", "Health", "Machine",
        ]),
        "LoadGenerator": system.union(libc).union(nio).union([
            "Rehearsal", "Client", "Wire", "Rules", "Telemetry", "Health", "Campaign", "Journal",
            "Canvas", "Machine",
        ]),
        "penstock": system.union(libc).union(nio).union([
            "Rules", "Health", "Journal", "Engine", "Campaign", "Wire", "Service",
            "Client", "Canvas", "Deck", "Terminal", "Settings", "Rehearsal", "Recordings",
            "Console",
            "LoadGenerator", "Machine", "ArgumentParser", "Logging",
        ]),
    ]

    @Test("every room has its walls, and every wall has a room")
    func everyRoom() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            at: SourceFile.root.appending(path: "Sources"), includingPropertiesForKeys: nil)
        #expect(Set(folders.map(\.lastPathComponent)) == Set(Self.walls.keys))
    }

    @Test("no room imports a forbidden module")
    func imports() {
        for file in SourceFile.sources {
            for (index, line) in file.lines.enumerated() {
                guard let module = importedModule(line) else { continue }
                let isAllowed = Self.walls[file.room]?.contains(module) ?? false
                #expect(isAllowed, "\(file.place(index)): not in the walls of \(file.room)")
            }
        }
    }

    @Test("every spelling of an import line is recognised")
    func spellings() {
        #expect(importedModule("import Rules") == "Rules")
        #expect(importedModule("package import Rules  // why") == "Rules")
        #expect(importedModule("    @preconcurrency import Foundation") == "Foundation")
        #expect(importedModule("import struct Foundation.URL") == "Foundation")
        #expect(importedModule("internal import Crypto") == "Crypto")
        #expect(importedModule("// import Rules") == nil)
        #expect(importedModule("let important = 1") == nil)
    }

    @Test("only the shim includes curses")
    func curses() {
        let files = SourceFile.files(under: "Sources", endings: ["c", "h"])
        let including = files.filter { file in
            file.lines.contains { $0.hasPrefix("#include") && $0.contains("curses.h") }
                && !file.path.hasSuffix("CNcurses.h")
        }
        #expect(including.allSatisfy { $0.path.hasPrefix("Sources/CNcurses/") })
        #expect(including.allSatisfy { $0.path.hasSuffix(".c") })
    }

    /// The module that a line imports; nil if it imports none.
    private func importedModule(_ line: Substring) -> String? {
        var words = line.code.split(separator: " ")[...]
        while let first = words.first,
            first.hasPrefix("@") || ["package", "public", "internal", "private"].contains(first)
        {
            words.removeFirst()
        }
        guard words.first == "import", var name = words.dropFirst().first else { return nil }
        if ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"].contains(
            name),
            let second = words.dropFirst(2).first
        {
            name = second
        }
        return name.split(separator: ".").first.map(String.init)
    }
}
