import Rules

extension Writer {
    /// Brings a sale back that was interrupted: an open drop comes back paused when the engine was
    /// away longer than the limit, since buyers and the storefront have moved on meanwhile.
    ///
    /// False when the journal failed.
    func comeBack(lastAlive: Moment?, limits: EngineLimits) -> Bool {
        guard let lastAlive else { return carryOut(Delivery()) }
        let now = max(moment(), sale.moment)
        let away = now - lastAlive
        guard away >= limits.awayLimit else { return carryOut(Delivery()) }
        let reason: ExactText = "the engine was away for \(away.milliseconds / 1000) s"
        let wasOpen = sale.drops.filter { $0.phase == .open }.map(\.terms.id)
        return pause(wasOpen, because: reason) && carryOut(Delivery())
            && pause(openedLate(after: lastAlive, limits: limits), because: reason)
    }

    /// Drops whose opening time passed while nobody was there, and which the schedule has opened now.
    private func openedLate(after lastAlive: Moment, limits: EngineLimits) -> [DropID] {
        sale.drops.filter { drop in
            guard drop.phase == .open, let opens = drop.terms.opens,
                let openedAt = drop.openedAt
            else { return false }
            return opens > lastAlive && openedAt - opens >= limits.awayLimit
        }.map(\.terms.id)
    }

    private func pause(_ drops: [DropID], because reason: ExactText) -> Bool {
        guard !drops.isEmpty else { return true }
        let letters = drops.map { drop in
            Letter(
                inquiry: .command(
                    .operate(
                        OperatorCommand(.pause, drop: drop, author: .engine, reason: reason))),
                ticket: 0, sink: Nobody(), rank: .operators, postedNS: nanoseconds())
        }
        return carryOut(Delivery(letters: letters))
    }
}

/// Takes the answers that nobody waits for.
private final class Nobody: ReplySink {
    func deliver(_ replies: [Reply]) {}
}
