import Foundation
import Rules

/// Decodes rows into events. For events that concern one buyer it reads SQLite's own bytes
/// directly.
struct EventDecoder {
    /// The drop of the row before. The next row nearly always has the same one.
    private var drop = DropID(trusted: "")
    private var dropName: [UInt8] = []

    private let moments =
        Limits.moments.lowerBound.milliseconds...Limits.moments.upperBound.milliseconds

    /// The event in a row; nil if a column is missing, a number is out of bounds or the kind is
    /// unknown.
    mutating func event(of row: RowCursor) -> Event? {
        if let event = buyerEvent(of: row) { return event }
        return EventRow(row)?.event
    }

    /// The event in a row if it concerns one buyer and its kind's columns are complete; otherwise
    /// nil.
    private mutating func buyerEvent(of row: RowCursor) -> Event? {
        guard let kind = row.value(3).utf8.flatMap({ BuyerKind($0) }),
            let sequence = row.value(0).number, let at = row.value(1).number,
            let drop = row.value(2).utf8, let buyer = row.value(4).text,
            row.value(6).isAbsent, row.value(7).isAbsent, moments.contains(at),
            let content = content(kind, BuyerID(trusted: buyer), row)
        else { return nil }
        return Event(
            sequence: sequence, moment: Moment(milliseconds: at), drop: self.drop(named: drop),
            content: content)
    }

    private func content(
        _ kind: BuyerKind, _ buyer: BuyerID, _ row: RowCursor
    ) -> EventContent? {
        switch kind {
        case .registered: return .registered(buyer)
        case .unregistered: return .unregistered(buyer)
        case .claimed: return .claimed(buyer)
        case .granted:
            guard let until = row.value(9).number, moments.contains(until) else { return nil }
            return .granted(buyer, until: Moment(milliseconds: until))
        case .confirmed:
            return row.value(5).text.map { .confirmed(buyer, OrderReference(trusted: $0)) }
        case .lapsed: return .lapsed(buyer)
        case .released: return .released(buyer)
        }
    }

    private mutating func drop(named name: UnsafeBufferPointer<UInt8>) -> DropID {
        let isTheSame = dropName.withUnsafeBufferPointer { isEqual($0, name) }
        if !isTheSame {
            dropName = Array(name)
            drop = DropID(trusted: String(decoding: name, as: UTF8.self))
        }
        return drop
    }
}

func isEqual(_ text: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == other.count else { return false }
    guard let start = text.baseAddress, let otherStart = other.baseAddress else { return true }
    return memcmp(start, otherStart, text.count) == 0
}
