package import Rules

/// The lines in which a story shows the results of its steps.
package enum StoryLines {
    /// `3 granted d1 ada until=120.000`; the event's own moment is added if the clock has gone on.
    package static func line(_ event: Event, clock: Moment) -> String {
        var words = ["\(event.sequence)", event.content.kind.rawValue, event.drop.text]
        words += particulars(event.content)
        if let author = event.author { words.append("by=\(author.name)") }
        if let reason = event.reason { words.append("reason=\"\(reason)\"") }
        if event.moment != clock { words.append("at=\(seconds(event.moment))") }
        return words.joined(separator: " ")
    }

    /// `waiting d1 bob position=1`.
    package static func line(
        _ standing: ClaimStanding?, drop: DropID, buyer: BuyerID
    ) -> String {
        let state =
            switch standing?.state {
            case nil: "unregistered"
            case ClaimState.none?: "registered"
            case let state?: state.name
            }
        var words = [state, drop.text, buyer.text]
        if let position = standing?.position { words.append("position=\(position)") }
        if standing?.awaitsDraw == true { words.append("awaits=draw") }
        if let until = standing?.heldUntil { words.append("until=\(seconds(until))") }
        if let order = standing?.order { words.append("order=\(order.text)") }
        return words.joined(separator: " ")
    }

    /// `refused staleRevision d1 pause after paused by=pia at=1.000`.
    package static func line(_ refusal: Refusal, to command: Command) -> String {
        var words = ["refused", refusal.code.rawValue] + subject(of: command)
        if let act = refusal.standingAct {
            words += ["after", act.content.kind.rawValue, "by=\(act.author.name)"]
            if let reason = act.reason { words.append("reason=\"\(reason)\"") }
            words.append("at=\(seconds(act.moment))")
        }
        return words.joined(separator: " ")
    }

    /// `otherCommand d1 resume after d1 paused by=olga at=1.000`.
    package static func line(
        _ act: ActRecord, of drop: DropID, insteadOf command: Command
    ) -> String {
        let words =
            ["otherCommand"] + subject(of: command)
            + [
                "after", drop.text, act.content.kind.rawValue, "by=\(act.author.name)",
                "at=\(seconds(act.moment))",
            ]
        return words.joined(separator: " ")
    }

    /// `stands d1 pause`.
    package static func standingLine(of command: OperatorCommand) -> String {
        (["stands"] + subject(of: .operate(command))).joined(separator: " ")
    }

    /// `free=0 held=1 sold=0`, and `withdrawn=2` when there are any.
    package static func line(_ books: Books) -> String {
        let line = "free=\(books.free) held=\(books.held) sold=\(books.sold)"
        return books.withdrawn == 0 ? line : line + " withdrawn=\(books.withdrawn)"
    }

    /// `d1 open free=0 held=1 sold=0 line=1 registered=2 rate=unlimited revision=1`.
    package static func line(_ drop: StoryDrop) -> String {
        var words = [drop.id.text, drop.phase.rawValue]
        if let closure = drop.closure { words.append(closure.rawValue) }
        words += [
            line(drop.books), "line=\(drop.waitingCount)", "registered=\(drop.registeredCount)",
            "rate=\(text(drop.dripRate))", "revision=\(drop.revision)",
        ]
        if drop.phase == .ready, let opens = drop.opens { words.append("opens=\(seconds(opens))") }
        if let missed = drop.missed {
            words.append("missed=\(seconds(missed.from))..\(seconds(missed.to))")
        }
        return words.joined(separator: " ")
    }

    private static func particulars(_ content: EventContent) -> [String] {
        switch content {
        case .registrationOpened, .registrationClosed, .opened, .paused, .resumed, .disarmed,
            .rearmed, .retracted, .drawn:
            []
        case .reopened(let opens): opens.map { ["opens=\(seconds($0))"] } ?? []
        case .holdsExtended(let span): [thousandths(span.milliseconds)]
        case .missed(let window): ["from=\(seconds(window.from))", "to=\(seconds(window.to))"]
        case .upgraded(let from, let to): ["from=\(from.rawValue)", "to=\(to.rawValue)"]
        case .closed(let closure): [closure.rawValue]
        case .dripRateSet(let rate): [text(rate)]
        case .unitsAdded(let units), .unitsWithdrawn(let units): ["\(units)"]
        case .holdSet(let hold): [thousandths(hold.milliseconds)]
        case .announced(let words), .marked(let words): ["\"\(words)\""]
        case .registered(let buyer), .unregistered(let buyer), .claimed(let buyer),
            .lapsed(let buyer), .released(let buyer):
            [buyer.text]
        case .granted(let buyer, let until): [buyer.text, "until=\(seconds(until))"]
        case .confirmed(let buyer, let order): [buyer.text, "order=\(order.text)"]
        }
    }

    /// The drop and the buyer, or the drop and the act.
    private static func subject(of command: Command) -> [String] {
        switch command {
        case .buyer(let command): [command.drop.text, command.buyer.text]
        case .operate(let command): [command.drop.text, command.act.name]
        case .advance: []
        }
    }

    private static func text(_ rate: DripRate) -> String {
        switch rate {
        case .perSecond(let rate): "\(rate)"
        case .unlimited: "unlimited"
        }
    }

    private static func seconds(_ moment: Moment) -> String {
        thousandths((moment - Story.start).milliseconds)
    }

    private static func thousandths(_ number: Int64) -> String {
        let digits = String(number.magnitude % 1000)
        let zeros = String(repeating: "0", count: 3 - digits.count)
        return "\(number < 0 ? "-" : "")\(number.magnitude / 1000).\(zeros)\(digits)"
    }
}
