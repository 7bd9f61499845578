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
}
