import Engine
@testable import Rules
import Telemetry
import TestSupport

/// Plays the law's stories on an engine: its own thread, its own mailbox, a clock that only the
/// story moves.
struct EngineStoryTarget: StoryTarget {
    private let clock: ManualClock
    private let store = MemoryStore()
    private let terms: CampaignTerms
    private var engine: SaleEngine
    private let inbox = Inbox()
    private var asked: UInt64 = 0
    private var toldCount = 0

    init(terms: CampaignTerms) {
        self.terms = terms
        clock = ManualClock(at: Story.start)
        engine = SaleEngine(
            sale: Sale(terms: terms), lastAlive: nil, store: store, clock: clock)
    }

    func close() { engine.stop() }

    mutating func perform(_ command: Command, at moment: Moment) throws -> StoryOutcome {
        clock.set(to: moment)
        let outcome = try ask(.command(command))
        let events = newEvents()
        switch outcome {
        case .refused(let refusal): return StoryOutcome(events: events, answer: .refused(refusal))
        case .otherCommand(let act, let drop):
            return StoryOutcome(events: events, answer: .otherCommand(act, drop: drop))
        case .drop(let report) where report.isRepeated != events.isEmpty:
            throw Unanswered(what: "whether \(command) is repeated")
        default: break
        }
        return StoryOutcome(events: events, answer: events.isEmpty ? .stands : .done)
    }

    mutating func recover(at moment: Moment, lastAlive: Moment) throws -> [Event] {
        engine.stop()
        clock.set(to: moment)
        var sale = Sale(terms: terms)
        for event in store.events { sale.apply(event) }
        engine = SaleEngine(sale: sale, lastAlive: lastAlive, store: store, clock: clock)
        return try settle(at: moment)
    }

    mutating func settle(at moment: Moment) throws -> [Event] {
        clock.set(to: moment)
        _ = try ask(.campaign)
        return newEvents()
    }

    mutating func standing(of buyer: BuyerID, in drop: DropID) throws -> ClaimStanding? {
        switch try ask(.standing(drop, buyer)) {
        case .claim(let standing, _, _): standing
        case .refused(let refusal) where refusal.code == .noSuchClaim: ClaimStanding(state: .none)
        default: nil
        }
    }

    mutating func drop(_ id: DropID) throws -> StoryDrop {
        guard case .drop(let report) = try ask(.drop(id)) else {
            throw Unanswered(what: "where \(id.text) stands")
        }
        let reading = report.reading
        return StoryDrop(
            id: id, phase: reading.phase, closure: reading.closedBecause, books: reading.books,
            waitingCount: reading.line, registeredCount: reading.registered,
            dripRate: reading.dripRate, revision: reading.revision,
            opens: reading.opens, missed: reading.missed)
    }

    private mutating func ask(_ inquiry: Inquiry) throws -> Outcome {
        asked += 1
        guard engine.submit(inquiry, ticket: asked, to: inbox), inbox.wait(for: 1),
            let outcome = inbox[asked]
        else { throw Unanswered(what: "\(inquiry)") }
        return outcome
    }

    /// The events that became durable since the last call: an answer never precedes its events.
    private mutating func newEvents() -> [Event] {
        let events = store.events
        defer { toldCount = events.count }
        return Array(events[toldCount...])
    }

    private struct Unanswered: Error {
        var what: String
    }
}
