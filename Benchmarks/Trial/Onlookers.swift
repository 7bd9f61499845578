import Health
import Rules
import Telemetry

/// Simpler ways to tell that something is wrong, which the indicator must beat.
struct Onlookers: Sendable {
    /// How a simpler way did: over the incidents it noticed, and what it raised in quiet hours.
    struct Score: Equatable, Sendable {
        var noticed = 0
        var raised = 0.0
    }

    private(set) var deadline = false
    private(set) var depth = false
    private(set) var deadlines = 0
    private(set) var depths = 0
    private var latest: Int?

    /// Takes a tick in: one deadline of a second for readings, and more than 100 in the mailbox.
    mutating func take(_ reading: Reading?, tick: Int) {
        if reading != nil { latest = tick }
        let isLate = tick - (latest ?? tick) >= 10
        if isLate, !deadline { deadlines += 1 }
        deadline = isLate
        let isDeep = reading.map { $0.engine.mailboxDepth > 100 } ?? depth
        if isDeep, !depth { depths += 1 }
        depth = isDeep
    }
}
