import Rules

/// The kinds of events that concern one buyer. In a stampede nearly all events are of these kinds.
enum BuyerKind: UInt8, CaseIterable {
    case registered, unregistered, claimed, granted, confirmed, lapsed, released

    /// The kind's name as journals store it. A `StaticString`, so its bytes stay at one address.
    var text: StaticString {
        switch self {
        case .registered: "registered"
        case .unregistered: "unregistered"
        case .claimed: "claimed"
        case .granted: "granted"
        case .confirmed: "confirmed"
        case .lapsed: "lapsed"
        case .released: "released"
        }
    }

    /// The kind with this name; nil for acts and for unknown names.
    init?(_ utf8: UnsafeBufferPointer<UInt8>) {
        let kind: BuyerKind
        switch utf8.first {
        case UInt8(ascii: "c"): kind = utf8.count == 7 ? .claimed : .confirmed
        case UInt8(ascii: "g"): kind = .granted
        case UInt8(ascii: "l"): kind = .lapsed
        case UInt8(ascii: "r"): kind = utf8.count == 8 ? .released : .registered
        case UInt8(ascii: "u"): kind = .unregistered
        default: return nil
        }
        let name = UnsafeBufferPointer(
            start: kind.text.utf8Start, count: kind.text.utf8CodeUnitCount)
        guard isEqual(utf8, name) else { return nil }
        self = kind
    }
}

/// The columns of an event that concerns one buyer. Such events have no author, reason or text.
struct BuyerColumns {
    var kind: BuyerKind
    var buyer: BuyerID
    var order: OrderReference?
    var number: Int64?
}

extension Event {
    /// The event's columns; nil if it is an act, or if it has an author, a reason or a command.
    var buyerColumns: BuyerColumns? {
        guard author == nil, reason == nil, command == nil else { return nil }
        return switch content {
        case .registered(let buyer): BuyerColumns(kind: .registered, buyer: buyer)
        case .unregistered(let buyer): BuyerColumns(kind: .unregistered, buyer: buyer)
        case .claimed(let buyer): BuyerColumns(kind: .claimed, buyer: buyer)
        case .granted(let buyer, let until):
            BuyerColumns(kind: .granted, buyer: buyer, number: until.milliseconds)
        case .confirmed(let buyer, let order):
            BuyerColumns(kind: .confirmed, buyer: buyer, order: order)
        case .lapsed(let buyer): BuyerColumns(kind: .lapsed, buyer: buyer)
        case .released(let buyer): BuyerColumns(kind: .released, buyer: buyer)
        case .registrationOpened, .registrationClosed, .opened, .paused, .resumed, .closed,
            .reopened, .dripRateSet, .unitsAdded, .unitsWithdrawn, .holdSet, .disarmed, .rearmed,
            .announced, .marked, .retracted, .holdsExtended, .missed, .upgraded, .drawn:
            nil
        }
    }
}

/// The row of an event that concerns one buyer. Its texts lie in the canonical bytes.
struct BuyerRow {
    /// Where a text lies in the canonical bytes.
    struct TextRange {
        var start: Int
        var count: Int
    }

    var kind: BuyerKind
    var at: Int64
    var buyer: TextRange
    var order: TextRange?
    var number: Int64?
}
