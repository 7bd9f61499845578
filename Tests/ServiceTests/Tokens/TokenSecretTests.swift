import Rules
import Testing

@testable import Service

@Suite("A token")
struct TokenSecretTests {
    /// Always gives the same bits.
    private struct Constant: RandomNumberGenerator {
        let word: UInt64

        func next() -> UInt64 { word }
    }

    @Test func `is a prefix and 256 bits in characters that need no quoting`() {
        var generator = SystemRandomNumberGenerator()
        let secrets = (0..<100).map { _ in TokenSecret(using: &generator).text }
        #expect(Set(secrets).count == 100)
        for secret in secrets {
            #expect(secret.wholeMatch(of: /pst_[A-Za-z0-9_-]{43}/) != nil, "\(secret.count)")
            #expect(TokenSecret(secret)?.text == secret)
        }
        var ones = Constant(word: .max)
        #expect(TokenSecret(using: &ones).text == "pst_" + String(repeating: "_", count: 42) + "8")
    }

    @Test(arguments: [
        ("", "\n"), ("", ""), ("", "\r\n"), ("", "\r"), ("\u{FEFF}", "\r\n"), (" \t", "  \n"),
        ("\n\r\n ", "\nmore\n"), ("\u{FEFF} ", ""),
    ])
    func `is found in its file with any blanks around it`(before: String, after: String) throws {
        let secret = "pst_" + String(repeating: "A", count: 43)
        let text = Array((before + secret + after).utf8)
        #expect(try TokenSecret(reading: text, from: "here").text == secret)
    }

    @Test(arguments: [
        ("", "it is empty"), (" \r\n\u{C}", "it is empty"),
        ("\"pst_A\"", "byte 1 of line 1 is 0x22, where a token starts with pst_"),
        ("\nBearer pst_A", "byte 1 of line 2 is 0x42, where a token starts with pst_"),
        ("  pst_A A", "byte 8 of line 1 is 0x20, which no token holds"),
        ("pst_\u{200B}A", "byte 5 of line 1 is 0xE2, which no token holds"),
        ("pst_A\0", "byte 6 of line 1 is 0x00, which no token holds"),
        ("pst_AAA", "it has 7 bytes, where a token has 47"),
    ])
    func `is refused with the position of the wrong byte`(text: String, what: String) {
        #expect(throws: TokenProblem.badSecret(source: "here", what: what)) {
            try TokenSecret(reading: Array(text.utf8), from: "here")
        }
    }

    @Test(arguments: ["", "pst_", "pst_short", "xyz_" + String(repeating: "a", count: 43)])
    func `must have the form of a token`(text: String) {
        #expect(TokenSecret(text) == nil)
    }

    @Test func `is identified by its SHA-256`() throws {
        let secret = try #require(TokenSecret("pst_" + String(repeating: "A", count: 43)))
        let known = "6340a468794d374ddec9bef96538b0e22a7f04d9f7403ed7e67b2f8934855ee2"
        #expect(secret.hash.hexadecimal == known)
        #expect(TokenHash(hexadecimal: known) == secret.hash)
        #expect(TokenHash(hexadecimal: String(known.dropLast()) + "0") != secret.hash)
    }

    @Test(arguments: [
        "", "ab", String(repeating: "A", count: 64), String(repeating: "g", count: 64),
    ])
    func `has a hash of exactly 64 digits`(text: String) {
        #expect(TokenHash(hexadecimal: text) == nil)
    }

    @Test func `is never shown in a message`() {
        var generator = SystemRandomNumberGenerator()
        let secret = TokenSecret(using: &generator)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\(Optional(secret) as Any)"]
        {
            #expect(!text.contains(secret.text.dropFirst(4)))
        }
    }
}

@Suite("The name of a token")
struct TokenNameTests {
    @Test(arguments: ["a", "shop-1", "priya.k", "x_y", String(repeating: "a", count: 64)])
    func `has lower-case letters, digits and three signs`(name: String) throws {
        #expect(try TokenName(name).text == name)
    }

    @Test(arguments: ["", "Shop", "a b", "é", "a/b", "a\n", String(repeating: "a", count: 65)])
    func `has nothing else`(name: String) {
        #expect(throws: TokenProblem.badName(name)) { try TokenName(name) }
    }

    @Test(arguments: Author.reservedNames)
    func `is not a name that the sale itself uses`(name: String) {
        #expect(throws: TokenProblem.reservedName(name)) { try TokenName(name) }
    }
}
