import Client
import Foundation
import Journal
import NIOCore
import NIOHTTP1
import Rules
import TestSupport
import Testing

/// The real recorder and a real engine; both are killed.
@Suite("penstock record", .serialized)
struct RecordCommandTests {
    private static let campaign = Kettle.campaign(units: 400)

    /// A program's engine, which can come back at the same port.
    private final class RecordedEngine {
        let program: PenstockProgram
        var engine: RunningProgram
        let url: String
        let partner: EngineClient
        private var buyers = 0
        private var recorders: [RunningProgram] = []

        init(_ program: PenstockProgram) async throws {
            self.program = program
            let made = try await program.run(
                "token", "create", "--name", "shop", "--role", "partner")
            let token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let file = try program.write("kettle.toml", RecordCommandTests.campaign)
            engine = try program.start(
                ["serve", file, "--listen", "127.0.0.1:\(LastingPort.free())"])
            url = try #require(await engine.listeningURL(), "\(engine.errors)")
            partner = try EngineClient(
                try #require(EngineAddress(url: url)), token: token, deadline: .minutes(10))
            try await RecordedEngine.ask("register", newcomers(400), at: partner)
            buyers = 0
            #expect(try await drop("open").status == 0)
        }

        func drop(_ words: String...) async throws -> PenstockProgram.Result {
            let rest = [words[0], "kettle-1"] + words.dropFirst() + ["--url", url]
            return try await program.start(["drop"] + rest).result()
        }

        /// The names of buyers who have not come yet.
        func newcomers(_ count: Int = 25) -> [String] {
            defer { buyers += count }
            return (buyers..<(buyers + count)).map { "b-\($0)" }
        }

        /// Some registered buyers claim units and pay.
        func crowd() async throws {
            try await RecordedEngine.crowd(newcomers(), at: partner)
        }

        static func crowd(_ names: [String], at partner: EngineClient) async throws {
            for act in ["claim", "confirm"] { try await ask(act, names, at: partner) }
        }

        static func ask(_ act: String, _ names: [String], at partner: EngineClient) async throws {
            let lines = names.map { name in
                let order = act == "confirm" ? #","order":"o-\#(name)""# : ""
                return #"{"do":"\#(act)","drop":"kettle-1","buyer":"\#(name)"\#(order)}"#
            }
            let body = Array((lines.joined(separator: "\n") + "\n").utf8)
            _ = try await partner.call(.POST, "/v1/batch", body: body)
        }

        func killEngine() async throws {
            engine.signal(SIGKILL)
            _ = await engine.result()
            let listen = String(url.dropFirst("http://".count))
            engine = try program.start(
                ["serve", program.path("kettle.toml"), "--listen", listen])
            _ = try #require(await engine.listeningURL(), "\(engine.errors)")
        }

        func record(_ more: String...) throws -> RunningProgram {
            let recorder = try program.start(["record", url, "-o", copy] + more)
            recorders.append(recorder)
            return recorder
        }

        func stop() async {
            for recorder in recorders { recorder.signal(SIGKILL) }
            engine.signal(SIGTERM)
            _ = await engine.result()
        }

        var copy: String { program.path("mine.sale") }
        var journal: String { program.path("data/penstock/kettle.sale") }
    }

    private func withStage(_ body: (RecordedEngine) async throws -> Void) async throws {
        try await PenstockProgram.lend { program in
            let stage = try await RecordedEngine(program)
            do {
                try await body(stage)
            } catch {
                await stage.stop()
                throw error
            }
            await stage.stop()
        }
    }

    /// Reads the recording until it holds an event. Between two reads the engine is asked for the
    /// drop, which serves as a pause.
    private func wait(for sequence: Int64, _ stage: RecordedEngine) async throws {
        let path = stage.copy
        let deadline = ContinuousClock.now + .seconds(120)
        while true {
            let last = try? Recording.open(path: path).lastSequence()
            if (last ?? 0) >= sequence { return }
            try #require(ContinuousClock.now < deadline, "\(path) never held event \(sequence)")
            _ = try await stage.drop("show")
        }
    }

    private func lastEvent(_ stage: RecordedEngine) throws -> Int64 {
        try Recording.open(path: stage.journal).lastSequence()
    }

    @Test func `after any number of kills the recording equals the engine's journal`()
        async throws
    {
        try await withStage { stage in
            var recorder = try stage.record("--until-closed")
            for round in 0..<6 {
                try await stage.crowd()
                try await wait(for: try lastEvent(stage), stage)
                let (names, partner) = (stage.newcomers(), stage.partner)
                async let sale: Void = RecordedEngine.crowd(names, at: partner)
                if round % 3 == 2 {
                    _ = try? await sale
                    try await stage.killEngine()
                    if try await stage.drop("show").output.contains("paused") {
                        #expect(try await stage.drop("resume").status == 0)
                    }
                } else {
                    recorder.signal(SIGKILL)
                    _ = await recorder.result()
                    try await sale
                    recorder = try stage.record("--until-closed")
                }
            }
            try await stage.crowd()
            #expect(try await stage.drop("close").status == 0)
            let result = await recorder.result()
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("recorded "))
            try await compare(stage)
        }
    }

