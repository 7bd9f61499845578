import Rules

/// When a state is raised and when it is cleared again. The two differ on purpose: hysteresis.
enum Threshold {
    /// Silence that is a warning, and silence that is an alarm.
    static let silenceWarning = Span(milliseconds: 1000)
    static let silenceAlarm = Span(milliseconds: 2000)
    /// Readings in a row, their numbers advancing, that end NO SIGNAL and DOWN.
    static let readingsOfReturn = 3
    /// Refused connections that prove, after a closed one, that the engine is gone.
    static let refusalsOfDeath = 2
    /// How long a restart is told.
    static let restartTold = Span.seconds(30)
    /// A longer time between two pieces of evidence means that the watcher itself was stopped.
    static let ownStop = Span(milliseconds: 600)
    /// A stop of the watcher that is told, and for how long.
    static let ownStopTold = Span(milliseconds: 1000)
    static let ownStopNote = Span.seconds(10)

    /// How long nothing may move while there is something to move.
    static let stall = Span(milliseconds: 1000)
    /// How long it must move again.
    static let stallCleared = Span(milliseconds: 1000)

    /// The shortest wait of a tick, in microseconds, that is too long, and for how many ticks.
    static let queueWaitHighUS = 50_000
    static let queueWaitTicks = 8
    /// The shortest wait, in microseconds, that is fine again.
    static let queueWaitLowUS = 10_000
    /// The share of requests in percent, and their number, turned away within the window.
    static let shedPercent = 5
    static let shedCount = 20
    static let shedWindow = Span(milliseconds: 1000)
    /// How long the waits must be short and nothing turned away.
    static let overloadCleared = Span.seconds(2)

    /// Space in bytes that the journal's disk keeps in reserve.
    static let diskReserveBytes = 64 << 20
}
