package import Canvas
package import Rules

/// What the deck asks the program to do. The deck itself has no side effects.
package enum Effect: Equatable, Sendable {
    /// Send an operator's act to the engine. The answer comes back as `commandAnswered`.
    case send(PermittedCommand)
    /// End the deck. The words, if any, are printed in the shell after the screen is gone.
    case quit(farewell: SafeText?)
    /// Give the terminal back and stop until the shell's `fg`.
    case suspend
    /// Draw everything again, because something else wrote on the terminal.
    case redraw
    /// Connect to the engine at once, without waiting for the next attempt.
    case reconnect
    /// Set the title of the window.
    case setTitle(SafeText)
    /// Show the theme of this name from now on.
    case setTheme(String)
    /// Call an operator who looks elsewhere, by bell or notice, if they asked for it.
    case call(SafeText)
    /// Control the replay.
    case replay(ReplayControl)
    /// Show another of several engines; the first has the number 0.
    case showEngine(Int)
    /// An effect of the deck of one of several engines.
    indirect case ofEngine(Int, Effect)
    /// Save a picture of the screen as it is now. The result comes back as `exported`.
    case export(Export)
    /// Let the terminal report the mouse, or leave the mouse to it for selecting text.
    case setMouse(Bool)
    /// Fetch the events after a number, up to another. They come back as `lookedUp`.
    case lookUp(after: Int64, upTo: Int64)
}

/// An operator's act on its way to the engine. It cannot be made without a permit.
package struct PermittedCommand: Equatable, Sendable {
    /// Identifies the order an answer belongs to; counts from 1.
    package let id: Int
    package let drop: DropID
    /// What to do.
    package let act: OperatorAct
    /// The reason, in the operator's words.
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

/// The result of an order.
package enum CommandAnswer: Equatable, Sendable {
    /// The engine did it.
    case done
    /// The same order had taken effect before. It counts once.
    case repeated
    /// The rules refused it.
    case refused(Refusal)
    /// It did not reach the engine and no longer can, with the reason in words.
    case failed(String)
    /// No answer came: it may have been done, or may still be done.
    case unknown
}