    /// Compares events and readings, verification, and the last values.
    private func compare(_ stage: RecordedEngine) async throws {
        let (mine, theirs) = (
            try Recording.open(path: stage.copy), try Recording.open(path: stage.journal)
        )
        let events = try theirs.eventRows(after: 0, limit: .max)
        #expect(events.count > 700)
        #expect(try mine.eventRows(after: 0, limit: .max) == events)
        let readings = try mine.readings(after: 0, limit: .max)
        let all = try theirs.readings(after: 0, limit: .max)
        #expect(!readings.isEmpty)
        #expect(readings.elementsEqual(all.prefix(readings.count)))
        #expect(mine.campaignText == theirs.campaignText)
        func figures(_ path: String, _ words: String...) async throws -> [Substring] {
            let result = try await stage.program.start([words[0], path] + words.dropFirst())
                .result()
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            return result.output.split(separator: "\n")
        }
        let proof = try await figures(stage.copy, "verify")
        #expect(proof.first?.hasPrefix("sound: \(events.count) events") == true)
        #expect(try await figures(stage.journal, "verify").last == proof.last)
        let ends = try await figures(stage.copy, "replay", "--plain").filter {
            $0.hasPrefix("end:")
        }
        #expect(ends.count == 1)
        let theirEnds = try await figures(stage.journal, "replay", "--plain")
            .filter { $0.hasPrefix("end:") }
        #expect(ends.map { $0.prefix { $0 != "(" } } == theirEnds.map { $0.prefix { $0 != "(" } })
        let rows = try await figures(stage.copy, "export", "--events")
        #expect(rows.count == events.count)
    }

    /// The token is replaced, and later the file is deleted, in the middle of a sale.
    @Test func `it continues with a new token and reports when its file is gone`() async throws {
        try await withStage { stage in
            func token(_ name: String) async throws -> String {
                let made = try await stage.program.run(
                    "token", "create", "--name", name, "--role", "viewer")
                let file = try stage.program.write("viewer.token", made.output)
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: file)
                return file
            }
            let file = try await token("first")
            let recorder = try stage.record("--token-file", file)
            try await wait(for: try lastEvent(stage), stage)
            _ = try await stage.program.run("token", "revoke", "first")
            #expect(await recorder.says("unknown or revoked"), "\(recorder.errors)")
            _ = try await token("second")
            #expect(await recorder.says("linked again"), "\(recorder.errors)")
            try await stage.crowd()
            try await wait(for: try lastEvent(stage), stage)
            for suffix in ["", "-wal", "-shm"] {
                try FileManager.default.removeItem(atPath: stage.copy + suffix)
            }
            let result = await recorder.result()
            #expect(result.status == 74, "\(result.errors)")
            #expect(result.errors.contains("was lost while it was written"))
        }
    }

    @Test(arguments: [SIGTERM] + Kettle.hangup)
    func `TERM and HUP end it cleanly, with one file that only its owner may read`(
        number: Int32
    ) async throws {
        try await withStage { stage in
            let recorder = try stage.record()
            try await stage.crowd()
            try await wait(for: try lastEvent(stage), stage)
            // None of these signals ends the recording.
            for other in [SIGUSR1, SIGUSR2, SIGALRM, SIGPROF, SIGIO] { recorder.signal(other) }
            recorder.signal(number)
            let result = await recorder.result()
            // The drop is open, so later events are missing: the exit code must tell a script.
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.errors.contains("missing is what happens after event"))
            #expect(result.errors.contains("the end of kettle-1"))
            #expect(result.output == "")
            let files = try FileManager.default.contentsOfDirectory(atPath: stage.program.home.path)
            #expect(files.filter { $0.hasPrefix("mine") } == ["mine.sale"])
            let attributes = try FileManager.default.attributesOfItem(atPath: stage.copy)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let again = try stage.record()
            try await stage.crowd()
            try await wait(for: try lastEvent(stage), stage)
            again.signal(SIGINT)
            let end = await again.result()
            #expect(end.status == 1)
            #expect(end.errors.contains("going on after event"))
        }
    }

    @Test func `a recording that is impossible is refused in a sentence`() async throws {
        try await withStage { stage in
            func refusal(
                _ file: String, url: String? = nil, token: String? = nil
            ) async throws -> PenstockProgram.Result {
                let extra = token.map { ["PENSTOCK_TOKEN": $0] } ?? [:]
                return try await stage.program.start(
                    ["record", url ?? stage.url, "-o", stage.program.path(file)],
                    environment: extra
                ).result()
            }
            let gone = try await refusal("a.sale", url: "http://127.0.0.1:9")
            #expect(gone.status == 69)
            #expect(try await refusal("a.sale", token: "pst_nobody").status == 77)
            #expect(!FileManager.default.fileExists(atPath: stage.program.path("a.sale")))
            _ = try stage.program.write("text.sale", String(repeating: "no recording", count: 20))
            #expect(try await refusal("text.sale").status == 65)
            let other = CampaignText(
                id: "pot",
                text: RecordCommandTests.campaign.replacingOccurrences(of: "kettle", with: "pot"))
            try Ledger.open(
                path: stage.program.path("pot.sale"), campaign: other, at: .init(milliseconds: 1)
            )
            .close()
            let wrong = try await refusal("pot.sale")
            #expect(wrong.status == 65)
            #expect(wrong.errors.contains("records the campaign pot"))
            // The engine's own journal is in use.
            let taken = try await refusal("data/penstock/kettle.sale")
            #expect(taken.status == 1)
        }
    }
}
