import Rules
import Telemetry

extension DropReading {
    /// Whether claims are taken and every unit was withdrawn: none was sold, none can be granted.
    var hasNoUnits: Bool { phase.takesClaims && issued == withdrawn }
}
