import Crypto
package import Rules

/// A drop's secret seed, as the journal stores it.
package struct Draw: Equatable {
    package var drop: String
    /// 64 hexadecimal digits.
    package var seed: String
    package var hash: String
    /// The latest event before the seed was drawn.
    package var afterSequence: Int64
    /// The number of the seal that covers it; nil in a row of version 1.
    package var seal: Int64?
}

extension DrawSeed {
    /// The SHA-256 hash of the seed's bytes, 64 hexadecimal digits.
    ///
    /// It is published before the draw, so that nobody can choose the seed afterwards.
    package var publishedHash: String {
        Array(SHA256.hash(data: bytes)).hexadecimal
    }

    /// A random seed that nobody can predict; never zero.
    package static func drawn() -> DrawSeed {
        while true {
            let words = (0..<4).map { _ in UInt64.random(in: .min ... .max) }
            if words.contains(where: { $0 != 0 }) {
                return DrawSeed(words[0], words[1], words[2], words[3])
            }
        }
    }

    /// Reads a seed from 64 hexadecimal digits; nil if the text is anything else, or all zeros.
    package init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        let words = (0..<4).compactMap { word in
            UInt64(String(decoding: digits[16 * word..<16 * (word + 1)], as: UTF8.self), radix: 16)
        }
        guard words.count == 4, words.contains(where: { $0 != 0 }) else { return nil }
        self.init(words[0], words[1], words[2], words[3])
    }
}
