extension Sale {
    /// Resumes a sale whose engine was away, and returns the events, which are already applied.
    ///
    /// First the sale moves to the latest edition of the law. After a long absence, open drops are
    /// then paused. Running holds are extended by the absence. Then everything that is due happens,
    /// and a drop that this opens long after its time is paused at once. Without `lastAlive`
    /// nothing is paused or extended.
    ///
    /// - Parameters:
    ///   - moment: now.
    ///   - lastAlive: the moment of the journal's last event or reading; nil for a new journal.
    ///   - awayLimit: the shortest absence after which drops are paused.
    /// - Returns: the events in order.
    package mutating func recover(
        at moment: Moment, lastAlive: Moment?, awayLimit: TimeSpan
    ) -> [Event] {
        var events: [Event] = []
        let moment = max(moment, self.moment)
        if edition < .latest {
            happen(.upgraded(from: edition, to: .latest), to: DropID.none, nil, moment, &events)
        }
        guard let lastAlive else { return events + settle(at: moment) }
        let away = moment - lastAlive
        let seconds = "\(away.milliseconds / 1000).\(away.milliseconds / 100 % 10)"
        let reason: ExactText = "the engine was away for \(seconds) s"
        for drop in drops where away >= awayLimit && drop.phase == .open {
            happen(.paused, to: drop.terms.id, reason, moment, &events)
        }
        for drop in drops where drop.books.held > 0 && Limits.holdExtension.contains(away) {
            happen(.holdsExtended(away), to: drop.terms.id, reason, moment, &events)
        }
        while case .events(let due) = decide(.advance, at: moment), !due.isEmpty {
            for event in due {
                apply(event)
                events.append(event)
            }
            for drop in drops where drop.isOpenedLate(at: moment, awayLimit) {
                happen(.paused, to: drop.terms.id, reason, moment, &events)
            }
        }
        return events
    }

    /// Applies an act of the engine and adds its event.
    private mutating func happen(
        _ content: EventContent, to drop: DropID, _ reason: ExactText?, _ moment: Moment,
        _ events: inout [Event]
    ) {
        let event = Event(
            sequence: sequence + 1, moment: moment, drop: drop, content: content,
            author: .engine, reason: reason)
        apply(event)
        events.append(event)
    }
}

extension Drop {
    /// Whether the drop opened at this moment, `awayLimit` or more after its scheduled time. That
    /// time is on the machine's clock.
    fileprivate func isOpenedLate(at moment: Moment, _ awayLimit: TimeSpan) -> Bool {
        guard phase == .open, latestOpening == moment, let opens else { return false }
        return moment - (opens + clockAhead) >= awayLimit
    }
}
