package import Canvas
package import Rules

/// What the deck wants done: the program does it, the deck never does.
package enum Effect: Equatable, Sendable {
    /// Ask the engine for an operator's act; the answer comes back as `commandAnswered`.
    case send(Order)
    /// End the deck; the words, if any, are for the shell once the screen is gone.
    case quit(farewell: SafeText?)
    /// Give the terminal back and stop until the shell says `fg`.
    case suspend
    /// Draw everything anew: something else wrote on the terminal.
    case redraw
    /// Try the engine again at once, where the link waits before its next attempt.
    case reconnect
    /// Name the window.
    case setTitle(SafeText)
    /// Show the theme of this name from now on.
    case setTheme(String)
    /// Call an operator who looks elsewhere, by bell or notice, if they asked for it.
    case call(SafeText)
    /// Move in the recording.
    case replay(ReplayControl)
    /// Show another of several engines: the first has the number 0.
    case showEngine(Int)
    /// What the deck of one of several engines wants done.
    indirect case ofEngine(Int, Effect)
    /// Keep a picture of what is on the screen at this instant: `exported` tells what became of it.
    case export(Export)
    /// Have the terminal tell of the mouse, or leave it to select text.
    case setMouse(Bool)
    /// Fetch the events after a number, up to another: they come back as `lookedUp`.
    case lookUp(after: Int64, upTo: Int64)
}

/// An operator's act on its way to the engine. It cannot be made without a permit.
package struct Order: Equatable, Sendable {
    /// Tells answers apart; counts from 1.
    package let id: Int
    /// The drop it is about.
    package let drop: DropID
    /// What is to be done.
    package let act: OperatorAct
    /// Why, in the operator's words.
    package let reason: String?
    /// The revision of the drop that the operator saw.
    package let revision: Int?

    init(
        permit: Permit, id: Int, drop: DropID, act: OperatorAct, reason: String?, revision: Int?
    ) {
        self.id = id
        self.drop = drop
        self.act = act
        self.reason = reason
        self.revision = revision
    }
}

/// What became of an order.
package enum Answer: Equatable, Sendable {
    /// The engine did it.
    case done
    /// This very order had taken effect before; it counts once.
    case repeated
    /// The law refused it.
    case refused(Refusal)
    /// It did not reach the engine, and cannot any more: in words, why.
    case failed(String)
    /// No answer came: it may have been done, or may still be.
    case unknown
}
