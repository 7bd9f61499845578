import Foundation
import Rules
import Service
import Testing

@Suite("The first admin")
struct FirstAdminTests {
    private func start(_ folder: borrowing TokenFolder) throws -> Bool {
        var generator = SystemRandomNumberGenerator()
        return try folder.file.createFirstAdmin(
            named: TokenName("admin"), secretAt: folder.path + "/config/admin.token",
            at: Moment(milliseconds: 5), using: &generator)
    }

    @Test func `is made at the first start and found by the same user's programs`() throws {
        let folder = TokenFolder()
        #expect(try start(folder))
        let path = folder.path + "/config/admin.token"
        let secret = try #require(try TokenFile.secret(inFile: path))
        #expect(
            try folder.file.read().holder(of: secret) == TokenHolder(name: "admin", role: .admin))
        #expect(try folder.mode(of: path) == 0o600)
        #expect(try folder.mode(of: folder.tokens) == 0o600)
        let kept = try String(contentsOfFile: folder.tokens, encoding: .utf8)
        #expect(!kept.contains(secret.text.dropFirst(4)))
    }

    @Test func `is also made if only a partner's token exists`() throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        #expect(try start(folder))
        #expect(try folder.file.read().holder(of: shop)?.name == "shop")
    }

    @Test func `is not made again, even if it was revoked`() throws {
        let folder = TokenFolder()
        #expect(try start(folder))
        #expect(try !start(folder))
        try folder.file.revoke(TokenName("admin"), at: Moment(milliseconds: 9))
        #expect(try !start(folder))
        #expect(try folder.file.read().records.count == 1)
    }

    @Test func `is restored from its secret if the token file is gone`() throws {
        let folder = TokenFolder()
        #expect(try start(folder))
        let path = folder.path + "/config/admin.token"
        let secret = try #require(try TokenFile.secret(inFile: path))
        try FileManager.default.removeItem(atPath: folder.tokens)
        #expect(try start(folder))
        #expect(try folder.file.read().holder(of: secret)?.role == .admin)
        #expect(try TokenFile.secret(inFile: path)?.text == secret.text)
    }

    @Test(arguments: ["", "# emptied\n", "\u{FEFF}\r\n"])
    func `is not made again if the file was emptied`(text: String) throws {
        let folder = TokenFolder()
        #expect(try start(folder))
        let path = folder.path + "/config/admin.token"
        let secret = try Data(contentsOf: URL(fileURLWithPath: path))
        try folder.write(text)
        #expect(throws: TokenProblem.noToken(path: folder.tokens)) { try start(folder) }
        #expect(try folder.bytes() == Array(text.utf8))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == secret)
    }

    @Test func `does not overwrite an unreadable secret`() throws {
        let folder = TokenFolder()
        _ = try folder.create("shop", .partner)
        let path = folder.path + "/config/admin.token"
        try Data("my notes\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(chmod(path, 0o600) == 0)
        #expect(throws: TokenProblem.self) { try start(folder) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "my notes\n")
        #expect(try folder.file.read().records.count == 1)
    }

    @Test func `has no secret without a file or in a file of another kind`() throws {
        let folder = TokenFolder()
        #expect(try TokenFile.secret(inFile: folder.tokens) == nil)
        _ = try folder.create("shop", .partner)
        #expect(throws: TokenProblem.self) { try TokenFile.secret(inFile: folder.tokens) }
    }
}
