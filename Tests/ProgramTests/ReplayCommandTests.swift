import Foundation
import Journal
import Rules
import Telemetry
import TestSupport
import Testing

/// The real deck on a recording that lies on the disk.
@Suite("penstock replay on a terminal", .serialized)
struct ReplayCommandTests {
    private static let start = Moment(milliseconds: 1_406_000_000_000)
    private static let drop = DropID(trusted: "kettle-1")

    /// A sale of three hours in which hardly anything happens: an opening, a mark an hour later, and
    /// an hour after that the journal's disk fails for ten seconds.
    private func record(in program: PenstockProgram) throws -> String {
        let path = program.path("slow.sale")
        let ledger = try Ledger.open(
            path: path, campaign: CampaignText(id: "kettle", text: Kettle.campaign()),
            at: ReplayCommandTests.start)
        let terms = CampaignTerms(
            id: "kettle", drops: [DropTerms(id: ReplayCommandTests.drop, units: 5)])
        var sale = Sale(terms: terms)
        for second in Int64(0)...10_800 {
            let moment = ReplayCommandTests.start + .seconds(second)
            let happening: Happening? =
                switch second {
                case 1: .opened
                case 3600: .marked("an hour later")
                default: nil
                }
            let events = happening.map {
                [
                    Event(
                        sequence: sale.sequence + 1, moment: moment, drop: ReplayCommandTests.drop,
                        happening: $0, author: .operator("ines"))
                ]
            }
            for event in events ?? [] { sale.apply(event) }
            var engine = EngineReading()
            engine.storageFailed = (7200..<7210).contains(second)
            // Twice in a second: one reading a second would be a silence.
            let readings = (0..<2).map { half in
                Reading(
                    at: moment + Span(milliseconds: half * 500), number: second * 2 + half + 1,
                    boot: "b", event: sale.sequence, durable: sale.sequence,
                    drops: sale.drops.map { DropReading($0) }, engine: engine)
            }
            try ledger.append(events: events ?? [], readings: readings)
        }
        ledger.close()
        return path
    }

    @Test func `u plays until a mark, then until an alarm; i passes over the idle hours`()
        async throws
    {
        try await Kettle.lend { program in
            let terminal = try program.onTerminal("replay", try record(in: program))
            try await terminal.waitFor(text: "REPLAY")
            terminal.send("i")
            try await terminal.waitFor(text: "nothing happens is passed over")
            terminal.send("u")
            try await terminal.waitFor(text: "stopped at an act: ")
            terminal.send("u")
            try await terminal.waitFor(text: "stopped at a mark: ")
            try await terminal.waitFor(text: "an hour later")
            terminal.send("u")
            try await terminal.waitFor(text: "stopped at an alarm: ")
            try await terminal.waitFor(text: "NEW STORAGE FAILED")
            terminal.send("u")
            try await terminal.waitFor(text: "the end: no further mark")
            terminal.send("[")
            try await terminal.waitFor(text: "stopped at an alarm: ")
            terminal.send("[[")
            try await terminal.waitFor(text: "stopped at an act: ")
            terminal.send("[")
            try await terminal.waitFor(text: "the start: no earlier mark")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test func `it plays at a hundredth and at a thousandfold of the sale's speed`() async throws {
        try await Kettle.lend { program in
            let recording = try record(in: program)
            let slow = try program.onTerminal("replay", recording, "--speed", "0.01")
            try await slow.waitFor(text: "playing 0.01x")
            slow.send("<")
            try await slow.waitFor(text: "0.01x is as slow as it goes")
            slow.send("q")
            #expect(try await slow.waitForEnd() == .exited(0))
            let fast = try program.onTerminal("replay", recording, "--speed", "1000")
            try await fast.waitFor(text: "1000x")
            fast.send(">")
            try await fast.waitFor(text: "1000x is as fast as it goes")
            // Three hours are eleven seconds.
            try await fast.waitFor(text: "standing 1000x")
            fast.send("q")
            #expect(try await fast.waitForEnd() == .exited(0))
        }
    }
}
