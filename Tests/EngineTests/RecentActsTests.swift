import Engine
import Rules
import TestSupport
import Testing

/// The past acts that a late client receives.
@Suite struct RecentActsTests {
    private func event(_ sequence: Int64, _ content: EventContent) -> Event {
        Event(
            sequence: sequence, moment: start, drop: mi3, content: content,
            author: content.kind.isAct ? .operator("priya") : nil)
    }

    @Test func eventsOfOneBuyerAreNotKept() {
        var acts = RecentActs()
        acts.append(event(1, .registered(buyer("ada"))))
        acts.append(event(2, .opened))
        acts.append(event(3, .claimed(buyer("ada"))))
        acts.append(event(4, .drawn))
        acts.append(event(5, .paused))
        #expect(acts.latest(10, upTo: 5).map(\.sequence) == [2, 4, 5])
        #expect(acts.latest(2, upTo: 5).map(\.sequence) == [4, 5])
        #expect(acts.latest(10, upTo: 4).map(\.sequence) == [2, 4])
        #expect(acts.latest(1, upTo: 3).map(\.sequence) == [2])
        #expect(acts.latest(0, upTo: 5).isEmpty && acts.latest(10, upTo: 1).isEmpty)
    }

    @Test func onlyTheLatestActsAreKept() {
        var acts = RecentActs()
        for number in 1...5_000 { acts.append(event(Int64(number), .marked("\(number)"))) }
        let latest = acts.latest(RecentActs.limit, upTo: 5_000).map(\.sequence)
        #expect(latest == Array(5_001 - Int64(RecentActs.limit)...5_000))
        #expect(acts.latest(1_000_000, upTo: .max).count < 2 * RecentActs.limit)
    }

    @Test func anEngineKeepsTheActsOfItsJournalAndItsOwn() throws {
        var before = RecentActs()
        before.append(event(1, .opened))
        var sale = Sale(terms: terms(units: 1))
        sale.apply(event(1, .opened))
        let engine = SaleEngine(
            sale: sale, lastAlive: nil, store: MemoryStore(), acts: before,
            clock: ManualClock(at: start))
        defer { engine.stop() }
        let inbox = Inbox()
        #expect(engine.submit(command(.pause), ticket: 1, to: inbox))
        try #require(inbox.wait(for: 1))
        // Answers leave before the feed publishes the events: the next answer comes after both.
        #expect(engine.submit(command(.mark("note")), ticket: 2, to: inbox))
        try #require(inbox.wait(for: 1))
        #expect(engine.latestActs(10, upTo: 2).map(\.content) == [.opened, .paused])
        #expect(engine.latestActs(1, upTo: 2).map(\.content) == [.paused])
    }
}
