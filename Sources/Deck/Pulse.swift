import Rules
import Telemetry

/// The readings of the last second of one run, whole: how fast anything in them grows.
struct Pulse: Equatable, Sendable {
    private static let reach = Span(milliseconds: 1000)
    private(set) var readings: [Reading] = []

    mutating func take(_ reading: Reading) {
        if let last = readings.last, last.boot != reading.boot || last.at >= reading.at {
            readings = []
        }
        readings.append(reading)
        readings.removeAll { reading.at - $0.at > Pulse.reach }
    }

    /// How fast a total grows, a second; nil when it cannot be told.
    func rate(_ total: (Reading) -> Int?) -> Int? {
        guard let first = readings.first, let last = readings.last, last.at > first.at,
            let before = total(first), let now = total(last)
        else { return nil }
        return max(0, now - before) * 1000 / Int((last.at - first.at).milliseconds)
    }

    /// How fast a total of one drop grows.
    func rate(ofDrop index: Int, _ total: (DropReading) -> Int) -> Int? {
        rate { $0.drops.indices.contains(index) ? total($0.drops[index]) : nil }
    }
}
