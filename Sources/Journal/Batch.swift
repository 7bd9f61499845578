package import Rules
package import Telemetry

/// What one sync makes durable: events in order, and the readings taken meanwhile.
package struct Batch: Equatable, Sendable {
    /// The run of the engine that made it; see `Ledger.epoch`.
    package var epoch: Int64
    /// Events with contiguous numbers, following on what the journal holds.
    package var events: [Event]
    /// Readings in the order in which they were taken.
    package var readings: [Reading]

    /// A batch.
    package init(epoch: Int64, events: [Event], readings: [Reading] = []) {
        self.epoch = epoch
        self.events = events
        self.readings = readings
    }
}
