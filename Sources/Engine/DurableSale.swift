import Rules
import Synchronization
import Telemetry

/// The sale as of the last durable event. Any thread may ask it.
///
/// It answers inquiries that change nothing, by the same law as the writer: refusals, claims that
/// exist already, polls. A stampede of those costs the writer nothing. Only the writer answers
/// inquiries that would change the sale, or that come when time has made something due.
final class DurableSale: Sendable {
    private struct State {
        var sale: Sale
        /// Number of refusals by drop, from here and from the writer.
        var refusals: [RefusalTotals]
        /// Whether the journal failed, so that nothing may be answered from here.
        var isClosed = false

        mutating func answer(
            to command: BuyerCommand, at moment: Moment, findingNumber number: inout Int32
        ) -> Outcome? {
            guard let index = sale.index(of: command.drop) else { return nil }
            switch sale.answer(to: command, at: moment) {
            case .happened, nil:
                number = Int32(sale.latestNumber(in: index))
                return nil
            case .standing:
                return counted(sale.outcome(of: command, in: index, isNew: false), in: index)
            case .refused(let refusal): return counted(.refused(refusal), in: index)
            }
        }

        /// Counts a refusal; returns the outcome, or nil after the journal failed.
        mutating func counted(_ outcome: Outcome, in index: Int) -> Outcome? {
            if isClosed { return nil }
            if case .refused(let refusal) = outcome { refusals[index][refusal.code] += 1 }
            return outcome
        }
    }

    /// Number of events applied under one lock: the longest time that an inquiry waits.
    private static let stepMax = 256

    /// Announcements and schedules that answers about each drop carry.
    let notices: DropNotices
    private let state: Mutex<State>
    private let drawSeedHashes: [DropID: String]

    init(_ sale: Sale, drawSeedHashes: [DropID: String]) {
        notices = DropNotices(sale)
        state = Mutex(
            State(
                sale: sale,
                refusals: Array(repeating: RefusalTotals(), count: sale.drops.count)))
        self.drawSeedHashes = drawSeedHashes
    }

    /// Applies the events that have become durable since the last call. `numbers` are the register
    /// numbers of the buyers of the first ones, as far as known.
    func follow(_ events: [Event], numbers: [Int32] = []) {
        for first in stride(from: 0, to: events.count, by: DurableSale.stepMax) {
            state.withLock { state in
                for place in first..<min(events.count, first + DurableSale.stepMax) {
                    let number = place < numbers.count ? Int(numbers[place]) : -1
                    state.sale.apply(events[place], hint: number)
                }
            }
        }
        for event in events where event.author != nil {
            let notice = state.withLock { state in
                state.sale.index(of: event.drop).map { state.sale.drops[$0].notice }
            }
            if let notice { notices.set(notice, of: event.drop) }
        }
    }

    /// Ends all answers from here, because the journal failed.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Fills in the buyers' register numbers in submissions that lack them.
    func fillNumbers(in submissions: inout [Submission]) {
        guard submissions.contains(where: \.lacksNumber) else { return }
        state.withLock { state in
            for place in submissions.indices where submissions[place].lacksNumber {
                guard case .command(.buyer(let command)) = submissions[place].inquiry,
                    let index = state.sale.index(of: command.drop),
                    let number = state.sale.number(of: command.buyer, in: index)
                else { continue }
                submissions[place].number = number
            }
        }
    }

    var sequence: Int64 { state.withLock { $0.sale.sequence } }

    /// The sale as a reading, without what is measured.
    func reading(at moment: Moment, boot: String) -> Reading {
        state.withLock { state in
            Reading(
                at: moment, number: 0, boot: boot, event: state.sale.sequence,
                durable: state.sale.sequence,
                drops: zip(state.sale.drops, state.refusals).map {
                    DropReading($0, refusals: $1, at: moment)
                }, engine: EngineReading())
        }
    }

    var refusals: [RefusalTotals] { state.withLock { $0.refusals } }

    func refusals(in index: Int) -> RefusalTotals { state.withLock { $0.refusals[index] } }

    /// Counts a refusal by the writer in the drop at an index.
    func count(_ refusal: Refusal, in index: Int) {
        state.withLock { $0.refusals[index][refusal.code] += 1 }
    }

    /// The answer to an inquiry; nil where only the writer can give it. Stores the buyer's register
    /// number in `number`, where one was found.
    func answer(
        _ inquiry: Inquiry, at moment: Moment, findingNumber number: inout Int32
    ) -> Outcome? {
        switch inquiry {
        case .command(.buyer(let command)):
            state.withLock { $0.answer(to: command, at: moment, findingNumber: &number) }
        case .standing(let drop, let buyer):
            state.withLock { state in
                guard let index = state.sale.index(of: drop) else { return nil }
                if state.sale.mustSettle(index, at: moment) { return nil }
                return state.counted(state.sale.outcome(ofPollBy: buyer, in: index), in: index)
            }
        case .drop(let drop):
            state.withLock { state in
                guard !state.isClosed, let index = state.sale.index(of: drop) else { return nil }
                if state.sale.mustSettle(index, at: moment) { return nil }
                return .drop(
                    state.sale.report(
                        index, at: moment, refusals: state.refusals[index],
                        drawSeedHash: drawSeedHashes[drop]))
            }
        case .command, .campaign: nil
        }
    }
}
