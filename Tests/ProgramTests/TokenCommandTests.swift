import Foundation
import TestSupport
import Testing

@Suite("penstock token")
struct TokenCommandTests {
    @Test func `create prints the token once, alone, and stores only its hash`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let made = try await program.run(
                "token", "create", "--name", "shop", "--role", "partner")
            #expect(made.status == 0)
            #expect(made.errors == "")
            #expect(made.output.wholeMatch(of: /pst_[A-Za-z0-9_-]{43}\n/) != nil)
            let file = program.path("config/penstock/tokens")
            let stored = try String(contentsOfFile: file, encoding: .utf8)
            #expect(stored.contains("shop partner "))
            #expect(!stored.contains(made.output.trimmingCharacters(in: .whitespacesAndNewlines)))
            #expect(!stored.contains("pst_"))
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func `list shows every token and no secret`() async throws {
        try await Kettle.lend(engines: 0) { program in
            #expect(
                try await program.run("token", "list").output == "NAME  ROLE  CREATED  REVOKED\n")
            _ = try await program.run("token", "create", "--name", "shop", "--role", "partner")
            _ = try await program.run("token", "create", "--name", "priya", "--role", "operator")
            #expect(try await program.run("token", "revoke", "shop").status == 0)
            let table = try await program.run("token", "list").output.split(separator: "\n")
            #expect(table.count == 3)
            #expect(table.last?.hasPrefix("priya  operator  ") == true)
            #expect(table.last?.hasSuffix("  -") == true)
            let json = try await program.run("token", "list", "--json").output
            let rows = try #require(
                JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: String]])
            #expect(rows.map { $0["name"] } == ["shop", "priya"])
            #expect(rows.map { $0["role"] } == ["partner", "operator"])
            #expect(rows.map { $0["revoked"] != nil } == [true, false])
            #expect(!json.contains("hash") && !json.contains("pst_"))
        }
    }

    @Test func `another file can be used instead`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let file = program.path("mine/tokens")
            let made = try await program.run(
                "token", "create", "--name", "a", "--role", "viewer", "--tokens", file)
            #expect(made.status == 0)
            #expect(FileManager.default.fileExists(atPath: file))
            #expect(!FileManager.default.fileExists(atPath: program.path("config")))
            #expect(try await program.run("token", "revoke", "a", "--tokens", file).status == 0)
        }
    }

    @Test(arguments: [
        ["token", "create", "--name", "shop"], ["token", "create", "--role", "viewer"],
        ["token", "create", "--name", "shop", "--role", "king"],
        ["token", "create", "--name", "Shop", "--role", "viewer"],
        ["token", "create", "--name", "engine", "--role", "viewer"], ["token", "revoke"],
        ["token", "list", "--bogus"], ["tokens"],
    ])
    func `wrong usage exits with 64 and a reason on standard error alone`(
        arguments: [String]
    ) async throws {
        try await Kettle.lend(engines: 0) { program in
            let wrong = await (try program.start(arguments)).result()
            #expect(wrong.status == 64)
            #expect(wrong.output == "")
            #expect(wrong.errors.hasPrefix("Error: "))
            #expect(!FileManager.default.fileExists(atPath: program.path("config")))
        }
    }

    @Test func `a refusal exits with 1 and one sentence`() async throws {
        try await Kettle.lend(engines: 0) { program in
            _ = try await program.run("token", "create", "--name", "shop", "--role", "partner")
            let taken = try await program.run(
                "token", "create", "--name", "shop", "--role", "partner")
            #expect(taken.status == 1 && taken.output == "")
            #expect(taken.errors.contains("\"shop\" is in use"))
            let unknown = try await program.run("token", "revoke", "nobody")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("There is no token named \"nobody\""))
            #expect(unknown.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func `a wrong, exposed or missing file has its own exit code`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let file = try program.write("tokens", "nonsense\n")
            func code(mode: Int) async throws -> Int32 {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: file)
                return try await program.run("token", "list", "--tokens", file).status
            }
            #expect(try await code(mode: 0o600) == 65)
            #expect(try await code(mode: 0o644) == 77)
            let missing = try await program.run("token", "list", "--tokens", file + "x")
            #expect(missing.status == 74)
            let below = file + "/tokens"
            let blocked = try await program.run(
                "token", "create", "--name", "a", "--role", "viewer", "--tokens", below)
            #expect(blocked.status == 73)
            #expect(blocked.output == "")
        }
    }

    @Test func `help and the version go to standard output`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let help = try await program.run("--help")
            #expect(help.status == 0 && help.errors == "")
            #expect(help.output.contains("--generate-completion-script"))
            let version = try await program.run("--version")
            #expect(version.status == 0)
            #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
            let script = try await program.run("--generate-completion-script", "bash")
            #expect(script.status == 0 && script.output.contains("penstock"))
        }
    }
}
