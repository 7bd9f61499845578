/// What a command would do.
package enum Decision: Equatable, Sendable {
    /// These events happen; a reply may be sent once they are durable.
    case events([Event])
    /// Nothing happens: the command already took effect, and the standing result is the answer.
    case standing
    /// Nothing happens: another command has this id, and it did this act to that drop.
    case otherCommand(ActRecord, drop: DropID)
    case refused(Refusal)
}

extension Sale {
    /// Decides a command at a moment, without changing anything.
    ///
    /// A moment before the latest event counts as that event's moment: time never goes back.
    package func decide(_ command: Command, at moment: Moment) -> Decision {
        let moment = max(moment, self.moment)
        switch command {
        case .buyer(let command):
            guard let index = index(of: command.drop) else {
                return .refused(unknownDrop(command.drop))
            }
            return decision(
                drops[index].decide(command, at: moment, lineLimit: terms.lineLimit),
                drop: command.drop, at: moment)
        case .operate(let command):
            if let decision = decisionByID(command) { return decision }
            guard let index = index(of: command.drop) else {
                return .refused(unknownDrop(command.drop))
            }
            return decision(
                drops[index].decide(command, at: moment, usualNotice: terms.reopenNotice),
                drop: command.drop, at: moment, author: command.author, reason: command.reason,
                command: command.sent)
        case .advance: return .events(due(at: moment))
        }
    }

    /// Applies everything that time has made due, and returns the events in order.
    package mutating func settle(at moment: Moment) -> [Event] {
        var settled: [Event] = []
        while case .events(let events) = decide(.advance, at: moment), !events.isEmpty {
            for event in events { apply(event) }
            settled += events
        }
        return settled
    }

    /// The refusal of a command on a drop that the campaign does not have.
    package func unknownDrop(_ drop: DropID) -> Refusal {
        Refusal(.unknownDrop, "The campaign has no drop \(drop.text).")
    }

    private func decision(
        _ decision: DropDecision, drop: DropID, at moment: Moment, author: Author? = nil,
        reason: ExactText? = nil, command: SentCommand? = nil
    ) -> Decision {
        switch decision {
        case .happens, .both:
            .events(
                numbered(
                    decision.contents ?? [], drop: drop, at: moment, author: author,
                    reason: reason, command: command))
        case .stands: .standing
        case .refused(let refusal): .refused(refusal)
        }
    }

    /// The events of the next step that is due, from the first drop that has one.
    private func due(at moment: Moment) -> [Event] {
        for (index, drop) in drops.enumerated() {
            let due = drop.due(at: moment)
            if !due.contents.isEmpty {
                return numbered(
                    due.contents, drop: drop.terms.id, at: moment, author: due.author)
            }
            let rollOver = rollOver(from: index, at: moment)
            if !rollOver.isEmpty { return rollOver }
        }
        return []
    }

    /// Moves the leftovers of a closed drop to the next drop, once no unit of the closed drop is
    /// held.
    private func rollOver(from index: Int, at moment: Moment) -> [Event] {
        guard terms.rollLeftovers, index + 1 < drops.count else { return [] }
        let (drop, next) = (drops[index], drops[index + 1])
        guard let rolls = drop.leftoversRollAt, rolls <= moment, drop.books.held == 0,
            drop.leftovers > 0, next.phase != .closed, next.missed == nil
        else { return [] }
        return [
            Event(
                sequence: sequence + 1, moment: moment, drop: drop.terms.id,
                content: .unitsWithdrawn(drop.leftovers), author: .law,
                reason: "rolled into \(next.terms.id.text)"),
            Event(
                sequence: sequence + 2, moment: moment, drop: next.terms.id,
                content: .unitsAdded(drop.leftovers), author: .law,
                reason: "left over from \(drop.terms.id.text)"),
        ]
    }

    private func numbered(
        _ contents: [EventContent], drop: DropID, at moment: Moment, author: Author?,
        reason: ExactText? = nil, command: SentCommand? = nil
    ) -> [Event] {
        contents.enumerated().map { offset, content in
            Event(
                sequence: sequence + 1 + Int64(offset), moment: moment, drop: drop,
                content: content, author: author, reason: reason, command: command)
        }
    }

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
