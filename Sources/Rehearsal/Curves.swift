// Logarithm and exponential from IEEE operations only, so that every machine computes the same
// bits.

private let logarithmOfTwo = 0.693_147_180_559_945_3

/// The natural logarithm of a positive, finite number.
///
/// The number is 2^n·m with m about 1; ln m = 2·artanh((m−1)/(m+1)), summed up to the 21st power.
package func naturalLogarithm(_ number: Double) -> Double {
    precondition(number > 0 && number.isFinite, "the number must be positive and finite")
    var significand = number.significand
    var exponent = Double(number.exponent)
    if significand > 1.414_213_562_373_095_1 {
        significand /= 2
        exponent += 1
    }
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for odd in stride(from: 21, through: 1, by: -2) {
        sum = sum * square + 1 / Double(odd)
    }
    return exponent * logarithmOfTwo + 2 * ratio * sum
}

/// e to a power; the power is limited to -700...700.
///
/// The power is n·ln 2 + r with r about 0; e^r is Taylor's series up to the 14th power.
package func exponential(_ power: Double) -> Double {
    let power = min(700, max(-700, power))
    let twos = (power / logarithmOfTwo).rounded()
    let rest = power - twos * logarithmOfTwo
    var sum = 1.0
    for factor in stride(from: 14, through: 1, by: -1) {
        sum = 1 + sum * rest / Double(factor)
    }
    return Double(sign: .plus, exponent: Int(twos), significand: sum)
}
