import Rules
import Telemetry

extension DropReading {
    /// Whether the drop takes claims although all its units were withdrawn. None can be granted.
    var hasNoUnits: Bool { phase.takesClaims && issued == withdrawn }

    /// The time from the opening until the drop sold out and closed; nil when it did not.
    var soldOutAfter: TimeSpan? {
        guard closedBecause == .soldOut, let openedAt, let closedAt else { return nil }
        return closedAt - openedAt
    }
}
