/// A histogram of durations since the start: the counts only grow.
package struct DurationBuckets: Equatable, Sendable {
    /// Upper bound of each bucket, inclusive, in microseconds. One more bucket takes longer
    /// durations.
    package static let boundsUS = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 5_000_000, 10_000_000,
    ]

    /// Number of durations in each bucket; the last bucket is for those above all bounds.
    package private(set) var counts = [Int](repeating: 0, count: boundsUS.count + 1)
    /// Sum of all durations, in microseconds.
    package private(set) var sumUS = 0

    package init() {}

    package var count: Int { counts.reduce(0, +) }

    /// Counts one duration, in microseconds. A negative one adds nothing to the sum.
    package mutating func record(_ microseconds: Int) {
        let place = DurationBuckets.boundsUS.firstIndex { microseconds <= $0 }
        counts[place ?? DurationBuckets.boundsUS.count] += 1
        sumUS += max(0, microseconds)
    }
}
