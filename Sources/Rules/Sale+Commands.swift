/// An operator's command that took effect; the sale keeps it by its id.
struct RememberedCommand: Sendable {
    var drop: DropID
    var sent: SentCommand
    var act: ActRecord

    /// Whether a command with the same id is the same command.
    func isSame(as command: OperatorCommand) -> Bool {
        drop == command.drop && act.author == command.author && sent == command.sent
            && act.reason == command.reason
    }
}

extension Sale {
    /// Keeps the command that caused an event, if it has an id.
    mutating func remember(_ event: Event) {
        guard let sent = event.command, let id = sent.id, let author = event.author else { return }
        commands[id] = RememberedCommand(
            drop: event.drop, sent: sent,
            act: ActRecord(
                author: author, content: event.content, moment: event.moment,
                reason: event.reason))
    }

    /// The decision on a command whose id is known: the same command took effect before, or another
    /// one has this id. Nil for an unknown id.
    func decisionByID(_ command: OperatorCommand) -> Decision? {
        guard let id = command.id, let known = commands[id] else { return nil }
        return known.isSame(as: command) ? .standing : .otherCommand(known.act, drop: known.drop)
    }
}

extension Sale {
    /// Resumes a sale whose engine was away.
    ///
    /// First the sale moves to the latest edition of the law. After a long absence, open drops are
    /// then paused. Running holds are extended by the absence. Then everything that is due happens,
    /// and a drop that this opens long after its time is paused at once.
    ///
    /// - Parameters:
    ///   - moment: now.
    ///   - lastAlive: the moment of the journal's last event or reading; nil for a new journal.
    ///   - awayLimit: the shortest absence after which drops are paused.
    /// - Returns: the events in order; they are already applied.
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
