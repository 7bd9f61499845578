/// The name of a drop in its campaign: 1 to 64 of `a`–`z`, `0`–`9` and `-`.
package struct DropID: Hashable, Comparable, Sendable {
    private let exact: ExactText

    package var text: String { exact.string }

    /// The empty name, for events that concern no drop.
    package static let none = DropID(trusted: "")

    /// Takes a name that is known to be valid, for example from a journal.
    package init(trusted text: String) {
        exact = ExactText(text)
    }

    /// Takes a name from outside; nil unless it is valid.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(DropID.isAllowed) else {
            return nil
        }
        exact = ExactText(text)
    }

    // Inlined, because every claim calls it several times.
    @inline(__always)
    package static func == (one: DropID, other: DropID) -> Bool { one.exact == other.exact }

    package static func < (one: DropID, other: DropID) -> Bool { one.exact < other.exact }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// The partner's own name for a buyer, opaque to the sale.
///
/// It is 1 to 128 bytes of UTF-8 without control characters. `.` and `..` are refused, because no
/// URL could name them.
package struct BuyerID: Hashable, Comparable, Sendable {
    private let exact: ExactText

    package var text: String { exact.string }

    package init(trusted text: String) {
        exact = ExactText(text)
    }

    package init?(_ text: String) {
        guard isReference(text), !BuyerID.isPathStep(text.utf8) else { return nil }
        exact = ExactText(text)
    }

    // Inlined, because every claim calls it several times.
    @inline(__always)
    package static func == (one: BuyerID, other: BuyerID) -> Bool { one.exact == other.exact }

    package static func < (one: BuyerID, other: BuyerID) -> Bool { one.exact < other.exact }

    /// Whether a text is `.` or `..`.
    ///
    /// Clients and proxies remove these from every path, even if they are percent-encoded.
    package static func isPathStep(_ utf8: String.UTF8View) -> Bool {
        isPathStep(length: utf8.count, first: utf8.first, last: utf8.last)
    }

    /// The same check for bytes that are not a text yet.
    ///
    /// It is not generic: callers in other modules would look up the collection's types at every
    /// claim.
    package static func isPathStep(length: Int, first: UInt8?, last: UInt8?) -> Bool {
        length <= 2 && first == UInt8(ascii: ".") && last == UInt8(ascii: ".")
    }
}

/// The partner's reference of the order that paid for a unit, opaque to the sale.
///
/// It is 1 to 128 bytes of UTF-8 without control characters.
package struct OrderReference: Hashable, Sendable {
    private let exact: ExactText

    package var text: String { exact.string }

    package init(trusted text: String) {
        exact = ExactText(text)
    }

    package init?(_ text: String) {
        guard isReference(text) else { return nil }
        exact = ExactText(text)
    }

    // Inlined, because every claim calls it several times.
    @inline(__always)
    package static func == (one: OrderReference, other: OrderReference) -> Bool {
        one.exact == other.exact
    }
}

/// Who acted on a drop.
package enum Author: Hashable, Sendable {
    /// A person or program with a token, by name.
    case `operator`(ExactText)
    /// The schedule in the campaign file.
    case schedule
    /// The engine itself: after an absence, or because the campaign lets it pause drops.
    case engine
    /// The law: it closes a drop whose last unit is sold, and rolls leftovers over.
    case law

    package static let reservedNames = ["schedule", "engine", "law"]

    /// The name on screens, in journals and in stories.
    package var name: String {
        switch self {
        case .operator(let name): name.string
        case .schedule: "schedule"
        case .engine: "engine"
        case .law: "law"
        }
    }

    package init(name: String) {
        self =
            switch name {
            case "schedule": .schedule
            case "engine": .engine
            case "law": .law
            default: .operator(ExactText(name))
            }
    }
}

/// Whether a partner's reference is 1 to 128 bytes without control characters.
///
/// Only C0, DEL and C1 are refused. Which other characters are printable depends on the version of
/// Unicode, and an engine must accept what another engine accepted.
private func isReference(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count) && !text.unicodeScalars.contains(where: \.isControl)
}

extension Unicode.Scalar {
    /// Whether it is C0, DEL or C1.
    package var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }
}
