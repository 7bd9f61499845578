import Foundation
import Rules
import Testing

@testable import Service

@Suite("A token file")
struct TokenFileTests {
    private let later = Moment(milliseconds: 2000)

    @Test func `keeps only hashes, readable by its owner alone`() throws {
        let folder = TokenFolder()
        let secret = try folder.create("shop", .partner)
        let text = try String(contentsOfFile: folder.tokens, encoding: .utf8)
        #expect(
            text == """
                # penstock tokens: name role sha256 created revoked
                shop partner \(secret.hash.hexadecimal) 1970-01-01T00:00:01.000Z -

                """)
        #expect(!text.contains(secret.text.dropFirst(4)))
        #expect(try folder.mode(of: folder.tokens) == 0o600)
        #expect(try folder.mode(of: folder.path + "/config") == 0o700)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/config")
        #expect(files == ["tokens"])
    }

    @Test(arguments: [(0x00, "is NUL, 0x00"), (0x1B, "is 0x1B"), (0xE9, "is 0xE9")])
    func `names a byte that it must not contain`(byte: UInt8, name: String) throws {
        let line = "a viewer \(String(repeating: "0", count: 64)) 2026-01-01T00:00:00Z -"
        let text = Array("# \u{E9}\n\(line)".utf8)
        #expect(try TokenList(parsing: text, path: "tok").records.count == 1)
        let error = #expect(throws: TokenProblem.self) {
            try TokenList(parsing: text + [byte, 0x0A], path: "tok")
        }
        #expect(error?.sentence.hasPrefix("tok:2: byte \(line.utf8.count + 1) \(name)") == true)
    }

    @Test func `knows only the holders of valid tokens`() throws {
        let folder = TokenFolder()
        let shop = try folder.create("shop", .partner)
        let priya = try folder.create("priya", .operator)
        #expect(
            try folder.file.read().holder(of: shop) == TokenHolder(name: "shop", role: .partner))
        #expect(try folder.file.read().holder(of: priya)?.name == "priya")
        try folder.file.revoke(TokenName("shop"), at: later)
        #expect(try folder.file.read().holder(of: shop) == nil)
        #expect(try folder.file.read().holder(of: priya)?.role == .operator)
        var generator = SystemRandomNumberGenerator()
        #expect(try folder.file.read().holder(of: TokenSecret(using: &generator)) == nil)
    }

    @Test func `accepts the name of a revoked token again and keeps both`() throws {
        let folder = TokenFolder()
        let first = try folder.create("shop", .partner)
        let name = try TokenName("shop")
        #expect(throws: TokenProblem.nameTaken(name)) { try folder.create("shop", .viewer) }
        try folder.file.revoke(name, at: later)
        #expect(throws: TokenProblem.alreadyRevoked(name, at: later)) {
            try folder.file.revoke(name, at: later)
        }
        let second = try folder.create("shop", .viewer)
        let list = try folder.file.read()
        #expect(list.records.map(\.revoked) == [later, nil])
        #expect(list.holder(of: first) == nil)
        #expect(list.holder(of: second)?.role == .viewer)
        try folder.file.revoke(name, at: later)
        #expect(try folder.file.read().holder(of: second) == nil)
    }

    @Test func `reports unknown names`() throws {
        let folder = TokenFolder()
        let name = try TokenName("nobody")
        #expect(throws: TokenProblem.missing(path: folder.tokens)) {
            try folder.file.revoke(name, at: later)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        _ = try folder.create("shop", .partner)
        #expect(throws: TokenProblem.unknownName(name, path: folder.tokens)) {
            try folder.file.revoke(name, at: later)
        }
    }

    @Test func `keeps all other lines and line endings when it changes`() throws {
        for end in ["\n", "\r\n", "\r"] {
            let folder = TokenFolder()
            let shop = try folder.create("shop", .partner).hash.hexadecimal
            let time = "1970-01-01T00:00:01.000Z"
            let before = [
                "# the shop's, ask Priya", "", "  # \u{E9}t\u{E9}",
                "shop\tpartner  \(shop) \(time) -  ", "#end",
            ]
            let latin1 = Array("\u{FEFF}# caf".utf8) + [0xE9] + Array(end.utf8)
            // The last line has no line ending.
            try folder.write(bytes: latin1 + Array(before.joined(separator: end).utf8))
            let new = try folder.create("new", .viewer).hash.hexadecimal
            try folder.file.revoke(TokenName("shop"), at: later)
            var after = before + ["new viewer \(new) \(time) -", ""]
            after[3] = "shop\tpartner  \(shop) \(time) \(later.rfc3339)  "
            #expect(try folder.bytes() == latin1 + Array(after.joined(separator: end).utf8))
            #expect(try folder.file.read().records.map(\.name.text) == ["shop", "new"])
        }
    }

    @Test func `is not written if one of its lines is wrong`() throws {
        let folder = TokenFolder()
        _ = try folder.create("shop", .partner)
        let wrong = try folder.bytes() + Array("priya operator\n".utf8)
        try folder.write(bytes: wrong)
        #expect(throws: TokenProblem.self) { try folder.create("new", .viewer) }
        #expect(throws: TokenProblem.self) {
            try folder.file.revoke(TokenName("shop"), at: later)
        }
        #expect(try folder.bytes() == wrong)
    }

    @Test func `is refused at once if it is a FIFO, a folder or a device`() throws {
        let folder = TokenFolder()
        _ = try folder.create("shop", .partner)
        let fifo = folder.path + "/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        for (path, kind) in [
            (fifo, "a FIFO"), (folder.path, "a folder"), ("/dev/null", "a device"),
        ] {
            let problem = TokenProblem.notAFile(path: path, kind: kind)
            #expect(throws: problem) { try TokenFile(path: path).read() }
            #expect(throws: problem) { try LiveTokens(TokenFile(path: path)) }
        }
    }

    @Test func `does not wait for ever for a lock and names its holder`() throws {
        let folder = TokenFolder()
        _ = try folder.create("shop", .partner)
        let other = open(folder.path + "/config", O_RDONLY)
        defer { close(other) }
        #expect(flock(other, LOCK_EX) == 0)
        do {
            try PrivateFile(path: folder.tokens).whileLocked(timeoutMS: 0) {}
            Issue.record("the lock was had twice")
        } catch {
            #expect(
                error.sentence.contains("is locked by process \(getpid())"), "\(error.sentence)")
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o601])
    func `is refused while others may read or write it`(mode: Int) throws {
        let folder = TokenFolder()
        _ = try folder.create("shop", .partner)
        try folder.setMode(mode)
        let problem = TokenProblem.openToOthers(path: folder.tokens, mode: UInt32(mode))
        #expect(throws: problem) { try folder.file.read() }
        #expect(throws: problem) { try folder.create("other", .viewer) }
        #expect(problem.sentence.contains("run chmod 600 \(folder.tokens)"))
        try folder.setMode(0o600)
        #expect(try folder.file.read().records.count == 1)
    }

    @Test func `is replaced at the target of a link`() throws {
        let folder = TokenFolder()
        _ = try folder.create("shop", .partner)
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: folder.tokens)
        try TokenFile(path: link).revoke(TokenName("shop"), at: later)
        #expect(try folder.file.read().records.first?.revoked == later)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == folder.tokens)
    }

    @Test func `loses nothing with many writers`() async throws {
        let folder = TokenFolder()
        let file = folder.file
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask {
                    var generator = SystemRandomNumberGenerator()
                    _ = try file.create(
                        TokenName("n\(number)"), role: .viewer, at: Moment(milliseconds: 1),
                        using: &generator)
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try file.read().records.map(\.name.text)).count == 16)
    }

    @Test(arguments: [
        ("shop partner\n", 1, "five fields"), ("\n# x\nShop viewer HASH T -\n", 3, "the name"),
        ("law viewer HASH T -", 1, "the name"), ("a king HASH T -", 1, "the role must be one of"),
        ("a viewer 00 T -", 1, "64 hexadecimal digits"), ("a viewer HASH then -", 1, "times"),
        ("a viewer HASH T now", 1, "times"), ("a viewer HASH T - x", 1, "five fields"),
        ("a viewer HASH T T\na viewer HUSH T -\na viewer HISH T -", 3, "a second token named"),
        ("a partner HASH T -\n# x\nb operator HASH T -", 3, "the same token as on line 1"),
        ("a partner HASH T T\na partner HASH T -", 2, "the same token as on line 1"),
    ])
    func `is refused as a whole for one wrong line`(text: String, line: Int, what: String)
        throws
    {
        let folder = TokenFolder()
        _ = try folder.create("shop", .partner)
        let hash = String(repeating: "0", count: 64)
        try folder.write(
            text.replacing("HASH", with: hash)
                .replacing("HUSH", with: String(repeating: "1", count: 64))
                .replacing("HISH", with: String(repeating: "2", count: 64)).replacing(
                    "T", with: "2014-07-22T06:30:00.000Z"))
        do {
            _ = try folder.file.read()
            Issue.record("the file was read")
        } catch {
            #expect(error.sentence.hasPrefix("\(folder.tokens):\(line): "), "\(error.sentence)")
            #expect(error.sentence.contains(what), "\(error.sentence)")
        }
    }
}
