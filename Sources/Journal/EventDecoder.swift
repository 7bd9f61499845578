import Rules

/// Makes events of rows, straight from SQLite's own bytes where a row concerns one buyer.
struct EventDecoder {
    /// The drop of the row before, which is nearly always that of the next.
    private var drop = DropID(trusted: "")
    private var dropName: [UInt8] = []

    /// The event of a row; nil when a column is missing, a number is out of the law's limits or
    /// the kind is unknown.
    mutating func event(of row: RowCursor) -> Event? {
        buyerEvent(of: row) ?? EventRow(row)?.event
    }

    /// The event of a row that concerns one buyer and has all that its kind needs.
    private mutating func buyerEvent(of row: RowCursor) -> Event? {
        guard let kind = row.utf8(3).flatMap({ BuyerKind($0) }), row.isAbsent(6), row.isAbsent(7),
            let sequence = row.number(0), let at = row.number(1), let drop = row.utf8(2),
            let buyer = row.text(4)
        else { return nil }
        let moment = Moment(milliseconds: at)
        guard Limits.moments.contains(moment),
            let happening = happening(kind, BuyerID(trusted: buyer), row)
        else { return nil }
        return Event(
            sequence: sequence, moment: moment, drop: self.drop(named: drop),
            happening: happening)
    }

    private func happening(
        _ kind: BuyerKind, _ buyer: BuyerID, _ row: RowCursor
    ) -> Happening? {
        switch kind {
        case .registered: return .registered(buyer)
        case .unregistered: return .unregistered(buyer)
        case .claimed: return .claimed(buyer)
        case .granted:
            guard let until = row.number(9).map(Moment.init(milliseconds:)),
                Limits.moments.contains(until)
            else { return nil }
            return .granted(buyer, until: until)
        case .confirmed:
            return row.text(5).map { .confirmed(buyer, OrderReference(trusted: $0)) }
        case .lapsed: return .lapsed(buyer)
        case .released: return .released(buyer)
        }
    }

    private mutating func drop(named name: UnsafeBufferPointer<UInt8>) -> DropID {
        if !dropName.elementsEqual(name) {
            dropName = Array(name)
            drop = DropID(trusted: String(decoding: name, as: UTF8.self))
        }
        return drop
    }
}
