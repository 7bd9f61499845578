/// Something that happened in the sale. Applying all events in order gives the state of the sale.
package struct Event: Equatable, Sendable {
    /// The event's number, counted from 1 without gaps over the whole campaign.
    package var sequence: Int64
    /// When it happened; never before the previous event.
    package var moment: Moment
    /// The drop that it concerns; `DropID.none` for `upgraded`.
    package var drop: DropID
    package var content: EventContent
    private var signature: Signature?

    package init(
        sequence: Int64, moment: Moment, drop: DropID, content: EventContent,
        author: Author? = nil, reason: ExactText? = nil, command: SentCommand? = nil
    ) {
        self.sequence = sequence
        self.moment = moment
        self.drop = drop
        self.content = content
        sign(author, reason, command)
    }

    /// Who acted; nil for what buyers did and for what follows from the rules.
    package var author: Author? {
        get { signature?.author }
        set { sign(newValue, reason, command) }
    }

    package var reason: ExactText? {
        get { signature?.reason }
        set { sign(author, newValue, command) }
    }

    /// The command that caused the event, as it was sent; nil without one.
    package var command: SentCommand? {
        get { signature?.command }
        set { sign(author, reason, newValue) }
    }

    /// Whether the event has an author, a reason or a command.
    @inline(__always)
    var isSigned: Bool { signature != nil }

    private mutating func sign(_ author: Author?, _ reason: ExactText?, _ command: SentCommand?) {
        let isUnsigned = author == nil && reason == nil && command == nil
        signature = isUnsigned ? nil : .of(author, reason: reason, command)
    }

    /// Author, reason and command, stored apart from the event: millions of events have none of
    /// them, and each event is copied several times.
    private indirect enum Signature: Equatable, Sendable {
        case of(Author?, reason: ExactText?, SentCommand?)

        var author: Author? { if case .of(let author, _, _) = self { author } else { nil } }
        var reason: ExactText? { if case .of(_, let reason, _) = self { reason } else { nil } }
        var command: SentCommand? { if case .of(_, _, let sent) = self { sent } else { nil } }
    }
}

/// What can happen to a drop.
package enum EventContent: Equatable, Sendable {
    case registrationOpened
    case registrationClosed
    case opened
    case paused
    case resumed
    case closed(CloseReason)
    /// A closed drop opens again. Nil: at once, because a closing was undone. Otherwise it is ready
    /// until this announced moment. A drop that missed its window opens with notice like this too.
    case reopened(opens: Moment?)
    case dripRateSet(DripRate)
    case unitsAdded(Int)
    case unitsWithdrawn(Int)
    case holdSet(TimeSpan)
    case disarmed
    case rearmed
    case announced(ExactText)
    case retracted
    case marked(ExactText)
    case registered(BuyerID)
    case unregistered(BuyerID)
    case claimed(BuyerID)
    /// A unit is set aside for the buyer until this moment.
    case granted(BuyerID, until: Moment)
    case confirmed(BuyerID, OrderReference)
    case lapsed(BuyerID)
    case released(BuyerID)
    /// The deadlines of all running holds moved later by this span.
    case holdsExtended(TimeSpan)
    /// The whole selling window passed while the engine was away; the drop is parked.
    case missed(SellingWindow)
    /// From here on, events follow a newer edition of the law. The event concerns no drop.
    case upgraded(from: LawEdition, to: LawEdition)
    /// The draw's window is over: the claims made in it were shuffled into the line.
    case drawn

    package var kind: EventKind {
        switch self {
        case .registrationOpened: .registrationOpened
        case .registrationClosed: .registrationClosed
        case .opened: .opened
        case .paused: .paused
        case .resumed: .resumed
        case .closed: .closed
        case .reopened: .reopened
        case .dripRateSet: .dripRateSet
        case .unitsAdded: .unitsAdded
        case .unitsWithdrawn: .unitsWithdrawn
        case .holdSet: .holdSet
        case .disarmed: .disarmed
        case .rearmed: .rearmed
        case .announced: .announced
        case .marked: .marked
        case .retracted: .retracted
        case .holdsExtended: .holdsExtended
        case .missed: .missed
        case .upgraded: .upgraded
        case .registered: .registered
        case .unregistered: .unregistered
        case .claimed: .claimed
        case .granted: .granted
        case .confirmed: .confirmed
        case .lapsed: .lapsed
        case .released: .released
        case .drawn: .drawn
        }
    }
}

/// The kinds of events, named as in journals, streams and stories.
package enum EventKind: String, CaseIterable, Sendable {
    case registrationOpened, registrationClosed, opened, paused, resumed, closed, reopened
    case dripRateSet, unitsAdded, unitsWithdrawn, holdSet, disarmed, rearmed, announced, marked
    case retracted, holdsExtended, missed, upgraded
    case registered, unregistered, claimed, granted, confirmed, lapsed, released, drawn

    /// Whether it has an author: an operator, the engine, the schedule or the law.
    package var isAct: Bool { !concernsOneBuyer && self != .drawn }

    /// Whether one buyer did it or it was done to one buyer. A stampede makes thousands of
    /// such events per second.
    package var concernsOneBuyer: Bool {
        switch self {
        case .registered, .unregistered, .claimed, .granted, .confirmed, .lapsed, .released:
            true
        case .registrationOpened, .registrationClosed, .opened, .paused, .resumed, .closed,
            .reopened, .dripRateSet, .unitsAdded, .unitsWithdrawn, .holdSet, .disarmed,
            .rearmed, .announced, .marked, .retracted, .holdsExtended, .missed, .upgraded,
            .drawn:
            false
        }
    }
}
