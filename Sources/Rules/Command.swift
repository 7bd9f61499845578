/// What is asked of the sale: by a buyer, by an operator, or because time has passed.
package enum Command: Equatable, Sendable {
    /// Sent by the partner.
    case buyer(BuyerCommand)
    indirect case operate(OperatorCommand)
    /// Time has passed: everything that is due by now happens.
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
    /// The unique id of this command; nil without one.
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
    /// Issue this many more units.
    case addUnits(Int)
    /// Withdraw this many free units from the sale.
    case withdrawUnits(Int)
    /// Set how long later grants hold a unit.
    case setHold(TimeSpan)
    /// Stop following the schedule: nothing opens or closes by itself.
    case disarm
    /// Follow the schedule again: what is due after this moment happens by itself.
    case rearm
    /// Send a message to the waiting buyers.
    case announce(ExactText)
    /// Take back the message to the waiting buyers.
    case retract
    /// Put a note on the time line.
    case mark(ExactText)
}
