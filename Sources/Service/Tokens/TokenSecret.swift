import Crypto
import Foundation
import Rules

/// The token itself: `pst_` and 256 random bits in base64url.
///
/// The program shows it once, or stores it in a private file. The token file has only its hash.
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

    /// Checks the form of a text. `nil` if it is not the form of a token.
    package init?(_ text: String) {
        guard text.utf8.count == TokenSecret.lengthInBytes, text.hasPrefix(TokenSecret.prefix)
        else { return nil }
        self.text = text
    }

    package var hash: TokenHash {
        TokenHash(bytes: Array(SHA256.hash(data: Array(text.utf8))))
    }

    package static let variable = "PENSTOCK_TOKEN"

    /// Reads a secret from a text that people may have edited.
    ///
    /// The secret is alone on the first line that is not empty. Any line ends, blanks around it and
    /// a byte order mark are accepted. The error names the position of the first wrong byte, and
    /// shows no other byte. `source` is the file or the variable.
    package init(reading text: [UInt8], from source: String) throws(TokenProblem) {
        let word = try TokenSecret.word(in: text, from: source)
        guard let secret = TokenSecret(word) else {
            let what =
                "it has \(word.utf8.count) bytes, where a token has \(TokenSecret.lengthInBytes)"
            throw .badSecret(source: source, what: what)
        }
        self = secret
    }

    /// Reads a word that may be a secret.
    ///
    /// The word begins like a token and has only bytes that a token may have. Only an engine can
    /// check whether it is a token. Throws as the initialiser does.
    package static func word(
        in text: [UInt8], from source: String
    ) throws(TokenProblem) -> String {
        guard !TextLines.isUTF16(text) else {
            throw .badSecret(source: source, what: "it is UTF-16; save it as UTF-8")
        }
        let lines = TextLines(text)
        guard let index = lines.lines.indices.first(where: { !lines.words($0).isEmpty }) else {
            throw .badSecret(source: source, what: "it is empty")
        }
        let line = lines.content(index)
        let start = line.firstIndex { !TextLines.isBlank($0) } ?? line.startIndex
        let end = (line.lastIndex { !TextLines.isBlank($0) } ?? start) + 1
        if let what = objection(to: line[start..<end], line: index, from: start) {
            throw .badSecret(source: source, what: what)
        }
        return String(decoding: line[start..<end], as: UTF8.self)
    }

    /// Describes the first wrong byte of a word and its position. `nil` if the word may be a token.
    private static func objection(
        to word: ArraySlice<UInt8>, line: Int, from start: Int
    ) -> String? {
        let expected = Array("pst_".utf8)
        for (offset, byte) in word.enumerated() {
            let isWrong = offset < expected.count ? byte != expected[offset] : !isDigit(byte)
            guard isWrong else { continue }
            let position = "byte \(start + offset + 1) of line \(line + 1)"
            return offset < expected.count
                ? "\(position) is \(TextLines.name(of: byte)), where a token starts with pst_"
                : "\(position) is \(TextLines.name(of: byte)), which no token holds"
        }
        return word.count > expected.count
            ? nil : "it has \(word.count) bytes, where a token has \(lengthInBytes)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
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
    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        precondition(bytes.count == 32, "a token's hash has 32 bytes")
        self.bytes = bytes
    }

    /// Parses 64 hexadecimal digits in lower case. `nil` for any other text.
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

    /// Whether both are equal. The comparison takes the same time wherever they differ.
    package static func == (left: TokenHash, right: TokenHash) -> Bool {
        zip(left.bytes, right.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension TokenHash: Equatable {}
