package import Rules

/// Random times and numbers.
///
/// They use `naturalLogarithm` and `exponential`, which need only IEEE operations: the libraries of
/// two systems may differ in the last bit.
extension SeededRandom {
    /// A duration within the range, each microsecond equally likely.
    mutating func uniform(in range: ClosedRange<Duration>) -> Duration {
        let from = range.lowerBound.inMicroseconds
        let width = Double(range.upperBound.inMicroseconds - from + 1)
        return .microseconds(from + Int64(uniform() * width))
    }

    /// A normally distributed number of mean 0 and standard deviation 1 (Marsaglia's polar method,
    /// 1962).
    package mutating func normal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            return x * (-2 * naturalLogarithm(square) / square).squareRoot()
        }
    }

    /// A duration whose logarithm is normally distributed.
    mutating func lognormal(_ times: Lognormal) -> Duration {
        times.median * exponential(times.deviation * normal())
    }

    /// A duration with an exponential distribution of scale `longest / 3`, truncated at `longest`.
    mutating func fading(longest: Duration) -> Duration {
        let most = 1 - exponential(-3.0)
        return longest * (-naturalLogarithm(1 - uniform() * most) / 3)
    }
}
