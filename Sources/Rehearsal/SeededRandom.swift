/// Chance from a seed: the same numbers on every machine.
///
/// SplitMix64 (Steele, Lea and Flood, 2014): eight bytes of state, so that each of two hundred
/// thousand buyers can have a stream of its own. Logarithm and exponential are computed here,
/// from IEEE operations alone, because the libraries of two systems may differ in the last bit.
package struct SeededRandom: Equatable, Sendable {
    private var state: UInt64

    /// The stream of that number under a seed; streams of one seed are unrelated.
    package init(seed: UInt64, stream: UInt64 = 0) {
        let far = SeededRandom.mixed(stream &+ 0x9E37_79B9_7F4A_7C15)
        state = SeededRandom.mixed(seed &+ far)
    }

    /// Sixty-four equally likely bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SeededRandom.mixed(state)
    }

    /// A number from 0 up to 1, without 1.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Whether something of this probability, from 0 to 1, happens.
    package mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// A length of time within the range, each microsecond equally likely.
    package mutating func uniform(in range: ClosedRange<Duration>) -> Duration {
        let from = range.lowerBound.inMicroseconds
        let width = Double(range.upperBound.inMicroseconds - from + 1)
        return .microseconds(from + Int64(uniform() * width))
    }

    /// A number of mean 0 and standard deviation 1 (Marsaglia's polar method, 1962).
    package mutating func normal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            return x * (-2 * naturalLogarithm(square) / square).squareRoot()
        }
    }

    /// A length of time whose logarithm is normal with this deviation about the median's.
    package mutating func lognormal(median: Duration, deviation: Double) -> Duration {
        median * exponential(deviation * normal())
    }

    /// A waiting time that falls off from 0 like one of a third of the longest, and ends there.
    package mutating func fading(longest: Duration) -> Duration {
        let most = 1 - exponential(-3.0)
        return longest * (-naturalLogarithm(1 - uniform() * most) / 3)
    }

    /// The finaliser of SplitMix64: every bit of the word reaches every bit of the result.
    private static func mixed(_ word: UInt64) -> UInt64 {
        var word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}

extension Duration {
    /// Whole microseconds, the rest cut off.
    var inMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
