import Rehearsal
import Rules

/// Chance from a seed, in the shapes that the noise of a sale has.
struct Chance: Sendable {
    private var random: SeededRandom

    init(seed: UInt64, stream: UInt64 = 0) {
        random = SeededRandom(seed: seed, stream: stream)
    }

    mutating func happens(_ probability: Double) -> Bool { random.chance(probability) }

    mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * random.uniform()
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(random.uniform() * Double(range.count))
    }

    /// A number whose logarithm is normal about the median's.
    mutating func lognormal(_ median: Double, _ deviation: Double) -> Double {
        median * exponential(deviation * random.normal())
    }

    /// How many of something that happens so often on average.
    mutating func count(_ mean: Double) -> Int {
        guard mean > 0 else { return 0 }
        guard mean < 30 else { return max(0, Int(mean + random.normal() * mean.squareRoot())) }
        var (product, count) = (random.uniform(), 0)
        let end = exponential(-mean)
        while product > end { (product, count) = (product * random.uniform(), count + 1) }
        return count
    }
}
