import Rules
import Telemetry

/// The complete readings of the last second of one engine run, to compute rates.
struct Pulse: Equatable, Sendable {
    private static let reach = TimeSpan(milliseconds: 1000)
    private(set) var readings: [Reading] = []

    mutating func take(_ reading: Reading) {
        if let last = readings.last, last.boot != reading.boot || last.at >= reading.at {
            readings = []
        }
        readings.append(reading)
        readings.removeAll { reading.at - $0.at > Pulse.reach }
    }

    /// The growth of a total per second; nil when unknown.
    func rate(_ total: (Reading) -> Int?) -> Int? {
        guard let first = readings.first, let last = readings.last, last.at > first.at,
            let before = total(first), let now = total(last)
        else { return nil }
        return max(0, now - before) * 1000 / Int((last.at - first.at).milliseconds)
    }

    /// The growth per second of a total of one drop.
    func rate(ofDrop index: Int, _ total: (DropReading) -> Int) -> Int? {
        rate { $0.drops.indices.contains(index) ? total($0.drops[index]) : nil }
    }
}
