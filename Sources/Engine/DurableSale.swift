import Rules
import Synchronization
import Telemetry

/// The sale as of the last durable event. Any thread may use it.
///
/// It answers inquiries that change nothing, by the same rules as the writer: refusals, claims that
/// exist already, polls. A stampede of these costs the writer nothing. The writer must answer an
/// inquiry that would change the sale, or that arrives when a timed event is due.
final class DurableSale: Sendable {
    private struct State {
        var sale: Sale
        /// Number of refusals for each drop, by this object and by the writer.
        var refusals: [RefusalTotals]
        /// Whether the journal failed. This object then gives no answers.
        var isClosed = false

        mutating func answer(
            to command: BuyerCommand, at moment: Moment, registerNumber: inout Int32
        ) -> Outcome? {
            guard let index = sale.index(of: command.drop) else { return nil }
            switch sale.answer(to: command, at: moment) {
            case .happened, nil:
                registerNumber = Int32(sale.latestNumber(in: index))
                return nil
            case .standing:
                return counted(sale.outcome(of: command, in: index, isNew: false), in: index)
            case .refused(let refusal): return counted(.refused(refusal), in: index)
            }
        }

        /// Counts the outcome if it is a refusal. Returns it, or `nil` after the journal failed.
        mutating func counted(_ outcome: Outcome, in index: Int) -> Outcome? {
            if isClosed { return nil }
            if case .refused(let refusal) = outcome { refusals[index][refusal.code] += 1 }
            return outcome
        }
    }

    /// Maximum number of events applied under one lock, so that no inquiry waits for long.
    private static let stepMax = 256

    /// The announcement and schedule of each drop, for answers about it.
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

    /// Applies the events that have become durable since the last call. `registerNumbers` are
    /// hints: the register numbers of the buyers of the first events.
    func apply(_ events: [Event], registerNumbers: [Int32] = []) {
        for first in stride(from: 0, to: events.count, by: DurableSale.stepMax) {
            state.withLock { state in
                for index in first..<min(events.count, first + DurableSale.stepMax) {
                    let number = index < registerNumbers.count ? Int(registerNumbers[index]) : -1
                    state.sale.apply(events[index], hint: number)
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

    /// Ends all answers of this object, because the journal failed.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Fills in the buyers' register numbers in submissions that lack them.
    func fillRegisterNumbers(in submissions: inout [Submission]) {
        guard submissions.contains(where: \.lacksRegisterNumber) else { return }
        state.withLock { state in
            for index in submissions.indices where submissions[index].lacksRegisterNumber {
                guard case .command(.buyer(let command)) = submissions[index].inquiry,
                    let drop = state.sale.index(of: command.drop),
                    let number = state.sale.number(of: command.buyer, in: drop)
                else { continue }
                submissions[index].registerNumber = number
            }
        }
    }

    var sequence: Int64 { state.withLock { $0.sale.sequence } }

    /// The sale as a reading without measured gauges.
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

    /// Counts a refusal that the writer gave, for the drop at `index`.
    func count(_ refusal: Refusal, in index: Int) {
        state.withLock { $0.refusals[index][refusal.code] += 1 }
    }

    /// The answer to an inquiry. `nil` if only the writer can answer; `registerNumber` is then the
    /// buyer's register number, if it was found.
    func answer(
        _ inquiry: Inquiry, at moment: Moment, registerNumber: inout Int32
    ) -> Outcome? {
        switch inquiry {
        case .command(.buyer(let command)):
            state.withLock { $0.answer(to: command, at: moment, registerNumber: &registerNumber) }
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
