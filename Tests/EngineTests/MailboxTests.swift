import Rules
import TestSupport
import Testing

@testable import Engine

/// The order of service, the reserved room of each rank, and what is refused.
@Suite struct MailboxTests {
    private let order = OrderReference(trusted: "o-1")
    private let names = (0..<8).map { "b\($0)" }

    /// Runs the body while the writer is blocked in a commit. The first two buyers hold units.
    private func whileTheWriterIsBlocked(
        _ limits: EngineLimits = EngineLimits(), _ body: (SaleEngine, Inbox) throws -> Int
    ) throws -> [Event] {
        let store = MemoryStore(hasGate: true)
        let engine = SaleEngine(
            sale: openSale(units: 8, buyers: names + ["first"]), lastAlive: nil, store: store,
            clock: ManualClock(at: start), limits: limits)
        defer { engine.stop() }
        defer { store.letAllThrough() }
        let inbox = Inbox()
        for (ticket, name) in ["b0", "b1", "first"].enumerated() {
            let isTaken = engine.submit(command(.claim, name), ticket: UInt64(ticket), to: inbox)
            try #require(isTaken && store.waitUntilReached())
            if name == "first" { break }
            store.letOneThrough()
            try #require(inbox.wait(for: 1))
        }
        let count = store.events.count
        let expected = try body(engine, inbox)
        store.letAllThrough()
        try #require(inbox.wait(for: expected + 1))
        return Array(store.events.dropFirst(count + 2))
    }

    private func submission(
        _ engine: SaleEngine, _ inquiry: Inquiry, _ ticket: UInt64, _ inbox: Inbox,
        keepsOrder: Bool = false
    ) -> Submission {
        engine.submission(inquiry, ticket: ticket, to: inbox, keepsOrder: keepsOrder)
    }

    /// The buyer's number in a submission is a hint. The writer checks it against the current
    /// state.
    @Test func addressedSubmissionsAreAnsweredLikeAnyOther() throws {
        let events = try whileTheWriterIsBlocked { engine, inbox in
            var submissions = [
                submission(engine, command(.claim, "b3"), 10, inbox, keepsOrder: true),
                submission(engine, command(.register, "new"), 11, inbox, keepsOrder: true),
                submission(engine, command(.claim, "new"), 12, inbox, keepsOrder: true),
                submission(engine, command(.claim, "nobody"), 13, inbox, keepsOrder: true),
                submission(engine, command(.confirm(order), "b0"), 14, inbox, keepsOrder: true),
                submission(engine, command(.mark("note")), 15, inbox, keepsOrder: true),
                submission(engine, .standing(mi3, buyer("b1")), 16, inbox, keepsOrder: true),
            ]
            engine.fillRegisterNumbers(in: &submissions)
            #expect(submissions.map(\.registerNumber) == [3, -1, -1, -1, 0, -1, -1])
            let rest = engine.submit(submissions)
            #expect(rest.isEmpty)
            return 7
        }
        #expect(
            events.map(\.content) == [
                .claimed(buyer("b3")), .granted(buyer("b3"), until: start + .seconds(120)),
                .confirmed(buyer("b0"), order), .marked("note"),
            ])
    }

    @Test func operatorsComeFirstThenConfirmationsThenTheRest() throws {
        let events = try whileTheWriterIsBlocked { engine, inbox in
            let rest = engine.submit([
                submission(engine, command(.claim, "b2"), 10, inbox),
                submission(engine, command(.confirm(order), "b0"), 11, inbox),
                submission(engine, command(.mark("note")), 12, inbox),
                submission(engine, command(.claim, "b3"), 13, inbox),
                submission(engine, command(.confirm(order), "b1"), 14, inbox),
            ])
            #expect(rest.isEmpty)
            return 5
        }
        #expect(
            events.map(\.content.kind) == [
                .marked, .confirmed, .confirmed, .claimed, .granted, .claimed, .granted,
            ])
        #expect(events[1].content == .confirmed(buyer("b0"), order))
        #expect(events[2].content == .confirmed(buyer("b1"), order))
    }

    @Test func aConfirmationThatMustKeepItsPlaceDoes() throws {
        let events = try whileTheWriterIsBlocked { engine, inbox in
            let rest = engine.submit([
                submission(engine, command(.claim, "b2"), 10, inbox),
                submission(engine, command(.confirm(order), "b2"), 11, inbox, keepsOrder: true),
                submission(engine, command(.mark("note")), 12, inbox, keepsOrder: true),
                submission(engine, command(.confirm(order), "b0"), 13, inbox),
            ])
            #expect(rest.isEmpty)
            return 4
        }
        #expect(
            events.map(\.content.kind) == [.confirmed, .claimed, .granted, .confirmed, .marked])
        #expect(events[0].content == .confirmed(buyer("b0"), order))
        #expect(events[3].content == .confirmed(buyer("b2"), order))
    }

    @Test func everyRankHasItsOwnRoomAndTheRestIsReturned() throws {
        var limits = EngineLimits()
        (limits.mailboxCapacity, limits.batchSizeMax) = (2, 2)
        (limits.confirmationCapacity, limits.urgentCapacity) = (1, 2)
        _ = try whileTheWriterIsBlocked(limits) { engine, inbox in
            let rest = engine.submit([
                submission(engine, command(.claim, "b2"), 10, inbox),
                submission(engine, command(.claim, "b3"), 11, inbox),
                submission(engine, command(.claim, "b4"), 12, inbox),
                submission(engine, command(.confirm(order), "b0"), 13, inbox),
                submission(engine, command(.confirm(order), "b1"), 14, inbox),
                submission(engine, command(.confirm(order), "b1"), 15, inbox, keepsOrder: true),
                submission(engine, command(.mark("1")), 16, inbox),
                submission(engine, command(.mark("2")), 17, inbox),
                submission(engine, command(.mark("3")), 18, inbox),
                submission(engine, .drop(mi3), 19, inbox),
            ])
            #expect(rest.map(\.ticket) == [12, 14, 15, 18, 19])
            #expect(!engine.submit(.campaign, ticket: 20, to: inbox))
            return 5
        }
    }

    @Test func aStoppedMailboxReturnsEverything() {
        let engine = SaleEngine(
            sale: openSale(units: 1, buyers: ["ada"]), lastAlive: nil, store: MemoryStore(),
            clock: ManualClock(at: start))
        engine.stop()
        let inbox = Inbox()
        let submissions = [
            submission(engine, command(.claim, "ada"), 1, inbox),
            submission(engine, command(.confirm(order), "ada"), 2, inbox),
            submission(engine, command(.pause), 3, inbox),
        ]
        #expect(engine.submit(submissions).map(\.ticket) == [1, 2, 3])
        #expect(inbox.all.isEmpty)
    }

    @Test func manyBatchesKeepTheOrderOfArrival() throws {
        var limits = EngineLimits()
        (limits.mailboxCapacity, limits.urgentCapacity, limits.batchSizeMax) = (6, 2, 2)
        let events = try whileTheWriterIsBlocked(limits) { engine, inbox in
            let claims = (2..<8).map { number in
                submission(engine, command(.claim, "b\(number)"), UInt64(10 + number), inbox)
            }
            #expect(engine.submit(claims).isEmpty)
            return 6
        }
        let claimed = events.compactMap { event -> String? in
            if case .claimed(let buyer) = event.content { buyer.text } else { nil }
        }
        #expect(claimed == (2..<8).map { "b\($0)" })
    }
}
