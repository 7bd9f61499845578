package import Canvas
package import Rules

/// A side effect that the deck asks the program to carry out. The deck itself has none.
package enum Effect: Equatable, Sendable {
    /// Send an operator's act to the engine. The answer comes back as `commandAnswered`.
    case send(PermittedCommand)
    /// End the deck. The farewell is printed in the shell after the screen is gone.
    case quit(farewell: SafeText?)
    /// Give the terminal back and stop until the shell's `fg`.
    case suspend
    /// Draw everything again, because something else wrote on the terminal.
    case redraw
    /// Connect to the engine at once, without waiting for the next attempt.
    case reconnect
    case setTitle(SafeText)
    /// Show the theme of this name from now on.
    case setTheme(String)
    /// Alert an operator who looks elsewhere, by bell or notification, if the settings ask for it.
    case call(SafeText)
    case replay(ReplayControl)
    /// Show another of several engines. The first has the index 0.
    case showEngine(Int)
    /// An effect of one of several decks: the deck's index, and the effect.
    indirect case ofEngine(Int, Effect)
    /// Save a picture of the screen as it is now. The result comes back as `exported`.
    case export(Export)
    /// Let the terminal report the mouse, or leave the mouse to it for selecting text.
    case setMouse(Bool)
    /// Fetch the events with the sequence numbers `after + 1` to `upTo`. They return as `lookedUp`.
    case lookUp(after: Int64, upTo: Int64)
}

/// An operator's act on its way to the engine. It cannot be made without a permit.
package struct PermittedCommand: Equatable, Sendable {
    let permit: Permit
    /// Identifies the command an answer belongs to; counts from 1.
    package let id: Int
    package let drop: DropID
    package let act: OperatorAct
    package let reason: String?
    /// The revision of the drop that the operator saw.
    package let revision: Int?
}

/// The result of a command.
package enum CommandAnswer: Equatable, Sendable {
    /// The engine carried out the command.
    case done
    /// The same command had taken effect before. It counts once.
    case repeated
    case refused(Refusal)
    /// The command did not reach the engine and no longer can, for this reason.
    case failed(String)
    /// No answer came. The engine may have carried out the command, or may still do so.
    case unknown
}
