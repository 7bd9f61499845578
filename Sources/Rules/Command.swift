/// What somebody, or time, asks of the sale.
package enum Command: Equatable, Sendable {
    /// A buyer's wish, brought by the partner.
    case buyer(BuyerCommand)
    /// An operator's act.
    indirect case operate(OperatorCommand)
    /// Time has passed: whatever is due by now happens.
    case advance
}

/// A buyer's command on one drop.
package struct BuyerCommand: Equatable, Sendable {
    /// The drop it is about.
    package var drop: DropID
    /// Who asks.
    package var buyer: BuyerID
    /// What is asked.
    package var act: BuyerAct

    /// A buyer's command on a drop.
    package init(_ act: BuyerAct, drop: DropID, buyer: BuyerID) {
        self.act = act
        self.drop = drop
        self.buyer = buyer
    }
}

/// What a buyer can ask for.
package enum BuyerAct: Equatable, Sendable {
    /// Enter this drop.
    case register
    /// Leave this drop again, before any claim.
    case unregister
    /// Demand a unit.
    case claim
    /// The held unit is paid for, with this order.
    case confirm(OrderReference)
    /// Give the claim or the held unit back.
    case release
}

/// An operator's command on one drop.
package struct OperatorCommand: Equatable, Sendable {
    /// The drop it is about.
    package var drop: DropID
    /// What is to be done.
    package var act: OperatorAct
    /// Who does it: an operator's name, or the engine itself.
    package var author: Author
    /// Why, in the operator's words.
    package var reason: ExactText?
    /// The revision of the drop that the operator saw; nil: whatever it is now.
    package var revision: Int?
    /// The id that tells this command from all others; nil: it has none.
    package var id: CommandID?
    /// How long before the opening it is told, for `reopen`, and for `open` after a missed window;
    /// nil: as long as the campaign says.
    package var notice: TimeSpan?

    /// An operator's command on a drop.
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
    /// Issue so many further units.
    case addUnits(Int)
    /// Take so many free units out of the sale.
    case withdrawUnits(Int)
    /// How long units granted from now on are set aside.
    case setHold(TimeSpan)
    /// Take the schedule off: nothing opens or closes by itself.
    case disarm
    /// Put the schedule on again: what is due after this moment happens by itself.
    case rearm
    /// A message to those waiting.
    case announce(ExactText)
    /// Take the message to those waiting back.
    case retract
    /// A note on the time line.
    case mark(ExactText)
}
