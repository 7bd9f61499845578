import Foundation
import TestSupport
import Testing

@testable import Machine
@testable import penstock

/// A small sale, and the real program that runs it.
enum Kettle {
    /// The campaign file: one drop, `kettle-1`, which an operator opens.
    static func campaign(units: Int = 5, hold: String = "10m") -> String {
        """
        [campaign]
        id = "kettle"
        product = "Brass kettle"
        partner = "Corner Shop"
        timezone = "Europe/Berlin"

        [limits]
        per_buyer = "1000/s"

        [[drop]]
        id = "kettle-1"
        units = \(units)
        hold = "\(hold)"
        """
    }

    /// HUP, unless it is ignored where the tests run, as under `nohup`: a child inherits that.
    static let hangup = TerminationSignals.isIgnored(SIGHUP) ? [] : [SIGHUP]

    /// Runs a test with its own program and at most this number of engines at a time.
    static func lend(
        engines: Int = 1, _ body: (PenstockProgram) async throws -> Void
    ) async throws {
        try await PenstockProgram.lend(engines: engines, body)
    }

    /// Runs a test with an engine whose drop is open. That engine is one of `engines`.
    static func lendOpenDrop(
        engines: Int = 1, _ body: (PenstockProgram, _ url: String) async throws -> Void
    ) async throws {
        try await lend(engines: engines) { program in
            let (running, url) = try await program.serve()
            let opened = try await program.start(["drop", "open", "kettle-1", "--url", url])
                .result()
            #expect(opened.status == 0)
            try await running.end(after: { try await body(program, url) })
        }
    }
}

extension RunningProgram {
    /// Ends an engine after its use, also if the test fails.
    func end(after body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            signal(SIGKILL)
            _ = await result()
            throw error
        }
        signal(SIGTERM)
        _ = await result()
    }
}

extension PenstockProgram {
    /// Starts an engine and waits until it listens. The default port is one to which it can come
    /// back.
    func serve(
        _ campaign: String = Kettle.campaign(), port: Int = LastingPort.free()
    ) async throws -> (running: RunningProgram, url: String) {
        let file = try write("kettle.toml", campaign)
        let running = try start(["serve", file, "--listen", "127.0.0.1:\(port)"])
        let url = try #require(await running.listeningURL(), "\(running.errors)")
        return (running, url)
    }

    /// The program's output about the drop.
    func drop(at url: String) async throws -> String {
        try await start(["drop", "show", "kettle-1", "--url", url]).result().output
    }

    /// Runs the program, or another one, on its own terminal.
    func onTerminal(
        running path: String? = nil, _ words: String..., term: String = "xterm-256color",
        columns: Int = 80, rows: Int = 24
    ) throws -> PseudoTerminal {
        var environment = environment
        environment["TERM"] = term
        environment["LC_ALL"] = "C.UTF-8"
        return try PseudoTerminal(
            running: path ?? executablePath, words, environment: environment, columns: columns,
            rows: rows, directory: home.path)
    }
}
