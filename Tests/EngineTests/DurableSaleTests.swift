@testable import Engine
import Rules
import Synchronization
import Telemetry
import TestSupport
import Testing

/// What is answered without the writer: only what is durable, only what changes nothing.
@Suite struct DurableSaleTests {
    private func refusal(_ outcome: Outcome?) -> Refusal.Code? {
        guard case .refused(let refusal)? = outcome else { return nil }
        return refusal.code
    }

    private func state(_ outcome: Outcome?) -> ClaimState? {
        guard case .claim(let standing, _, isNew: false)? = outcome else { return nil }
        return standing.state
    }

    /// Lends an engine whose writer stands in the commit of ada's claim.
    private func whileTheWriterStands(
        units: Int = 2, buyers: [String] = ["ada", "bob"],
        clock: ManualClock = ManualClock(at: start),
        _ body: (SaleEngine) throws -> Void, then rest: (SaleEngine) throws -> Void = { _ in }
    ) throws {
        let store = MemoryStore(hasGate: true)
        let engine = SaleEngine(
            sale: openSale(units: units, buyers: buyers), lastAlive: nil, store: store, clock: clock
        )
        defer { engine.stop() }
        let inbox = Inbox()
        let isTaken = engine.submit(command(.claim, "ada"), ticket: 1, to: inbox)
        defer { store.letAllThrough() }
        try #require(isTaken && store.waitUntilReached())
        try body(engine)
        #expect(inbox.all.isEmpty)
        store.letAllThrough()
        try #require(inbox.wait(for: 1))
        try rest(engine)
    }

    @Test func refusalsAndStandingResultsNeedNoWriter() throws {
        try whileTheWriterStands { engine in
            #expect(refusal(engine.answer(command(.claim, "eve"))) == .notRegistered)
            #expect(refusal(engine.answer(.standing(mi3, buyer("eve")))) == .notRegistered)
            #expect(refusal(engine.answer(.standing(mi3, buyer("bob")))) == .noSuchClaim)
            #expect(refusal(engine.answer(command(.release, "bob"))) == .noSuchClaim)
            guard case .registered(isNew: false)? = engine.answer(command(.register, "bob")) else {
                Issue.record("a registration that stands was not told")
                return
            }
            guard case .drop(let report)? = engine.answer(.drop(mi3)) else {
                Issue.record("the drop's status was not told")
                return
            }
            #expect(report.reading.free == 2)
        }
    }

    @Test func whatIsNotYetDurableIsNotTold() throws {
        try whileTheWriterStands { engine in
            // Her claim is decided and applied, and may still be lost.
            #expect(engine.answer(command(.claim, "ada")) == nil)
            #expect(refusal(engine.answer(.standing(mi3, buyer("ada")))) == .noSuchClaim)
        } then: { engine in
            #expect(state(engine.answer(command(.claim, "ada"))) == .held)
            #expect(state(engine.answer(.standing(mi3, buyer("ada")))) == .held)
            guard case .drop(let report)? = engine.answer(.drop(mi3)) else {
                Issue.record("the drop's status was not told")
                return
            }
            #expect(report.reading.free == 1)
            #expect(report.reading.held == 1)
        }
    }

    @Test func whatWouldChangeSomethingIsTheWriters() throws {
        try whileTheWriterStands { engine in
            for inquiry in [
                command(.claim, "bob"), command(.unregister, "bob"),
                command(.pause), .command(.advance), .campaign,
                .standing(DropID(trusted: "nope"), buyer("ada")), .drop(DropID(trusted: "nope")),
            ] {
                #expect(engine.answer(inquiry) == nil, "\(inquiry)")
            }
        } then: { engine in
            let order = OrderReference(trusted: "o-1")
            #expect(engine.answer(command(.confirm(order), "ada")) == nil)
            #expect(engine.answer(command(.release, "ada")) == nil)
        }
        let engine = SaleEngine(
            sale: Sale(terms: terms(units: 1)), lastAlive: nil, store: MemoryStore(),
            clock: ManualClock(at: start))
        #expect(engine.answer(command(.register, "eve")) == nil)
        engine.stop()
    }

    @Test func whatIsDueInTimeIsTheWriters() throws {
        let clock = ManualClock(at: start)
        try whileTheWriterStands(clock: clock) { _ in
        } then: { engine in
            let order = OrderReference(trusted: "o-1")
            clock.advance(by: TimeSpan(milliseconds: 119_999))
            #expect(state(engine.answer(.standing(mi3, buyer("ada")))) == .held)
            #expect(refusal(engine.answer(command(.claim, "eve"))) == .notRegistered)
            clock.advance(by: TimeSpan(milliseconds: 1))
            // Until the writer has lapsed the hold nobody is told anything of the drop from here;
            // afterwards everybody is, and of the lapse.
            let inbox = Inbox()
            let confirm = command(.confirm(order), "ada")
            let early = engine.answer(confirm)
            #expect(early == nil || refusal(early) == .holdLapsed)
            #expect(engine.submit(.standing(mi3, buyer("ada")), ticket: 7, to: inbox))
            #expect(inbox.wait(for: 1))
            #expect(state(engine.answer(.standing(mi3, buyer("ada")))) == .lapsed)
            #expect(refusal(engine.answer(confirm)) == .holdLapsed)
        }
    }

