@testable import Engine
import Rules
import Synchronization
import Telemetry
import TestSupport
import Testing

/// `DurableSale` answers without the writer: only from durable state, and only what changes
/// nothing.
@Suite struct DurableSaleTests {
    private func refusal(_ outcome: Outcome?) -> Refusal.Code? {
        guard case .refused(let refusal)? = outcome else { return nil }
        return refusal.code
    }

    private func state(_ outcome: Outcome?) -> ClaimState? {
        guard case .claim(let standing, _, isNew: false)? = outcome else { return nil }
        return standing.state
    }

    /// Runs the body while the writer is blocked in the commit of Ada's claim.
    private func whileTheWriterIsBlocked(
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
        try whileTheWriterIsBlocked { engine in
            #expect(refusal(engine.answer(command(.claim, "eve"))) == .notRegistered)
            #expect(refusal(engine.answer(.standing(mi3, buyer("eve")))) == .notRegistered)
            #expect(refusal(engine.answer(.standing(mi3, buyer("bob")))) == .noSuchClaim)
            #expect(refusal(engine.answer(command(.release, "bob"))) == .noSuchClaim)
            guard case .registered(isNew: false)? = engine.answer(command(.register, "bob")) else {
                Issue.record("no answer for a standing registration")
                return
            }
            guard case .drop(let report)? = engine.answer(.drop(mi3)) else {
                Issue.record("no status of the drop")
                return
            }
            #expect(report.reading.free == 2)
        }
    }

    @Test func changesThatAreNotDurableAreNotShown() throws {
        try whileTheWriterIsBlocked { engine in
            // Her claim is decided and applied, but may still be lost.
            #expect(engine.answer(command(.claim, "ada")) == nil)
            #expect(refusal(engine.answer(.standing(mi3, buyer("ada")))) == .noSuchClaim)
        } then: { engine in
            #expect(state(engine.answer(command(.claim, "ada"))) == .held)
            #expect(state(engine.answer(.standing(mi3, buyer("ada")))) == .held)
            guard case .drop(let report)? = engine.answer(.drop(mi3)) else {
                Issue.record("no status of the drop")
                return
            }
            #expect(report.reading.free == 1)
            #expect(report.reading.held == 1)
        }
    }

    @Test func commandsThatChangeSomethingGoToTheWriter() throws {
        try whileTheWriterIsBlocked { engine in
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

    @Test func changesThatAreDueGoToTheWriter() throws {
        let clock = ManualClock(at: start)
        try whileTheWriterIsBlocked(clock: clock) { _ in
        } then: { engine in
            let order = OrderReference(trusted: "o-1")
            clock.advance(by: TimeSpan(milliseconds: 119_999))
            #expect(state(engine.answer(.standing(mi3, buyer("ada")))) == .held)
            #expect(refusal(engine.answer(command(.claim, "eve"))) == .notRegistered)
            clock.advance(by: TimeSpan(milliseconds: 1))
            // Until the writer lapses the hold, the durable sale gives no answer about the drop.
            // Afterwards everybody is told of the lapse.
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

    @Test func aDueChangeStopsAnswersWhileTheWriterIsBlocked() throws {
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

    @Test func nothingIsAnsweredAfterTheJournalFailed() {
        let store = MemoryStore()
        let failure = Inbox()
        let engine = SaleEngine(
            sale: openSale(units: 1, buyers: ["ada"]), lastAlive: nil, store: store,
            clock: ManualClock(at: start),
            onFailure: { _ in failure.deliver([Reply(ticket: 0, outcome: .unregistered)]) })
        #expect(refusal(engine.answer(command(.claim, "eve"))) == .notRegistered)
        store.startFailing()
        let observer = FailureObserver(engine)
        if engine.submit(command(.claim, "ada"), ticket: 1, to: observer) {
            #expect(failure.wait(for: 1))
            #expect(!observer.wasAnswered, "answered after a client learnt of the failure")
        }
        for inquiry in [
            command(.claim, "eve"), command(.register, "ada"), .standing(mi3, buyer("ada")),
            .drop(mi3),
        ] {
            #expect(engine.answer(inquiry) == nil, "\(inquiry)")
        }
        engine.stop()
    }

    @Test func refusalsOfTheDurableSaleAreInTheReadings() throws {
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
                // A reading holds only the drops that changed.
                totals = reading.drops.first?.refusals ?? totals
            }
        }
        #expect(totals[.notRegistered] == 4)
        #expect(totals[.noSuchClaim] == 1)
    }
}

/// Asks the engine again at the moment when it learns that the journal failed.
private final class FailureObserver: ReplySink {
    private let engine: SaleEngine
    private let isLate = Atomic<Bool>(false)

    init(_ engine: SaleEngine) {
        self.engine = engine
    }

    var wasAnswered: Bool { isLate.load(ordering: .acquiring) }

    func deliver(_ replies: [Reply]) {
        if engine.answer(command(.claim, "eve")) != nil { isLate.store(true, ordering: .releasing) }
    }
}

extension SaleEngine {
    /// The answer without the writer, whatever number the buyer has in the register.
    func answer(_ inquiry: Inquiry) -> Outcome? {
        var number: Int32 = -1
        return answer(inquiry, registerNumber: &number)
    }
}
