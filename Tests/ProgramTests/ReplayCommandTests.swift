import Foundation
import Journal
import Rules
import Telemetry
import TestSupport
import Testing

/// The real deck on a recording from the disk.
@Suite("penstock replay on a terminal", .serialized)
struct ReplayCommandTests {
    private static let start = Moment(milliseconds: 1_406_000_000_000)
    private static let drop = DropID(trusted: "kettle-1")

    /// A sale of half an hour with few events: an opening, a mark ten minutes later, and after ten
    /// more minutes a failure of the journal's disk for ten seconds.
    private func record(in program: PenstockProgram) throws -> String {
        let path = program.path("slow.sale")
        let ledger = try Ledger.open(
            path: path, campaign: CampaignText(id: "kettle", text: Kettle.campaign()),
            at: ReplayCommandTests.start)
        let terms = CampaignTerms(
            id: "kettle", drops: [DropTerms(id: ReplayCommandTests.drop, units: 5)])
        var sale = Sale(terms: terms)
        var readings: [Reading] = []
        for second in Int64(0)...1800 {
            let moment = ReplayCommandTests.start + .seconds(second)
            let content: EventContent? =
                switch second {
                case 1: .opened
                case 600: .marked("ten minutes later")
                default: nil
                }
            let events = content.map {
                [
                    Event(
                        sequence: sale.sequence + 1, moment: moment, drop: ReplayCommandTests.drop,
                        content: $0, author: .operator("ines"))
                ]
            }
            for event in events ?? [] { sale.apply(event) }
            var engine = EngineReading()
            engine.storageFailed = (1200..<1210).contains(second)
            // Twice a second: one reading a second would be a silence.
            readings += (0..<2).map { half in
                Reading(
                    at: moment + TimeSpan(milliseconds: half * 500), number: second * 2 + half + 1,
                    boot: "b", event: sale.sequence, durable: sale.sequence,
                    drops: sale.drops.map { DropReading($0) }, engine: engine)
            }
            // Each batch is synced, so all seconds are written in one batch.
            if let events {
                try ledger.append(events: events, readings: [])
                try ledger.append(events: [], readings: readings)
                readings = []
            }
        }
        try ledger.append(events: [], readings: readings)
        ledger.close()
        return path
    }

    /// A sale in which two buyers claim and are granted a unit.
    private func recordClaims(in program: PenstockProgram) throws -> String {
        let path = program.path("claims.sale")
        let ledger = try Ledger.open(
            path: path, campaign: CampaignText(id: "kettle", text: Kettle.campaign()),
            at: ReplayCommandTests.start)
        let drop = ReplayCommandTests.drop
        var sale = Sale(
            terms: CampaignTerms(id: "kettle", drops: [DropTerms(id: drop, units: 5)]))
        let buyers = ["ann", "bea"].map { BuyerID(trusted: $0) }
        let commands =
            buyers.map { Command.buyer(BuyerCommand(.register, drop: drop, buyer: $0)) }
            + [.operate(OperatorCommand(.open, drop: drop, author: .operator("ines")))]
            + buyers.map { Command.buyer(BuyerCommand(.claim, drop: drop, buyer: $0)) }
        for (second, command) in commands.enumerated() {
            let moment = ReplayCommandTests.start + .seconds(Int64(second))
            guard case .events(let events) = sale.decide(command, at: moment) else { continue }
            for event in events { sale.apply(event) }
            let reading = Reading(
                at: moment, number: Int64(second) + 1, boot: "b", event: sale.sequence,
                durable: sale.sequence, drops: sale.drops.map { DropReading($0) },
                engine: EngineReading())
            try ledger.append(events: events, readings: [reading])
        }
        ledger.close()
        return path
    }

    @Test func `u plays until a mark, then until an alarm; i skips the idle minutes`()
        async throws
    {
        try await Kettle.lend(engines: 0) { program in
            let terminal = try program.onTerminal("replay", try record(in: program))
            try await terminal.waitFor(text: "playing 1x")
            terminal.send("i")
            try await terminal.waitFor(text: "nothing happens is passed over")
            // Back to the start: the opening may have passed in the meantime.
            terminal.send("\u{1B}[H")
            try await terminal.waitFor(text: "standing")
            terminal.send("u")
            try await terminal.waitFor(text: "stopped at an act: ")
            terminal.send("u")
            try await terminal.waitFor(text: "stopped at a mark: ")
            try await terminal.waitFor(text: "ten minutes later")
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

    @Test func `w answers what other units would have changed, and sends nothing`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let terminal = try program.onTerminal("replay", try recordClaims(in: program))
            try await terminal.waitFor(text: "playing 1x")
            terminal.send("w")
            try await terminal.waitFor(text: "What if: kettle-1")
            terminal.send("\t\t\t1\r")
            try await terminal.waitFor(text: "as it was")
            try await terminal.waitFor(text: "1 units")
            try await terminal.waitFor("the grants of both") { screen in
                screen.lines.contains { line in
                    line.contains("granted") && line.split(separator: " ").contains("2")
                        && line.split(separator: " ").contains("1")
                }
            }
            terminal.send("\u{1B}")
            try await terminal.waitFor("the recording") { !$0.contains("What if: kettle-1") }
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test func `it plays at a hundredth and at a thousand times the sale's speed`() async throws {
        try await Kettle.lend(engines: 0) { program in
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
            // The whole recording lasts two seconds.
            try await fast.waitFor(text: "standing 1000x")
            fast.send("q")
            #expect(try await fast.waitForEnd() == .exited(0))
        }
    }
}
