/// A text from outside. Two of them are equal exactly when their UTF-8 bytes are equal.
///
/// Swift's `String` compares by canonical equivalence: to it `é` written with one scalar and with two
/// is one text. To a sale they are two, like any other two: what a partner, an operator or a journal
/// wrote is opaque. So identifiers, names, reasons and messages are kept as exact texts, and `==`,
/// hashing and ordering decide by bytes.
package struct ExactText: Hashable, Comparable, Sendable {
    /// The text as it came. Compare exact texts, not these strings.
    package let string: String

    /// A text, compared from now on by its bytes.
    package init(_ string: String) {
        self.string = string
    }

    @inline(__always)
    package static func == (one: ExactText, other: ExactText) -> Bool {
        // Same representation, same bytes: the common case, without a look at the bytes.
        let (ours, theirs) = unsafe (
            unsafeBitCast(one.string, to: (UInt64, UInt64).self),
            unsafeBitCast(other.string, to: (UInt64, UInt64).self)
        )
        if ours == theirs { return true }
        // Texts of up to 15 bytes lie in the words themselves: where the words differ, the bytes do.
        if ours.1 & theirs.1 & isInWords != 0 { return false }
        return haveSameBytes(one.string, other.string)
    }

    /// The bit of a string's second word that tells that its bytes lie in the two words, the unused
    /// ones being zero (`StringObject.swift` of the standard library). Apple's systems have it fixed; that
    /// it holds elsewhere is what the tests look at, with texts of every length made in every way.
    private static let isInWords: UInt64 = 1 << 61

    @inline(never)
    private static func haveSameBytes(_ one: String, _ other: String) -> Bool {
        let count = one.utf8.count
        if count != other.utf8.count { return false }
        let isSame = unsafe one.utf8.withContiguousStorageIfAvailable { ours in
            unsafe other.utf8.withContiguousStorageIfAvailable { theirs in
                unsafe ExactText.areEqual(
                    UnsafeRawBufferPointer(ours), UnsafeRawBufferPointer(theirs), count)
            }
        }
        // A string whose bytes do not lie in one piece, which Linux never makes.
        return (isSame ?? nil) ?? one.utf8.elementsEqual(other.utf8)
    }

    /// Whether as many bytes are equal. The last eight come first: names differ at their ends.
    @inline(__always)
    private static func areEqual(
        _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer, _ count: Int
    ) -> Bool {
        var rest = count
        while rest >= 8 {
            rest &-= 8
            let ours = unsafe one.loadUnaligned(fromByteOffset: rest, as: UInt64.self)
            let theirs = unsafe other.loadUnaligned(fromByteOffset: rest, as: UInt64.self)
            if ours != theirs { return false }
        }
        while rest > 0 {
            rest &-= 1
            if unsafe one[rest] != other[rest] { return false }
        }
        return true
    }

    /// By bytes, which is by Unicode scalars: the same order as SQLite's and `sort` in the C locale.
    package static func < (one: ExactText, other: ExactText) -> Bool {
        one.string.utf8.lexicographicallyPrecedes(other.string.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        let isHashed: Void? = unsafe string.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        if isHashed == nil { for byte in string.utf8 { hasher.combine(byte) } }
        // No byte of UTF-8: where this text ends and the next begins.
        hasher.combine(0xFF as UInt8)
    }
}

extension ExactText: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    CustomStringConvertible
{
    /// A text that stands in the source.
    package init(stringLiteral value: String) {
        self.init(value)
    }

    package var description: String { string }
}

/// A text is written in JSON as a plain string.
extension ExactText: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }
}

extension StringProtocol {
    /// Whether both have the same bytes, where `==` would accept a canonical equivalent.
    @inline(__always)
    package func isExactly(_ other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
