package import Rules
package import Telemetry

/// What one sync makes durable: events, and the readings taken meanwhile.
package struct Batch: Equatable, Sendable {
    /// The engine run that made the batch; see `Ledger.epoch`.
    package var epoch: Int64
    /// Events with contiguous numbers; the first one follows the journal's last event.
    package var events: [Event]
    /// In the order in which they were taken.
    package var readings: [Reading]

    package init(epoch: Int64, events: [Event], readings: [Reading] = []) {
        self.epoch = epoch
        self.events = events
        self.readings = readings
    }
}
