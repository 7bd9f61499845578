package import Telemetry

/// What the crash indicator judges: one input.
package enum Evidence: Equatable, Sendable {
    case reading(Reading)
    case link(LinkEvidence)
    /// Time went by. Whoever watches a live engine sends this at least four times a second.
    case tick
}

/// What can happen to the connection to an engine.
package enum LinkEvidence: Equatable, Sendable {
    case connected
    /// It was closed or broke.
    case closed
    /// A new connection was refused: nothing listens at the address.
    case refused
    /// A new connection failed and will be tried again; the text says why.
    case failing(String)
    /// The engine's process on this machine is known to have ended.
    case engineExited
    /// Another run of the engine answers and replays its journal; the progress is in percent.
    case starting(percent: Int)
    /// No reading came, so a second connection asked `/healthz`, and got an answer.
    case healthAnswered
    /// The second connection got no answer.
    case healthUnanswered
}
