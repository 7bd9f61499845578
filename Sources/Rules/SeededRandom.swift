/// Random numbers from a seed, the same on every machine.
///
/// SplitMix64 (Steele, Lea and Flood, 2014). Its state is eight bytes, so each of two hundred
/// thousand buyers can have its own stream.
package struct SeededRandom: Equatable, Sendable {
    static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    private var state: UInt64

    /// Starts the stream with this number; the streams of one seed are unrelated.
    package init(seed: UInt64, stream: UInt64 = 0) {
        let far = SeededRandom.mixed(stream &+ SeededRandom.step)
        state = SeededRandom.mixed(seed &+ far)
    }

    /// Sixty-four equally likely bits.
    package mutating func next() -> UInt64 {
        state &+= SeededRandom.step
        return SeededRandom.mixed(state)
    }

    /// A number from 0 up to but not including 1.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Returns true with this probability, from 0 to 1.
    package mutating func chance(_ probability: Double) -> Bool {
        uniform() < probability
    }

    /// The finaliser of SplitMix64: every bit of the word affects every bit of the result.
    static func mixed(_ word: UInt64) -> UInt64 {
        var word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
