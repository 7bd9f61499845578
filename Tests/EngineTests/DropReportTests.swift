import Engine
import Rules
import Telemetry
import TestSupport
import Testing

@Suite("A drop's report is the same from every source")
struct DropReportTests {
    private func report(_ outcome: Outcome?) -> DropReport? {
        if case .drop(let report)? = outcome { report } else { nil }
    }

    @Test func `a drop's refusals include those of the writer and of the durable sale`() {
        let engine = SaleEngine(
            sale: openSale(units: 1, buyers: ["ada"]), lastAlive: nil, store: MemoryStore(),
            clock: ManualClock(at: start))
        defer { engine.stop() }
        let inbox = Inbox()
        _ = engine.answer(command(.claim, "eve"))
        #expect(engine.submit(command(.claim, "eve"), ticket: 1, to: inbox))
        #expect(inbox.wait(for: 1))
        #expect(engine.submit(command(.setDripRate(.perSecond(7))), ticket: 2, to: inbox))
        #expect(engine.submit(.drop(mi3), ticket: 3, to: inbox))
        #expect(inbox.wait(for: 2))
        let told = [engine.answer(.drop(mi3)), inbox[2], inbox[3]].map(report)
        #expect(told.map { $0?.reading.refusals[.notRegistered] } == [2, 2, 2])
    }

    @Test func `a command's answer shows the drop after all of its effects`() {
        let engine = SaleEngine(
            sale: openSale(units: 2, buyers: ["ada", "bob", "cem"]), lastAlive: nil,
            store: MemoryStore(), clock: ManualClock(at: start))
        defer { engine.stop() }
        let inbox = Inbox()
        let inquiries = [
            command(.claim, "ada"), command(.confirm(OrderReference(trusted: "o")), "ada"),
            command(.claim, "bob"), command(.claim, "cem"), command(.addUnits(2)),
            command(.withdrawUnits(1)), command(.release, "bob"), command(.release, "cem"),
            command(.withdrawUnits(2)),
        ]
        for (ticket, inquiry) in inquiries.enumerated() {
            #expect(engine.submit(inquiry, ticket: UInt64(ticket), to: inbox))
            #expect(inbox.wait(for: 1))
        }
        #expect(report(inbox[4])?.reading.line == 0, "the line was served")
        #expect(report(inbox[4])?.reading.held == 2)
        #expect(report(inbox[8])?.reading.phase == .closed)
        #expect(report(inbox[8])?.reading.closedBecause == .soldOut)
        #expect(report(engine.answer(.drop(mi3)))?.reading == report(inbox[8])?.reading)
    }
}
