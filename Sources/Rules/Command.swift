/// What is asked of the sale: by a buyer, by an operator, or because time has passed.
package enum Command: Equatable, Sendable {
    /// Sent by the partner.
    case buyer(BuyerCommand)
    indirect case operate(OperatorCommand)
    case advance
}

/// A buyer's command on one drop.
package struct BuyerCommand: Equatable, Sendable {
    package var drop: DropID
    package var buyer: BuyerID
    package var act: BuyerAct

    package init(_ act: BuyerAct, drop: DropID, buyer: BuyerID) {
        self.act = act
        self.drop = drop
        self.buyer = buyer
    }
}

/// What a buyer can ask for.
package enum BuyerAct: Equatable, Sendable {
    case register
    /// Cancel the registration, before any claim.
    case unregister
    case claim
    /// Report that the held unit was paid with this order.
    case confirm(OrderReference)
    /// Give up the claim, or give the held unit back.
    case release
}

/// An operator's command on one drop.
package struct OperatorCommand: Equatable, Sendable {
    package var drop: DropID
    package var act: OperatorAct
    /// Who acts: an operator's name, or the engine itself.
    package var author: Author
    package var reason: ExactText?
    /// The revision of the drop that the operator saw; nil accepts any revision.
    package var revision: Int?
    package var id: CommandID?
    /// How long before the opening it is announced, for `reopen`, and for `open` after a missed
    /// window; nil means the notice in the campaign file.
    package var notice: TimeSpan?

    package init(
        _ act: OperatorAct, drop: DropID, author: Author, reason: ExactText? = nil,
        revision: Int? = nil, id: CommandID? = nil, notice: TimeSpan? = nil
    ) {
        self.act = act
        self.drop = drop
        self.author = author
        self.reason = reason
        self.revision = revision
        self.id = id
        self.notice = notice
    }

    /// The command without author, drop and reason, on one line: its name, its numbers, then its
    /// words. Examples: `reopen notice=60000 revision=12`, `mark: rain`. Times are in milliseconds.
    package var content: ExactText {
        var content = act.name
        switch act {
        case .setDripRate(.perSecond(let rate)): content += " rate=\(rate)"
        case .setDripRate(.unlimited): content += " rate=unlimited"
        case .addUnits(let units), .withdrawUnits(let units): content += " units=\(units)"
        case .setHold(let hold): content += " hold=\(hold.milliseconds)"
        case .openRegistration, .closeRegistration, .open, .pause, .resume, .close, .reopen,
            .disarm, .rearm, .announce, .retract, .mark:
            break
        }
        if let notice { content += " notice=\(notice.milliseconds)" }
        if let revision { content += " revision=\(revision)" }
        switch act {
        case .announce(let words), .mark(let words): content += ": \(words)"
        default: break
        }
        return ExactText(content)
    }

    var sent: SentCommand { SentCommand(id: id, content: content) }
}

/// What an operator can do.
package enum OperatorAct: Equatable, Sendable {
    case openRegistration
    case closeRegistration
    case open
    case pause
    case resume
    case close
    case reopen
    case setDripRate(DripRate)
    case addUnits(Int)
    /// Withdraw this many free units from the sale.
    case withdrawUnits(Int)
    /// Set how long later grants hold a unit.
    case setHold(TimeSpan)
    /// Stop following the schedule: nothing opens or closes by itself.
    case disarm
    /// Follow the schedule again: what is due after this moment happens by itself.
    case rearm
    case announce(ExactText)
    case retract
    case mark(ExactText)

    /// The command's name in requests, scripts and stories.
    package var name: String {
        switch self {
        case .openRegistration: "openRegistration"
        case .closeRegistration: "closeRegistration"
        case .open: "open"
        case .pause: "pause"
        case .resume: "resume"
        case .close: "close"
        case .reopen: "reopen"
        case .setDripRate: "setDripRate"
        case .addUnits: "addUnits"
        case .withdrawUnits: "withdrawUnits"
        case .setHold: "setHold"
        case .disarm: "disarm"
        case .rearm: "rearm"
        case .announce: "announce"
        case .retract: "retract"
        case .mark: "mark"
        }
    }
}
