import Foundation
import TestSupport
import Testing

/// Messages of the program about names that would control a terminal.
@Suite("Hostile names of files and engines")
struct HostileWordsTests {
    private static let word = "x\u{1B}[2J\u{1B}]0;pwn\u{7}\u{202E}y"

    @Test(arguments: [
        ["verify", word], ["replay", word, "--plain"], ["export", word, "--events"],
        ["serve", word + ".toml"], ["serve", word + ".toml", "--journal", word],
        ["watch", "http://\(word)"], ["watch", "http://a", "http://\(word)"],
        ["watch", "http://127.0.0.1:9", "--token-file", word],
        ["record", "http://\(word)", "-o", "a.sale"],
        ["record", "http://127.0.0.1:9", "-o", word],
        ["record", "http://127.0.0.1:9", "-o", "a.sale", "--token-file", word],
        ["drop", "show", word], ["drop", "list", "--url", "http://\(word)"],
        ["token", "revoke", word], ["token", "list", "--tokens", word],
    ])
    func `are shown without control characters in the final message`(words: [String]) async throws {
        try await PenstockProgram.lend { program in
            let result = try await program.start(words).result()
            #expect(result.status != 0)
            #expect(!result.errors.isEmpty)
            for scalar in (result.errors + result.output).unicodeScalars where scalar != "\n" {
                let category = scalar.properties.generalCategory
                #expect(
                    category != .control && category != .format,
                    "\(result.errors.debugDescription)")
            }
        }
    }
}
