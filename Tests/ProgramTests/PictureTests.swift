import Foundation
import TestSupport
import Testing

@Suite("Pictures of the deck")
struct PictureTests {
    /// Runs a test with the recording of a small sale.
    private func withRecording(
        _ body: (PenstockProgram, _ recording: String) async throws -> Void
    ) async throws {
        try await Kettle.lend { program in
            let (running, url) = try await program.serve()
            #expect(try await program.run("drop", "open", "kettle-1", "--url", url).status == 0)
            running.signal(SIGTERM)
            _ = await running.result()
            try await body(program, program.path("data/penstock/kettle.sale"))
        }
    }

    @Test func `a recording's picture needs no terminal, and no file is overwritten`()
        async throws
    {
        try await withRecording { program, recording in
            let path = program.path("pictures/now.svg")
            let words = [
                "replay", recording, "--at", "100%", "--size", "100x30", "--theme", "nord",
                "--export",
            ]
            let first = try await program.start(words + [path]).result()
            #expect(first.status == 0 && first.output == path + "\n", "\(first.errors)")
            let picture = try String(contentsOfFile: path, encoding: .utf8)
            #expect(
                picture.contains("<title id=\"title\">REPLAY | kettle.sale | kettle-1 | open |"))
            #expect(picture.contains("width=\"918\" height=\"558\""))
            #expect(picture.contains("#2e3440"), "nord's paper")
            let second = try await program.start(words + [path]).result()
            #expect(second.output == program.path("pictures/now-2.svg") + "\n")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == picture)
            let both = try await program.start(words + [program.path("pictures") + "/"]).result()
            let lines = both.output.split(separator: "\n")
            #expect(lines.map { $0.suffix(4) } == [".svg", ".txt"])
            #expect(lines.allSatisfy { $0.contains("/pictures/kettle-1-20") })
            let text = try String(contentsOfFile: String(lines[1]), encoding: .utf8)
            #expect(text.hasPrefix("REPLAY | kettle.sale | kettle-1 | open | 20"))
            #expect(text.contains("┌ units ─"))
        }
    }

    @Test func `a failure to write has its reason in a sentence`() async throws {
        try await withRecording { program, recording in
            let file = try program.write("file", "x")
            let words = ["replay", recording, "--export"]
            let inFile = try await program.start(words + [file + "/a.svg"]).result()
            #expect(inFile.status == 74)
            #expect(
                inFile.errors.contains("The folder \(file) cannot be made: a file is in the way."))
            let name = String(repeating: "n", count: 300)
            let long = try await program.start(words + [program.path("\(name).txt")]).result()
            #expect(long.status == 74 && long.errors.contains("the name is too long"))
            let size = try await program.start(words + [file, "--size", "0x9"]).result()
            #expect(size.status == 64 && size.errors.contains("from 1x1 to 500x200"))
            let time = try await program.start(words + [file, "--at", "soon"]).result()
            #expect(time.status == 64 && time.errors.contains("soon is no time in this recording"))
            for text in ["2020-11-30T20:50:26Z", "T+1000", "T-1000", "sold=5"] {
                let outside = try await program.start(words + [file, "--at", text]).result()
                #expect(outside.status == 64, "\(text)")
                #expect(
                    outside.errors.contains("\(text) is not in this recording: "),
                    "\(outside.errors)")
            }
        }
    }

    @Test func `x in the deck writes a picture and shows its path`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            try await terminal.waitFor(text: "OPEN")
            terminal.send("x")
            try await terminal.waitFor(text: "exported")
            let folder = program.path("data/penstock/exports")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(files.count == 2 && files.allSatisfy { $0.hasPrefix("kettle-1-20") })
            terminal.send("q")
            try await terminal.waitFor("the paths, once the screen is gone") {
                $0.contains("exported /")
            }
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }
}
