/// The name of a drop inside its campaign: 1 to 64 of `a`–`z`, `0`–`9` and `-`.
package struct DropID: Hashable, Sendable {
    /// The name as written in the campaign file.
    package let text: String

    /// A name that is known to be well formed, such as one read back from a journal.
    package init(trusted text: String) {
        self.text = text
    }

    /// A name from outside; nil unless it is 1 to 64 of `a`–`z`, `0`–`9` and `-`.
    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(DropID.isAllowed) else {
            return nil
        }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// The partner's own name for a buyer, opaque to the sale: 1 to 128 bytes of printable UTF-8.
package struct BuyerID: Hashable, Sendable {
    /// The partner's reference.
    package let text: String

    /// A reference that is known to be well formed, such as one read back from a journal.
    package init(trusted text: String) {
        self.text = text
    }

    /// A reference from outside; nil unless it is 1 to 128 bytes of printable UTF-8.
    package init?(_ text: String) {
        guard isPrintableReference(text) else { return nil }
        self.text = text
    }
}

/// The partner's order that paid for a unit, opaque to the sale: 1 to 128 bytes of printable UTF-8.
package struct OrderReference: Hashable, Sendable {
    /// The partner's reference.
    package let text: String

    /// A reference that is known to be well formed, such as one read back from a journal.
    package init(trusted text: String) {
        self.text = text
    }

    /// A reference from outside; nil unless it is 1 to 128 bytes of printable UTF-8.
    package init?(_ text: String) {
        guard isPrintableReference(text) else { return nil }
        self.text = text
    }
}

/// Who acted on a drop.
package enum Author: Hashable, Sendable {
    /// A named person or program with a token.
    case `operator`(String)
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
        case .operator(let name): name
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
            default: .operator(name)
            }
    }
}

/// Whether a reference from a partner is 1 to 128 bytes without control characters.
private func isPrintableReference(_ text: String) -> Bool {
    guard (1...128).contains(text.utf8.count) else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .format:
            return false
        default: return true
        }
    }
}
