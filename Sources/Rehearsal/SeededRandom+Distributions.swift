package import Rules

/// Times and sizes by chance.
///
/// Logarithm and exponential are computed here, from IEEE operations alone, because the libraries of
/// two systems may differ in the last bit.
extension SeededRandom {
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
}

extension Duration {
    /// Whole microseconds, the rest cut off.
    var inMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
