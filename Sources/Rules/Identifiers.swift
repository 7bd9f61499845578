/// The name of a drop inside its campaign: 1 to 64 of `a`–`z`, `0`–`9` and `-`.
package struct DropID: Hashable, Comparable, Sendable {
    private let exact: ExactText

    /// The name as written in the campaign file.
    package var text: String { exact.string }

    /// The empty name of what happens to no drop.
    package static let none = DropID(trusted: "")

    /// A name that is known to be well formed, such as one read back from a journal.
    package init(trusted text: String) {
        exact = ExactText(text)
    }

    /// A name from outside; nil unless it is 1 to 64 of `a`–`z`, `0`–`9` and `-`.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(DropID.isAllowed) else {
            return nil
        }
        exact = ExactText(text)
    }

    // Where it is called, since it is asked several times a claim.
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

/// The partner's own name for a buyer, opaque to the sale: 1 to 128 bytes of UTF-8 without control
/// characters. `.` and `..` are no buyers: no URL could name them.
package struct BuyerID: Hashable, Comparable, Sendable {
    private let exact: ExactText

    /// The partner's reference.
    package var text: String { exact.string }

    /// A reference that is known to be well formed, such as one read back from a journal.
    package init(trusted text: String) {
        exact = ExactText(text)
    }

    /// A reference from outside; nil unless it is 1 to 128 bytes without control characters, and
    /// neither `.` nor `..`.
    package init?(_ text: String) {
        guard isReference(text), !BuyerID.isPathStep(text.utf8) else { return nil }
        exact = ExactText(text)
    }

    // Where it is called, since it is asked several times a claim.
    @inline(__always)
    package static func == (one: BuyerID, other: BuyerID) -> Bool { one.exact == other.exact }

    package static func < (one: BuyerID, other: BuyerID) -> Bool { one.exact < other.exact }

    /// Whether a text is `.` or `..`, which clients and proxies take out of every path, also where
    /// they are percent-encoded.
    package static func isPathStep(_ utf8: String.UTF8View) -> Bool {
        isPathStep(length: utf8.count, first: utf8.first, last: utf8.last)
    }

    /// The same of bytes that are not a text yet. Not generic: other rooms would look up the
    /// collection's types at every claim.
    package static func isPathStep(length: Int, first: UInt8?, last: UInt8?) -> Bool {
        length <= 2 && first == UInt8(ascii: ".") && last == UInt8(ascii: ".")
    }
}

/// The partner's order that paid for a unit, opaque to the sale: 1 to 128 bytes of UTF-8 without
/// control characters.
package struct OrderReference: Hashable, Comparable, Sendable {
    private let exact: ExactText

    /// The partner's reference.
    package var text: String { exact.string }

    /// A reference that is known to be well formed, such as one read back from a journal.
    package init(trusted text: String) {
        exact = ExactText(text)
    }

    /// A reference from outside; nil unless it is 1 to 128 bytes without control characters.
    package init?(_ text: String) {
        guard isReference(text) else { return nil }
        exact = ExactText(text)
    }

    // Where it is called, since it is asked several times a claim.
    @inline(__always)
    package static func == (one: OrderReference, other: OrderReference) -> Bool {
        one.exact == other.exact
    }

    package static func < (one: OrderReference, other: OrderReference) -> Bool {
        one.exact < other.exact
    }
}

/// Who acted on a drop.
package enum Author: Hashable, Sendable {
    /// A named person or program with a token.
    case `operator`(ExactText)
    /// The times in the campaign file.
    case schedule
    /// The engine itself: after it was away, or because the campaign lets it pause.
    case engine
    /// The law: a drop whose last unit is sold closes; leftovers roll over.
    case law

    /// The words that no operator may have as a name.
    package static let reservedNames = ["schedule", "engine", "law"]

    /// The name as screens, journals and stories write it.
    package var name: String {
        switch self {
        case .operator(let name): name.string
        case .schedule: "schedule"
        case .engine: "engine"
        case .law: "law"
        }
    }

    /// The author with this name.
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
/// Only C0, DEL and C1 are refused: which other characters are printable differs from one version of
/// Unicode to the next, and an engine must take back what another one took.
private func isReference(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count) && !text.unicodeScalars.contains(where: \.isControl)
}

extension Unicode.Scalar {
    /// Whether it is C0, DEL or C1.
    package var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }
}
