import Rules
import Telemetry

extension DropReading {
    /// Whether the drop takes claims although all its units were withdrawn: none was sold, and none
    /// can be granted.
    var hasNoUnits: Bool { phase.takesClaims && issued == withdrawn }
}
