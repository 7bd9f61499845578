/// A text from outside; two are equal exactly when their UTF-8 bytes are equal.
///
/// Swift's `String` compares by canonical equivalence: `é` written with one scalar equals `é`
/// written with two. A sale must tell them apart, because what a partner, an operator or a journal
/// wrote is opaque. So identifiers, names, reasons and messages are exact texts: `==`, hashing and
/// ordering use the bytes.
package struct ExactText: Hashable, Comparable, Sendable {
    /// The original text. Compare exact texts, not these strings.
    package let string: String

    package init(_ string: String) {
        self.string = string
    }

    @inline(__always)
    package static func == (one: ExactText, other: ExactText) -> Bool {
        // Strings with equal representations have equal bytes: this common case reads no bytes.
        let (ours, theirs) = unsafe (
            unsafeBitCast(one.string, to: (UInt64, UInt64).self),
            unsafeBitCast(other.string, to: (UInt64, UInt64).self)
        )
        if ours == theirs { return true }
        // Texts of up to 15 bytes are stored in the two words: if the words differ, the bytes
        // differ.
        if ours.1 & theirs.1 & isInWords != 0 { return false }
        return haveSameBytes(one.string, other.string)
    }

    /// This bit of a string's second word says that its bytes are stored in the two words, with
    /// unused bytes zero (`StringObject.swift` of the standard library). Apple's systems guarantee
    /// it; for other systems the tests check it, with texts of every length made in every way.
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
        // For a string whose bytes are not contiguous, which Linux never makes.
        return (isSame ?? nil) ?? one.utf8.elementsEqual(other.utf8)
    }

    /// Whether the first `count` bytes are equal. The last eight are compared first, because names
    /// differ at their ends.
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

    /// By bytes: the order of Unicode scalars, of SQLite, and of `sort` in the C locale.
    package static func < (one: ExactText, other: ExactText) -> Bool {
        one.string.utf8.lexicographicallyPrecedes(other.string.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        let isHashed: Void? = unsafe string.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        if isHashed == nil { for byte in string.utf8 { hasher.combine(byte) } }
        // 0xFF is not a byte of UTF-8: it separates this text from the next one.
        hasher.combine(0xFF as UInt8)
    }
}

extension ExactText: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    CustomStringConvertible
{
    package init(stringLiteral value: String) {
        self.init(value)
    }

    package var description: String { string }
}

/// Coded in JSON as a plain string.
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
    /// Whether both have the same bytes, where `==` would also accept a canonical equivalent.
    @inline(__always)
    package func isExactly(_ other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
