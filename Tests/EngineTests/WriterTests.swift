@testable import Engine
import Rules
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct WriterTests {
    private func engine(
        _ sale: Sale, store: MemoryStore, clock: ManualClock = ManualClock(at: start),
        limits: EngineLimits = EngineLimits(), lastAlive: Moment? = nil,
        onFailure: @escaping @Sendable (String) -> Void = { _ in }
    ) -> SaleEngine {
        SaleEngine(
            sale: sale, lastAlive: lastAlive, store: store, clock: clock, limits: limits,
            onFailure: onFailure)
    }

    @Test func anAnswerLeavesOnlyAfterItsEventsAreDurable() {
        let store = MemoryStore(hasGate: true)
        let engine = engine(openSale(units: 1, buyers: ["ada"]), store: store)
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, "ada"), ticket: 1, to: inbox))
        #expect(store.waitUntilReached())
        #expect(inbox.all.isEmpty)
        store.letAllThrough()
        #expect(inbox.wait(for: 1))
        guard case .claim(let standing, _, isNew: true)? = inbox[1] else {
            Issue.record("a new claim was not answered as one: \(inbox.all)")
            return
        }
        #expect(standing.state == .held)
        #expect(store.events.map(\.content.kind) == [.claimed, .granted])
        engine.stop()
    }

    @Test func aBatchHoldsEverythingThatArrivedDuringTheLastSync() {
        let store = MemoryStore(hasGate: true)
        let names = (0..<50).map { "buyer-\($0)" }
        let engine = engine(openSale(units: 10, buyers: names), store: store)
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, names[0]), ticket: 0, to: inbox))
        #expect(store.waitUntilReached())
        for (ticket, name) in names.enumerated().dropFirst() {
            #expect(engine.submit(command(.claim, name), ticket: UInt64(ticket), to: inbox))
        }
        store.letAllThrough()
        #expect(inbox.wait(for: 50))
        #expect(store.batchSizes == [2, 49 + 9])
        engine.stop()
    }

    @Test func aFullMailboxRefusesAtOnceAndOperatorsHaveTheirOwnRoom() {
        var limits = EngineLimits()
        limits.mailboxCapacity = 4
        limits.urgentCapacity = 2
        limits.batchSizeMax = 4
        let store = MemoryStore(hasGate: true)
        let names = (0..<6).map { "buyer-\($0)" }
        let engine = engine(openSale(units: 6, buyers: names), store: store, limits: limits)
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, names[0]), ticket: 0, to: inbox))
        #expect(store.waitUntilReached())
        for ticket in 1...4 {
            #expect(
                engine.submit(command(.claim, names[ticket]), ticket: UInt64(ticket), to: inbox))
        }
        #expect(!engine.submit(command(.claim, names[5]), ticket: 5, to: inbox))
        #expect(engine.submit(command(.pause), ticket: 6, to: inbox))
        store.letAllThrough()
        #expect(inbox.wait(for: 6))
        let kinds = store.events.map(\.content.kind)
        #expect(
            kinds == [.claimed, .granted, .paused, .claimed, .claimed, .claimed, .claimed],
            "the pause was not decided before the claims that arrived earlier")
        engine.stop()
    }

    @Test func nothingIsAcknowledgedAfterAFailedSync() {
        let store = MemoryStore()
        let failures = Inbox()
        let feed = Mutex<Feed<FeedItem>?>(nil)
        let toldBefore = Mutex(false)
        let engine = engine(
            openSale(units: 1, buyers: ["ada"]), store: store,
            onFailure: { _ in
                // The server closes its connections when it learns of the failure: watchers must
                // know why by then.
                let items = feed.withLock { $0 }?.items(from: 0, max: 1000).items ?? []
                toldBefore.withLock { $0 = isStorageFailure(items.last) }
                failures.deliver([Reply(ticket: 0, outcome: .failed("told"))])
            })
        feed.withLock { $0 = engine.feed }
        store.startFailing()
        let inbox = Inbox()
        if engine.submit(command(.claim, "ada"), ticket: 1, to: inbox) {
            #expect(inbox.wait(for: 1))
            guard case .failed(let reason)? = inbox[1] else {
                Issue.record("an answer left although the sync failed: \(inbox.all)")
                return
            }
            #expect(reason == "the disk said no")
        }
        #expect(failures.wait(for: 1))
        #expect(engine.readiness == .failing("the disk said no"))
        #expect(!engine.submit(command(.claim, "ada"), ticket: 2, to: inbox))
        engine.stop()
        #expect(toldBefore.withLock { $0 })
    }

    private func isStorageFailure(_ item: FeedItem?) -> Bool {
        guard case .reading(let reading)? = item else { return false }
        return reading.engine.storageFailed
    }

    @Test func stoppingAnswersAcceptedCommandsAndClosesTheStore() {
        let store = MemoryStore(hasGate: true)
        let engine = engine(openSale(units: 2, buyers: ["ada", "bob"]), store: store)
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, "ada"), ticket: 1, to: inbox))
        #expect(store.waitUntilReached())
        #expect(engine.submit(command(.claim, "bob"), ticket: 2, to: inbox))
        store.letAllThrough()
        engine.stop()
        #expect(inbox.all.map(\.ticket) == [1, 2])
        #expect(store.isClosed)
        #expect(!engine.submit(command(.claim, "ada"), ticket: 3, to: inbox))
        #expect(engine.readiness == .stopping)
    }

    @Test func timeAloneLapsesAHoldAndGrantsTheUnitToTheNext() {
        let store = MemoryStore()
        let clock = ManualClock(at: start)
        let engine = engine(
            openSale(units: 1, buyers: ["ada", "bob"]), store: store, clock: clock)
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, "ada"), ticket: 1, to: inbox))
        #expect(engine.submit(command(.claim, "bob"), ticket: 2, to: inbox))
        #expect(inbox.wait(for: 2))
        clock.advance(by: .seconds(600))
        #expect(engine.submit(.standing(mi3, buyer("bob")), ticket: 3, to: inbox))
        #expect(inbox.wait(for: 1))
        guard case .claim(let standing, _, _)? = inbox[3] else {
            Issue.record("no standing came back")
            return
        }
        #expect(standing.state == .held)
        #expect(store.events.suffix(2).map(\.content.kind) == [.lapsed, .granted])
        engine.stop()
    }

    @Test func readingsHoldTheBooksAndTheRefusals() {
        let store = MemoryStore()
        let engine = engine(openSale(units: 1, buyers: ["ada"]), store: store)
        let inbox = Inbox()
        #expect(engine.submit(command(.claim, "ada"), ticket: 1, to: inbox))
        #expect(engine.submit(command(.claim, "eve"), ticket: 2, to: inbox))
        #expect(inbox.wait(for: 2))
        let reading = nextReading(of: engine) { $0.drops[0].refusals.total == 1 }
        #expect(
            reading?.drops[0].books == Books(free: 0, held: 1, sold: 0, withdrawn: 0, issued: 1))
        #expect(reading?.drops[0].refusals[.notRegistered] == 1)
        #expect(reading?.durable == reading?.event)
        engine.stop()
    }

    @Test func readingsShowAStuckWriter() {
        let store = MemoryStore(hasGate: true)
        let clock = ManualClock(at: start)
        let engine = engine(openSale(units: 1, buyers: ["ada"]), store: store, clock: clock)
        _ = nextReading(of: engine) { _ in true }
        #expect(engine.submit(command(.claim, "ada"), ticket: 1, to: Inbox()))
        #expect(store.waitUntilReached())
        clock.advance(by: .seconds(2))
        let reading = nextReading(of: engine) {
            clock.advance(by: .seconds(1))
            return $0.engine.heartbeatAgeUS >= 1_000_000 && $0.engine.commitAgeUS >= 1_000_000
        }
        #expect(reading != nil)
        store.letAllThrough()
        engine.stop()
    }

    /// Waits for a matching reading; nil if none comes.
    private func nextReading(
        of engine: SaleEngine, where fits: (Reading) -> Bool
    ) -> Reading? {
        let bell = Inbox()
        let token = engine.feed.onAppend { _ in
            bell.deliver([Reply(ticket: 0, outcome: .unregistered)])
        }
        defer { engine.feed.cancel(token) }
        var place = 0
        var assembly = ReadingAssembly()
        for _ in 0..<200 {
            let (items, next, _) = engine.feed.items(from: place, max: 1000)
            place = next
            for case .reading(let told) in items {
                if let reading = assembly.next(told), fits(reading) { return reading }
            }
            guard bell.wait(for: 1) else { return nil }
        }
        return nil
    }
}
