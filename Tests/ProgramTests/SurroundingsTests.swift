import Foundation
import Service
import TestSupport
import Testing

@testable import Machine
@testable import penstock

@Suite("With limited resources")
struct SurroundingsTests {
    @Test(arguments: [20, 40])
    func `an engine with a low limit of open files says so at its start`(count: Int) async throws {
        try await Kettle.lend(engines: 0) { program in
            _ = try program.write("k.toml", Kettle.campaign())
            let run = try program.script(
                "ulimit -n \(count); penstock serve k.toml --listen 127.0.0.1:0")
            let result = await run.result()
            #expect(result.status == 74)
            #expect(
                result.errors.contains("this process may open \(count): raise that with ulimit -n"),
                "\(result.errors)")
            #expect(!result.errors.contains("permission"))
        }
    }

    @Test func `a command raises the limit as far as allowed`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let poor = try program.script(
                "ulimit -Sn 16; penstock drop list http://127.0.0.1:1 --token-file none")
            #expect(await poor.result().errors.contains("none does not exist"))
            let bound = try program.script(
                "ulimit -n 15; penstock token list")
            let result = await bound.result()
            #expect(result.status == 74 && result.errors.contains("LimitNOFILE="))
        }
    }

    @Test func `a missing home directory is reported with its purpose`() throws {
        let none = XDGPaths(environment: ["XDG_CONFIG_HOME": "/c"])
        #expect(try none.tokens == "/c/penstock/tokens")
        #expect(none.scenarios == ["/c/penstock/scenarios"])
        let error = #expect(throws: Failure.self) { try none.recording(of: "k") }
        #expect(
            error?.sentence
                == "Neither XDG_DATA_HOME nor HOME is set, so there is no folder for the journal: set"
                + " one of them, or name it by its path, with serve's --journal.")
        #expect(XDGPaths(environment: ["HOME": "h"]).settings == nil)
    }

    @Test func `an engine with explicit paths needs no home directory`() async throws {
        try await Kettle.lend { program in
            _ = try program.write("k.toml", Kettle.campaign())
            let made = try await program.run(
                "token", "create", "--name", "a", "--role", "admin", "--tokens",
                program.path("tok"))
            #expect(made.status == 0)
            let run = try program.script(
                """
                unset HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
                penstock serve k.toml --listen 127.0.0.1:0 --journal k.sale --tokens tok & wait
                """)
            let url = try #require(await run.listeningURL(), "\(run.errors)")
            let list = try program.script(
                """
                unset HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME
                penstock drop list \(url)
                kill $(sed -n 1p k.sale-lock)
                """)
            let told = await list.result()
            #expect(told.errors.contains("no folder for the admin's token"), "\(told.errors)")
            #expect(told.errors.contains("--token-file"))
            _ = await run.result()
        }
    }

    @Test func `a token that cannot be printed is revoked`() async throws {
        try await Kettle.lend(engines: 0) { program in
            for output in [">/dev/full", ">&-"] {
                let run = try program.script(
                    "penstock token create --name shop --role partner \(output)")
                let result = await run.result()
                #expect(result.status == 74)
                #expect(result.errors.contains("token shop, which nobody has, was revoked"))
                #expect(!result.errors.contains("pst_"))
            }
            let list = try await program.run("token", "list").output.split(separator: "\n")
            #expect(list.count == 3 && !list.dropFirst().contains { $0.hasSuffix(" -") })
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:7175", "is a URL"), ("127.0.0.1", "has no port"),
        ("127.0.0.1:", "has no port from"), ("127.0.0.1:+1", "has no port from"),
        ("h:70000", "has no port from"), (":7070", "has no host"), ("[::1]", "has no port"),
        ("h/x:1", "names no host"), ("[]:1", "names no host"),
    ])
    func `an invalid listening address is refused with its mistake`(text: String, what: String) {
        let error = #expect(throws: (any Error).self) { try ListenAddress(text) }
        #expect(error.map { "\($0)" }?.contains(what) == true)
    }

    @Test func `a name that begins with a dash must follow two dashes`() async throws {
        try await Kettle.lend { program in
            let campaign = Kettle.campaign().replacing("\"kettle-1\"", with: "\"-x\"")
            let (running, url) = try await program.serve(campaign)
            try await running.end(after: {
                let wrong = try await program.run("drop", "open", "-x", "--url", url)
                #expect(wrong.status == 64)
                #expect(wrong.errors.contains("-x was read as an option"), "\(wrong.errors)")
                let opened = try await program.run("drop", "open", "--url", url, "--", "-x")
                #expect(opened.status == 0, "\(opened.errors)")
                let units = try await program.run("drop", "units", "--url", url, "--", "-x", "-2")
                #expect(units.output.contains("withdrawn 2"), "\(units.errors)")
                let rate = try await program.run("drop", "rate", "--url", url, "--", "-x", "-1")
                #expect(rate.status == 64 && rate.errors.contains("from 0 to"), "\(rate.errors)")
                let blank = try await program.run(
                    "drop", "announce", "--url", url, "--", "-x", " \u{A0}")
                #expect(blank.status == 64 && blank.errors.contains("not blanks alone"))
            })
        }
    }

    @Test func `no hint is given if every option is known`() {
        #expect(Failure.hint(on: ["drop", "open", "--", "-x"]) == nil)
        #expect(Failure.hint(on: ["record", "-o", "f", "--bogus"]) == nil)
        #expect(Failure.hint(on: ["drop", "rate", "k", "-1m"])?.hasPrefix("-1m was read") == true)
    }

    @Test func `a listening address may be a name, IPv4 or IPv6`() throws {
        #expect(try ListenAddress("[::1]:70").host == "::1")
        #expect(try ListenAddress("::1:70").host == "::1")
        #expect(try ListenAddress("shop.example:0").port == 0)
    }
}

extension PenstockProgram {
    /// Runs the lines of a shell script.
    fileprivate func script(_ lines: String) throws -> RunningProgram {
        try startShell(try write("\(UUID().uuidString).sh", lines))
    }
}
