import TestSupport
import Testing

@Suite("A mistaken command prints no secret")
struct SecretArgumentTests {
    private static let secret = "pst_" + String(repeating: "aB3-_", count: 8) + "xyz"

    @Test func `a token given as a file or an address is reported as such`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let secret = SecretArgumentTests.secret
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
