/// An event as a row of columns, for journals, streams and exports.
///
/// | kind | columns used besides author, reason and command |
/// | --- | --- |
/// | reopened | `number`: when it opens, milliseconds since 1970; absent: at once |
/// | holdsExtended | `number`: milliseconds |
/// | missed | `text`: scheduled opening and closing, RFC 3339, with `/` between |
/// | upgraded | `drop`: empty; `number`: the new edition of the law; `text`: the old one |
/// | closed | `text`: the reason (soldOut, byOperator, bySchedule) |
/// | dripRateSet | `number`: grants per second; absent: unlimited |
/// | unitsAdded, unitsWithdrawn | `number`: units |
/// | holdSet | `number`: milliseconds |
/// | announced, marked | `text`: the words |
/// | granted | `buyer`; `number`: the hold's deadline, milliseconds since 1970 |
/// | confirmed | `buyer`, `order` |
/// | registered, unregistered, claimed, lapsed, released | `buyer` |
package struct EventRow: Equatable, Sendable {
    package var sequence: Int64
    /// When it happened, in milliseconds since 1970.
    package var at: Int64
    package var drop: String
    package var kind: String
    package var buyer: String?
    package var order: String?
    /// Who acted: an operator's name, `schedule`, `engine` or `law`.
    package var author: String?
    package var reason: String?
    /// A text whose meaning depends on the kind: see the table.
    package var text: String?
    /// A number whose meaning depends on the kind: see the table.
    package var number: Int64?
    /// The id of the operator's command that caused the event.
    package var commandID: String?
    /// That command as it was sent; see `OperatorCommand.content`.
    package var command: String?

    package init(
        sequence: Int64, at: Int64, drop: String, kind: String, buyer: String? = nil,
        order: String? = nil, author: String? = nil, reason: String? = nil, text: String? = nil,
        number: Int64? = nil, commandID: String? = nil, command: String? = nil
    ) {
        self.sequence = sequence
        self.at = at
        self.drop = drop
        self.kind = kind
        self.buyer = buyer
        self.order = order
        self.author = author
        self.reason = reason
        self.text = text
        self.number = number
        self.commandID = commandID
        self.command = command
    }

    package init(_ event: Event) {
        self.init(
            sequence: event.sequence, at: event.moment.milliseconds, drop: event.drop.text,
            kind: event.content.kind.rawValue, author: event.author?.name,
            reason: event.reason?.string,
            commandID: event.command?.id?.text, command: event.command?.content.string)
        switch event.content {
        case .closed(let closure): text = closure.rawValue
        case .dripRateSet(.perSecond(let rate)): number = Int64(rate)
        case .unitsAdded(let units), .unitsWithdrawn(let units): number = Int64(units)
        case .holdSet(let hold): number = hold.milliseconds
        case .announced(let words), .marked(let words): text = words.string
        case .reopened(let opens): number = opens?.milliseconds
        case .holdsExtended(let span): number = span.milliseconds
        case .missed(let window): text = "\(window.from.rfc3339)/\(window.to.rfc3339)"
        case .upgraded(let from, let to): (text, number) = ("\(from.rawValue)", Int64(to.rawValue))
        case .registered(let buyer), .unregistered(let buyer), .claimed(let buyer),
            .lapsed(let buyer), .released(let buyer):
            self.buyer = buyer.text
        case .granted(let buyer, let until):
            self.buyer = buyer.text
            number = until.milliseconds
        case .confirmed(let buyer, let order):
            self.buyer = buyer.text
            self.order = order.text
        case .dripRateSet(.unlimited), .registrationOpened, .registrationClosed, .opened, .paused,
            .resumed, .disarmed, .rearmed, .retracted, .drawn:
            break
        }
    }

    package static func == (one: EventRow, other: EventRow) -> Bool {
        one.sequence == other.sequence && one.at == other.at && one.number == other.number
            && zip(one.texts, other.texts).allSatisfy { $0 == $1 }
    }

    /// The text columns, to be compared by their bytes.
    private var texts: [ExactText?] {
        [drop, kind, buyer, order, author, reason, text, commandID, command].map {
            $0.map { ExactText($0) }
        }
    }

    /// The event of this row; nil when a column is missing, a number is outside the law's limits,
    /// or the kind or the command id is not valid.
    package var event: Event? {
        let moment = Moment(milliseconds: at)
        guard Limits.moments.contains(moment), let kind = EventKind(rawValue: kind),
            let content = content(kind), commandID.map(isCommandID) ?? true
        else { return nil }
        return Event(
            sequence: sequence, moment: moment, drop: DropID(trusted: drop),
            content: content, author: author.map(Author.init(name:)),
            reason: reason.map { ExactText($0) },
            command: sent)
    }

    private func isCommandID(_ text: String) -> Bool { command != nil && CommandID(text) != nil }

    private var sent: SentCommand? {
        command.map {
            SentCommand(id: commandID.flatMap { CommandID($0) }, content: ExactText($0))
        }
    }

    private func content(_ kind: EventKind) -> EventContent? {
        let buyerID = buyer.map(BuyerID.init(trusted:))
        return switch kind {
        case .registrationOpened: .registrationOpened
        case .registrationClosed: .registrationClosed
        case .opened: .opened
        case .paused: .paused
        case .resumed: .resumed
        case .closed: text.flatMap(CloseReason.init(rawValue:)).map(EventContent.closed)
        case .reopened: reopened
        case .dripRateSet: dripRate.map(EventContent.dripRateSet)
        case .unitsAdded: units.map(EventContent.unitsAdded)
        case .unitsWithdrawn: units.map(EventContent.unitsWithdrawn)
        case .holdSet: span.map(EventContent.holdSet)
        case .disarmed: .disarmed
        case .rearmed: .rearmed
        case .announced: text.map { .announced(ExactText($0)) }
        case .marked: text.map { .marked(ExactText($0)) }
        case .retracted: .retracted
        case .holdsExtended:
            number.map(TimeSpan.init(milliseconds:)).flatMap {
                Limits.holdExtension.contains($0) ? .holdsExtended($0) : nil
            }
        case .missed: missed
        case .upgraded: upgraded
        case .registered: buyerID.map(EventContent.registered)
        case .unregistered: buyerID.map(EventContent.unregistered)
        case .claimed: buyerID.map(EventContent.claimed)
        case .granted: granted(buyerID)
        case .confirmed: confirmed(buyerID)
        case .lapsed: buyerID.map(EventContent.lapsed)
        case .released: buyerID.map(EventContent.released)
        case .drawn: .drawn
        }
    }

    private var dripRate: DripRate? {
        guard let number else { return .unlimited }
        return (0...Int64(DripRate.perSecondMax)).contains(number) ? .perSecond(Int(number)) : nil
    }

    private var span: TimeSpan? {
        number.map(TimeSpan.init(milliseconds:)).flatMap { Limits.hold.contains($0) ? $0 : nil }
    }

    private var reopened: EventContent? {
        guard let opens = number.map(Moment.init(milliseconds:)) else {
            return .reopened(opens: nil)
        }
        return Limits.moments.contains(opens) ? .reopened(opens: opens) : nil
    }

    private var missed: EventContent? {
        let times = text?.split(separator: "/", omittingEmptySubsequences: false) ?? []
        guard times.count == 2, let from = Moment(rfc3339: String(times[0])),
            let to = Moment(rfc3339: String(times[1]))
        else { return nil }
        return .missed(SellingWindow(from: from, to: to))
    }

    private var upgraded: EventContent? {
        guard let from = text.flatMap({ Int($0) }).flatMap(LawEdition.init(rawValue:)),
            let to = number.flatMap({ Int(exactly: $0) }).flatMap(LawEdition.init(rawValue:))
        else { return nil }
        return .upgraded(from: from, to: to)
    }

    private var units: Int? {
        number.flatMap { (1...Int64(Limits.unitsMax)).contains($0) ? Int($0) : nil }
    }

    private func granted(_ buyer: BuyerID?) -> EventContent? {
        guard let buyer, let until = number.map(Moment.init(milliseconds:)),
            Limits.moments.contains(until)
        else { return nil }
        return .granted(buyer, until: until)
    }

    private func confirmed(_ buyer: BuyerID?) -> EventContent? {
        guard let buyer, let order else { return nil }
        return .confirmed(buyer, OrderReference(trusted: order))
    }
}
