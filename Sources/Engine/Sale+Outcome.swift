import Rules
import Telemetry

// The outcomes of commands and polls, for the writer and for `DurableSale`.
extension Sale {
    /// The outcome of a buyer's command that took effect now (`isNew`) or earlier.
    mutating func outcome(of command: BuyerCommand, in index: Int, isNew: Bool) -> Outcome {
        switch command.act {
        case .register: return .registered(isNew: isNew)
        case .unregister: return .unregistered
        case .claim, .confirm, .release:
            guard let standing = standing(of: command.buyer, in: index) else {
                return .refused(notRegistered(index))
            }
            return .claim(standing, brief(index, standing), isNew: isNew)
        }
    }

    mutating func outcome(ofPollBy buyer: BuyerID, in index: Int) -> Outcome {
        guard let standing = standing(of: buyer, in: index) else {
            return .refused(notRegistered(index))
        }
        guard standing.state != .none else {
            let drop = drops[index].terms.id.text
            return .refused(Refusal(.noSuchClaim, "The buyer has no claim in \(drop)."))
        }
        return .claim(standing, brief(index, standing), isNew: false)
    }

    func report(
        _ index: Int, at now: Moment, refusals: RefusalTotals, drawSeedHash: String?
    ) -> DropReport {
        let drop = drops[index]
        var report = DropReport(
            reading: DropReading(
                drop, oldestWaitMS: drop.headClaimedAt.map { Int((now - $0).milliseconds) } ?? 0,
                refusals: refusals),
            terms: drop.terms, hold: drop.hold, announcement: drop.announcement,
            drawSeedHash: drawSeedHash)
        if case .draw(_, let seed) = drop.terms.order, drop.phase == .closed {
            report.drawSeed = seed.hexadecimal
        }
        return report
    }

    private func brief(_ index: Int, _ standing: ClaimStanding) -> DropBrief {
        DropBrief(
            phase: drops[index].phase, closure: drops[index].closure,
            pollLoad: standing.position == nil ? nil : pollLoad(index))
    }

    private func notRegistered(_ index: Int) -> Refusal {
        Refusal(
            .notRegistered, "The buyer is not registered for \(drops[index].terms.id.text).")
    }
}
