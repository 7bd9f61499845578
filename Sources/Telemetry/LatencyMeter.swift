import Histogram

/// Measures the latencies of one interval, in microseconds, to two significant digits.
package struct LatencyMeter: Sendable {
    /// Summary of one interval's latencies, in microseconds.
    package struct Summary: Equatable, Sendable {
        package var count = 0
        package var p50US = 0
        package var p99US = 0
        package var maxUS = 0
    }

    private var histogram: Histogram<UInt32>

    /// A latency above one minute counts as one minute.
    package init() {
        histogram = Histogram(
            highestTrackableValue: UInt64(LatencyMeter.longestUS),
            numberOfSignificantValueDigits: .two)
    }

    private static let longestUS = 60_000_000

    /// Counts one latency, in microseconds.
    package mutating func record(_ microseconds: Int) {
        histogram.record(UInt64(min(max(microseconds, 0), LatencyMeter.longestUS)))
    }

    /// Returns the summary so far and resets the meter.
    package mutating func drain() -> Summary {
        let count = Int(histogram.totalCount)
        guard count > 0 else { return Summary() }
        let summary = Summary(
            count: count, p50US: Int(histogram.valueAtPercentile(50)),
            p99US: Int(histogram.valueAtPercentile(99)), maxUS: Int(histogram.max))
        histogram.reset()
        return summary
    }
}
