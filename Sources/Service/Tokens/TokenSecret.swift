import Crypto
import Foundation
import Rules

/// A token as its holder has it: `pst_` and 256 random bits in base64url.
///
/// It is shown once, or left in a private file. The token file keeps only its hash.
package struct TokenSecret: Sendable {
    private static let prefix = "pst_"
    static let lengthInBytes = 47

    /// The secret itself: print it once, alone, and never log it.
    package let text: String

    /// A new secret from 256 bits of the generator, which must be cryptographically secure.
    package init(using generator: inout some RandomNumberGenerator) {
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let digits = Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        text = TokenSecret.prefix + digits
    }

    /// A secret from outside; nil if it does not have the form of a token.
    package init?(_ text: String) {
        guard text.utf8.count == TokenSecret.lengthInBytes, text.hasPrefix(TokenSecret.prefix)
        else { return nil }
        self.text = text
    }

    /// The hash of the secret, which the token file keeps.
    package var hash: TokenHash {
        TokenHash(bytes: Array(SHA256.hash(data: Array(text.utf8))))
    }
}

/// Keeps the secret out of logs and messages that print the value.
extension TokenSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "a token" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The SHA-256 of a token.
package struct TokenHash: Sendable {
    /// Always 32 bytes.
    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        precondition(bytes.count == 32, "a token's hash has 32 bytes")
        self.bytes = bytes
    }

    /// Parses 64 hexadecimal digits in lower case; nil for anything else.
    package init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        guard text.utf8.count == 64, digits.count == 64 else { return nil }
        bytes = (0..<32).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
    }

    /// The hash in 64 hexadecimal digits.
    package var hexadecimal: String { bytes.hexadecimal }

    /// Whether both are the same. The time does not depend on where they differ.
    package static func == (left: TokenHash, right: TokenHash) -> Bool {
        zip(left.bytes, right.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension TokenHash: Equatable {}
