/// The 256 secret bits that shuffle a draw.
///
/// The generator is xoshiro256** (Blackman and Vigna, 2018), started with the seed's four words.
/// Anyone who has the published seed can recompute the order.
package struct DrawSeed: Equatable, Sendable {
    /// The seed as four words, most significant first.
    package var words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes four words; at least one must not be zero.
    package init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        precondition(first | second | third | fourth != 0, "a draw's seed must not be zero")
        words = (first, second, third, fourth)
    }

    /// A placeholder for a seed that is not published yet; its order cannot be recomputed.
    package static let unpublished = DrawSeed(.max, .max, .max, .max)

    package static func == (left: DrawSeed, right: DrawSeed) -> Bool {
        left.words == right.words
    }

    /// The 32 bytes of the seed, most significant first. The published hash is computed from them.
    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
    }

    package var hexadecimal: String { bytes.hexadecimal }

    /// Shuffles the elements in the seed's order.
    ///
    /// Fisher–Yates from the end, one random number per element.
    package func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var generator = SeededGenerator(self)
        var shuffled = elements
        for last in stride(from: shuffled.count - 1, to: 0, by: -1) {
            shuffled.swapAt(last, generator.below(last + 1))
        }
        return shuffled
    }
}

/// xoshiro256**; it gives the same numbers for the same seed on every machine.
private struct SeededGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(_ seed: DrawSeed) {
        state = seed.words
    }

    private mutating func next() -> UInt64 {
        let scrambled = rotated(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, by: 45)
        return scrambled
    }

    /// A number from 0 to `bound` - 1, each equally likely. Numbers from the incomplete last range
    /// are rejected to avoid bias.
    mutating func below(_ bound: Int) -> Int {
        let bound = UInt64(bound)
        let uneven = (UInt64.max % bound + 1) % bound
        while true {
            let drawn = next()
            if drawn <= UInt64.max - uneven { return Int(drawn % bound) }
        }
    }

    private func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 {
        word << bits | word >> (64 - bits)
    }
}
