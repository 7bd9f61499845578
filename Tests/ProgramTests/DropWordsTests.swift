import Foundation
import TestSupport
import Testing

@Suite("messages of penstock drop")
struct DropWordsTests {
    @Test func `a command repeated with its id says so, and another one with it is refused`()
        async throws
    {
        try await Kettle.lend { program in
            let (engine, url) = try await program.serve()
            try await engine.end {
                func drop(_ words: String...) async throws -> PenstockProgram.Result {
                    try await program.start(["drop"] + words + ["--url", url]).result()
                }
                let first = try await drop("open", "kettle-1", "--id", "a-1")
                #expect(first.status == 0 && !first.output.contains("repeated"))
                let second = try await drop("open", "kettle-1", "--id", "a-1")
                #expect(second.status == 0)
                #expect(
                    second.output.contains("\nrepeated:    this command had taken effect before\n"))
                let third = try await drop("open", "kettle-1", "--id", "a-1", "--json")
                #expect(third.output.contains(#""repeated":true"#))
                let other = try await drop("pause", "kettle-1", "--id", "a-1")
                #expect(other.status == 1)
                #expect(other.errors.contains("used it at"))
                #expect(try await drop("show", "kettle-1").output.contains("open"))
            }
        }
    }

    @Test func `a reopening accepts its notice`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            func drop(_ words: String...) async throws -> PenstockProgram.Result {
                try await program.start(["drop"] + words + ["--url", url]).result()
            }
            #expect(try await drop("close", "kettle-1", "--reason", "enough").status == 0)
            let wrong = try await drop("reopen", "kettle-1", "--notice", "30x")
            #expect(wrong.status == 64)
            #expect(wrong.errors.contains("--notice"))
            let reopened = try await drop("reopen", "kettle-1", "--notice", "1h")
            #expect(reopened.output.contains("ready"))
            #expect(reopened.output.contains("\nopens: "))
            #expect(try await drop("open", "kettle-1").status == 1)
        }
    }

    /// The shell's pipe is closed before anything is written to it.
    @Test func `it ends silently if nobody reads its output`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let script = try program.write(
                "pipe",
                """
                mkfifo gone
                ( read -r _ < gone; penstock drop list --url \(url); echo "status $?" >&2 ) |
                    ( exec 0<&-; echo gone > gone )
                wait
                """)
            let result = try await program.startShell(script).result()
            // The shell itself may report that it has no terminal.
            #expect(result.errors.hasSuffix("status 141\n"), "\(result.errors)")
            #expect(!result.errors.contains("Standard output"))
        }
    }
}
