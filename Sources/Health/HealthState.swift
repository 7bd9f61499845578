/// The states of the crash indicator, the gravest first. The first that holds is the verdict.
package enum HealthState: String, CaseIterable, Sendable {
    /// The books of a drop do not balance.
    case booksBroken = "BOOKS BROKEN"
    /// A write to the journal failed, or its disk is nearly full.
    case storageFailed = "STORAGE FAILED"
    /// The engine is proven to be gone.
    case down = "DOWN"
    /// No readings come: the cause is the connection or the engine.
    case noSignal = "NO SIGNAL"
    /// Readings come, but the sale does not move.
    case stalled = "STALLED"
    /// Many answers are bad, or the storefront does not answer.
    case failing = "FAILING"
    /// Commands wait too long for the writer, or requests are rejected because the engine is busy.
    case overloaded = "OVERLOADED"
    /// The sale works, but worse than it should: some answers are bad or slow, the disk or the
    /// storefront is slow, or grants no longer turn into confirmations.
    case strained = "STRAINED"
    /// A drop is open and has free units, but suddenly hardly any requests come.
    case noDemand = "NO DEMAND"
    /// Another run of the engine has begun: it replays its journal, or its first readings come.
    case starting = "STARTING"
    /// A state comes and goes; it is kept until it has been quiet.
    case flapping = "FLAPPING"
    /// None of these.
    case ok = "OK"
}

/// How urgent a finding is for the operator.
package enum Severity: Int, Comparable, Sendable {
    /// Nothing to do.
    case normal
    /// Something to look at.
    case warning
    /// Something to act upon.
    case alarm

    package static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }
}
