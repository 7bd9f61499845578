package import Rules

/// The bodies of buyers' requests: an object with one required member.
package enum BuyerBody {
    /// The rule for references, as error messages state it.
    static let referenceRule = "a text of 1 to 128 bytes without control characters"

    /// The rule for buyers, as error messages state it.
    package static let buyerRule = referenceRule + #", and neither "." nor "..""#

    /// The buyer of `{"buyer":"b-1"}`; other members are ignored.
    package static func buyer(in bytes: UnsafeRawBufferPointer) throws(ShapeProblem) -> BuyerID {
        if let text = plain("buyer", in: bytes), !BuyerID.isPathStep(text.utf8) {
            return BuyerID(trusted: text)
        }
        return try RequestMembers(scanning: bytes, known: ["buyer"])
            .text("buyer", buyerRule) { BuyerID($0) }
    }

    /// The order of `{"order":"o-77"}`; other members are ignored.
    package static func order(
        in bytes: UnsafeRawBufferPointer
    ) throws(ShapeProblem) -> OrderReference {
        return try RequestMembers(scanning: bytes, known: ["order"])
            .text("order", referenceRule) { OrderReference($0) }
    }

    /// The text of a body that is exactly `{"buyer":"b-1"}` (or another name), where the text is 1 to
    /// 128 visible bytes of ASCII without escapes: the form that nearly every partner sends. Nil for any
    /// other body, which may be valid too.
    package static func plain(
        _ name: StaticString, in bytes: UnsafeRawBufferPointer
    ) -> String? {
        let start = name.utf8CodeUnitCount + 5
        let end = bytes.count - 2
        guard end > start, end - start <= 128, bytes[0] == UInt8(ascii: "{"),
            bytes[1] == UInt8(ascii: "\""), bytes[start - 3] == UInt8(ascii: "\""),
            bytes[start - 2] == UInt8(ascii: ":"), bytes[start - 1] == UInt8(ascii: "\""),
            bytes[end] == UInt8(ascii: "\""), bytes[end + 1] == UInt8(ascii: "}")
        else { return nil }
        for offset in 0..<name.utf8CodeUnitCount
        where bytes[2 + offset] != name.utf8Start[offset] { return nil }
        for place in start..<end {
            switch bytes[place] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return nil
            case 0x20...0x7E: continue
            default: return nil
            }
        }
        return String(
            decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
}
