import Rules

/// The name of a token's holder, as journals and decks show it.
///
/// It has 1 to 64 characters of `a`–`z`, `0`–`9`, `.`, `_` and `-`, and is not a reserved name.
package struct TokenName: Hashable, Sendable {
    package let text: String

    /// Checks a name. Throws the reason if it is invalid.
    package init(_ text: String) throws(TokenProblem) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(TokenName.isAllowed) else {
            throw .badName(text)
        }
        guard !Author.reservedNames.contains(text) else { throw .reservedName(text) }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