    @Test func somethingDueStopsTheAnswersWhileTheWriterStands() throws {
        let clock = ManualClock(at: start)
        let store = MemoryStore(hasGate: true)
        let engine = SaleEngine(
            sale: openSale(units: 2, buyers: ["ada", "bob"]), lastAlive: nil, store: store,
            clock: clock)
        defer { engine.stop() }
        defer { store.letAllThrough() }
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, "ada"), ticket: 1, to: inbox))
        store.letOneThrough()
        #expect(store.waitUntilReached() && inbox.wait(for: 1))
        #expect(engine.submit(command(.claim, "bob"), ticket: 2, to: inbox))
        #expect(store.waitUntilReached())
        #expect(state(engine.answer(.standing(mi3, buyer("ada")))) == .held)
        clock.advance(by: .seconds(120))
        #expect(engine.answer(.standing(mi3, buyer("ada"))) == nil)
        #expect(engine.answer(command(.claim, "ada")) == nil)
        #expect(engine.answer(command(.claim, "eve")) == nil)
        #expect(engine.answer(.drop(mi3)) == nil)
    }

    @Test func afterTheJournalFailedNothingIsToldAnyMore() {
        let store = MemoryStore()
        let failure = Inbox()
        let engine = SaleEngine(
            sale: openSale(units: 1, buyers: ["ada"]), lastAlive: nil, store: store,
            clock: ManualClock(at: start),
            onFailure: { _ in failure.deliver([Reply(ticket: 0, outcome: .unregistered)]) })
        #expect(refusal(engine.answer(command(.claim, "eve"))) == .notRegistered)
        store.startFailing()
        let witness = FailureWitness(engine)
        if engine.submit(command(.claim, "ada"), ticket: 1, to: witness) {
            #expect(failure.wait(for: 1))
            #expect(!witness.wasTold, "told something after somebody heard of the failure")
        }
        for inquiry in [
            command(.claim, "eve"), command(.register, "ada"), .standing(mi3, buyer("ada")),
            .drop(mi3),
        ] {
            #expect(engine.answer(inquiry) == nil, "\(inquiry)")
        }
        engine.stop()
    }

    @Test func refusalsToldHereAreInTheReadings() throws {
        let engine = SaleEngine(
            sale: openSale(units: 1, buyers: ["ada", "bob"]), lastAlive: nil, store: MemoryStore(),
            clock: ManualClock(at: start))
        defer { engine.stop() }
        for _ in 0..<3 { #expect(refusal(engine.answer(command(.claim, "eve"))) == .notRegistered) }
        #expect(refusal(engine.answer(.standing(mi3, buyer("ada")))) == .noSuchClaim)
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, "eve"), ticket: 1, to: inbox))
        #expect(inbox.wait(for: 1))
        let bell = Inbox()
        let token = engine.feed.onAppend { _ in
            bell.deliver([Reply(ticket: 0, outcome: .unregistered)])
        }
        defer { engine.feed.cancel(token) }
        var totals = RefusalTotals()
        var place = 0
        while totals.total < 5, bell.wait(for: 1) {
            let (items, next, _) = engine.feed.items(from: place, max: 1000)
            place = next
            for case .reading(let reading) in items {
                // It holds the drops that changed.
                totals = reading.drops.first?.refusals ?? totals
            }
        }
        #expect(totals[.notRegistered] == 4)
        #expect(totals[.noSuchClaim] == 1)
    }
}

/// Asks again in the very moment in which it hears that the journal failed.
private final class FailureWitness: ReplySink {
    private let engine: SaleEngine
    private let isTold = Atomic<Bool>(false)

    init(_ engine: SaleEngine) {
        self.engine = engine
    }

    var wasTold: Bool { isTold.load(ordering: .acquiring) }

    func deliver(_ replies: [Reply]) {
        if engine.answer(command(.claim, "eve")) != nil { isTold.store(true, ordering: .releasing) }
    }
}

extension SaleEngine {
    /// The answer without the writer, whatever number the buyer has in the register.
    func answer(_ inquiry: Inquiry) -> Outcome? {
        var number: Int32 = -1
        return answer(inquiry, findingNumber: &number)
    }
}
