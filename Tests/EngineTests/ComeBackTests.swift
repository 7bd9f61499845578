import Engine
import Rules
import TestSupport
import Testing

/// After a short absence an open drop is open again; after a long one it is paused.
@Suite struct ComeBackTests {
    private func firstEvents(
        _ sale: Sale, away: TimeSpan, count: Int
    ) -> [Event] {
        let store = MemoryStore()
        let engine = SaleEngine(
            sale: sale, lastAlive: start, store: store, clock: ManualClock(at: start + away))
        let inbox = Inbox()
        #expect(engine.submit(.campaign, ticket: 1, to: inbox))
        #expect(inbox.wait(for: 1))
        engine.stop()
        return Array(store.events.prefix(count))
    }

    @Test func openAfterAShortAbsence() {
        let sale = openSale(units: 1, buyers: ["ada"])
        #expect(firstEvents(sale, away: TimeSpan(milliseconds: 4999), count: 9).isEmpty)
    }

    @Test func pausedWithTheReasonAfterALongOne() {
        let sale = openSale(units: 1, buyers: ["ada"])
        let events = firstEvents(sale, away: .seconds(7), count: 9)
        #expect(events.map(\.content) == [.paused])
        #expect(events.first?.author == .engine)
        #expect(events.first?.reason == "the engine was away for 7.0 s")
    }

    @Test func aDropWhoseOpeningWasMissedOpensPaused() {
        let sale = Sale(terms: terms(units: 1, opens: start + .seconds(60)))
        let events = firstEvents(sale, away: .seconds(600), count: 9)
        #expect(events.map(\.content) == [.opened, .paused])
        #expect(events.map(\.author) == [.schedule, .engine])
    }

    @Test func aDropWhoseOpeningWasJustMissedOpens() {
        let sale = Sale(terms: terms(units: 1, opens: start + .seconds(597)))
        let events = firstEvents(sale, away: .seconds(600), count: 9)
        #expect(events.map(\.content) == [.opened])
    }
}
