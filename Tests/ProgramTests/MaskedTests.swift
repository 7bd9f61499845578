import Foundation
import TestSupport
import Testing

@testable import Machine

@Suite("What the program says holds no secret")
struct MaskedTests {
    private static let secret = "pst_" + String(repeating: "aB3-_", count: 8) + "xyz"

    @Test(arguments: [
        secret, "\(secret) does not exist", "a\(secret)\(secret)b", "http://u:\(secret)@host:1/",
        "Unexpected argument '\(secret)'", "pst_aB3",
    ])
    func `wherever a token stands`(text: String) {
        let told = Standard.told(text)
        #expect(!told.contains("aB3"))
        #expect(told.contains("is a token itself"))
    }

    @Test func `nor a password in a URL`() {
        #expect(Masked.text("see postgres://me:pa@ss@db/x?a@b") == "see postgres://...@db/x?a@b")
        for text in ["http://host/a@b", "a@b", "the token starts with pst_", "http://host: a@b"] {
            #expect(Standard.told(text) == text)
        }
    }

    @Test func `a token in the place of a file or an address is told as that`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let secret = MaskedTests.secret
            let file = try await program.run("drop", "show", "k", "--token-file", secret)
            #expect(file.status == 64)
            #expect(file.errors.contains("is a token itself; it takes the path of a file"))
            let url = try await program.run(
                "drop", "show", "k", "http://user:\(secret)@127.0.0.1:1")
            #expect(url.status == 64)
            #expect(url.errors.contains("before its @"))
            let tokens = try await program.run("token", "list", "--tokens", secret)
            let odd = try await program.run("verify", secret, "--bogus")
            for said in [file, url, tokens, odd] {
                #expect(!said.errors.contains("aB3") && said.output.isEmpty, "\(said.errors)")
            }
            #expect(url.errors.contains("a token itself"))
            #expect(tokens.errors.contains("a token itself"))
        }
    }
}
