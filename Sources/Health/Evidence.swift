package import Telemetry

/// What the crash indicator judges.
package enum Evidence: Equatable, Sendable {
    /// A reading came.
    case reading(Reading)
    /// Something happened to the connection.
    case link(LinkEvidence)
    /// Time went by. Somebody who watches a live engine says so four times a second or oftener.
    case passing
}

/// What can happen to the connection to an engine.
package enum LinkEvidence: Equatable, Sendable {
    /// It stands.
    case connected
    /// It was closed or broke.
    case closed
    /// A connection anew was refused: nobody listens there.
    case refused
    /// A connection anew failed, and is tried again: in words, why.
    case failing(String)
    /// The engine's process on this machine is known to have ended.
    case engineExited
    /// Another run of the engine answers, and has read so many hundredths of its journal.
    case starting(percent: Int)
    /// While no reading came, a second connection asked `/healthz`, and got an answer.
    case healthAnswered
    /// It got none.
    case healthUnanswered
}
