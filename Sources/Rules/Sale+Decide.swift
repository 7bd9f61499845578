/// What a command would do.
package enum Decision: Equatable, Sendable {
    /// These events happen; a reply may be sent once they are durable.
    case events([Event])
    /// Nothing happens: the command already took effect, and the standing result is the answer.
    case standing
    /// Nothing happens: another command has this id, and it did this act to that drop.
    case otherCommand(ActRecord, drop: DropID)
    /// Nothing happens, for this reason.
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
                return .refused(unknown(command.drop))
            }
            return decision(
                drops[index].decide(command, at: moment, lineLimit: terms.lineLimit),
                drop: command.drop,
                at: moment, author: nil, reason: nil)
        case .operate(let command):
            if let decision = decisionByID(command) { return decision }
            guard let index = index(of: command.drop) else {
                return .refused(unknown(command.drop))
            }
            return decision(
                drops[index].decide(
                    command, at: moment, OperatorTerms(reopenNotice: terms.reopenNotice)),
                drop: command.drop, at: moment, author: command.author, reason: command.reason,
                command: command.sent)
        case .advance:
            return .events(due(at: moment))
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

    func unknown(_ drop: DropID) -> Refusal {
        Refusal(.unknownDrop, "The campaign has no drop \(drop.text).")
    }

    private func decision(
        _ ruling: DropDecision, drop: DropID, at moment: Moment, author: Author?,
        reason: ExactText?, command: SentCommand? = nil
    ) -> Decision {
        switch ruling {
        case .happens, .both:
            .events(
                numbered(
                    ruling.contents ?? [], drop: drop, at: moment, author: author,
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
                    due.contents, drop: drop.terms.id, at: moment, author: due.author,
                    reason: nil)
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
        let units = drop.leftovers
        let reason: ExactText = "left over from \(drop.terms.id.text)"
        return [
            Event(
                sequence: sequence + 1, moment: moment, drop: drop.terms.id,
                content: .unitsWithdrawn(units), author: .law,
                reason: "rolled into \(next.terms.id.text)"),
            Event(
                sequence: sequence + 2, moment: moment, drop: next.terms.id,
                content: .unitsAdded(units), author: .law, reason: reason),
        ]
    }

    private func numbered(
        _ contents: [EventContent], drop: DropID, at moment: Moment, author: Author?,
        reason: ExactText?, command: SentCommand? = nil
    ) -> [Event] {
        contents.enumerated().map { offset, content in
            Event(
                sequence: sequence + 1 + Int64(offset), moment: moment, drop: drop,
                content: content, author: author, reason: reason, command: command)
        }
    }
}
