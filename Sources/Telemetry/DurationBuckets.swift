/// How many of something took how long, counted since the start in buckets that only grow.
package struct DurationBuckets: Equatable, Sendable {
    /// The longest time that each bucket takes, in microseconds; one more takes what is longer.
    package static let boundsUS = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 5_000_000, 10_000_000,
    ]

    /// How many fell into each bucket, and last those that were longer.
    package private(set) var counts = [Int](repeating: 0, count: boundsUS.count + 1)
    /// All times together, in microseconds.
    package private(set) var sumUS = 0

    /// Nothing counted.
    package init() {}

    /// All that were counted.
    package var count: Int { counts.reduce(0, +) }

    /// Counts one that took so many microseconds.
    package mutating func record(_ microseconds: Int) {
        let place = DurationBuckets.boundsUS.firstIndex { microseconds <= $0 }
        counts[place ?? DurationBuckets.boundsUS.count] += 1
        sumUS += max(0, microseconds)
    }
}
