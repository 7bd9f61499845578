/// A histogram of all durations since the start. The counts only grow.
package struct DurationBuckets: Equatable, Sendable {
    /// Inclusive upper bounds in microseconds. One more bucket is for longer durations.
    package static let boundsUS = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 5_000_000, 10_000_000,
    ]

    /// Number of durations in each bucket. The last bucket is for those above all bounds.
    package private(set) var counts = [Int](repeating: 0, count: boundsUS.count + 1)
    /// Sum of all durations, in microseconds.
    package private(set) var sumUS = 0

    package init() {}

    package var count: Int { counts.reduce(0, +) }

    /// Counts one duration, in microseconds. A negative one adds nothing to the sum.
    package mutating func record(_ microseconds: Int) {
        let index = DurationBuckets.boundsUS.firstIndex { microseconds <= $0 }
        counts[index ?? DurationBuckets.boundsUS.count] += 1
        sumUS += max(0, microseconds)
    }
}
