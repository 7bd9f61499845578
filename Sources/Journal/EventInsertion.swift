import GRDB
import GRDBSQLite
import Rules

/// Inserts the rows of events, up to 64 with one statement. A row inserted alone costs SQLite more
/// than twice as much as one of 64.
///
/// SQLite numbers the rows itself, one above the highest number, which saves a look-up. Afterwards
/// the number of the last row is compared with the expected one.
final class EventInsertion {
    private let groups: [RowGroup]
    private var drops = StableDropNames()

    init(_ database: Database) throws {
        groups = try [64, 8, 1].map { try RowGroup(rows: $0, on: database) }
    }

    func finalize() {
        for group in groups { group.finalize() }
        drops.free()
    }

    /// Inserts events. A row is nil for an act, which is inserted separately; `texts` holds the
    /// texts of the rows. Throws if the rows got other numbers than expected.
    func insert(
        _ events: [Event], _ rows: [BuyerRow?], in texts: UnsafeBufferPointer<UInt8>,
        to database: Database
    ) throws {
        var next = 0
        while next < events.count {
            var end = next
            while end < events.count, rows[end] != nil { end += 1 }
            if next < end {
                try insertBuyers(events, rows, next..<end, in: texts, to: database)
                next = end
            } else {
                try insertAct(events[next], to: database)
                next += 1
            }
        }
    }

    private func insertAct(_ event: Event, to database: Database) throws {
        let row = EventRow(event)
        try database.insert(row)
        if case .marked = event.content { try database.insertMark(row) }
    }

    private func insertBuyers(
        _ events: [Event], _ rows: [BuyerRow?], _ range: Range<Int>,
        in texts: UnsafeBufferPointer<UInt8>, to database: Database
    ) throws {
        var next = range.lowerBound
        for group in groups {
            while range.upperBound - next >= group.count {
                let end = next + group.count
                try group.insert(
                    events[next..<end], rows[next..<end], &drops, in: texts, to: database)
                next = end
            }
        }
        let last = sqlite3_last_insert_rowid(database.sqliteConnection)
        guard last == events[range.upperBound - 1].sequence else {
            throw DatabaseError(
                resultCode: .SQLITE_CONSTRAINT_PRIMARYKEY,
                message: "another program wrote events up to number \(last)")
        }
    }
}

/// One statement that inserts `count` rows of events that concern one buyer.
///
/// It remembers the bound values: most of them are the same in the next rows.
private final class RowGroup {
    private struct Bound {
        var drop = -1
        var kind: BuyerKind?
        var hasOrder = false
        var hasNumber = false
    }

    private static let columnsBound = 6

    let count: Int
    let statement: PreparedStatement
    private var bound: [Bound]

    init(rows count: Int, on database: Database) throws {
        self.count = count
        bound = Array(repeating: Bound(), count: count)
        // SQLite spends no time on columns that are not named.
        let columns = #"(seq, at, "drop", kind, buyer, order_ref, operator, reason, text, number)"#
        let row = "(NULL, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?)"
        statement = try PreparedStatement(
            "INSERT INTO events \(columns) VALUES "
                + repeatElement(row, count: count).joined(separator: ", "), on: database)
    }

    func finalize() {
        statement.finalize()
    }

    func insert(
        _ events: ArraySlice<Event>, _ rows: ArraySlice<BuyerRow?>, _ drops: inout StableDropNames,
        in texts: UnsafeBufferPointer<UInt8>, to database: Database
    ) throws {
        try bound.withUnsafeMutableBufferPointer { bound in
            for place in 0..<count {
                guard let row = rows[rows.startIndex + place] else { continue }
                let values = RowValues(
                    statement: statement, first: Int32(place * RowGroup.columnsBound),
                    texts: texts, database: database)
                let drop = drops.number(of: events[events.startIndex + place].drop)
                if bound[place].drop != drop {
                    try values.bind(drops.names[drop], at: 2)
                    bound[place].drop = drop
                }
                try values.bind(row, &bound[place])
            }
        }
        try statement.run(on: database)
    }

    private struct RowValues {
        let statement: PreparedStatement
        let first: Int32
        let texts: UnsafeBufferPointer<UInt8>
        let database: Database

        func bind(_ row: BuyerRow, _ bound: inout Bound) throws {
            try statement.bind(row.at, at: first + 1, of: database)
            if bound.kind != row.kind {
                let name = row.kind.text
                try bind(
                    UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount),
                    at: 3)
                bound.kind = row.kind
            }
            try bind(row.buyer, at: 4)
            if let order = row.order {
                try bind(order, at: 5)
            } else if bound.hasOrder {
                try statement.bindNull(at: first + 5, of: database)
            }
            bound.hasOrder = row.order != nil
            if let number = row.number {
                try statement.bind(number, at: first + 6, of: database)
            } else if bound.hasNumber {
                try statement.bindNull(at: first + 6, of: database)
            }
            bound.hasNumber = row.number != nil
        }

        private func bind(_ text: BuyerRow.TextRange, at column: Int32) throws {
            try bind(
                UnsafeBufferPointer(rebasing: texts[text.start..<text.start + text.count]),
                at: column)
        }

        func bind(_ utf8: UnsafeBufferPointer<UInt8>, at column: Int32) throws {
            guard let start = utf8.baseAddress else { return }
            try statement.bind(text: start, count: utf8.count, at: first + column, of: database)
        }
    }
}

/// The names of drops, by number, at fixed addresses, so that statements can keep them bound.
private struct StableDropNames {
    private(set) var names: [UnsafeBufferPointer<UInt8>] = []
    private var numbers: [DropID: Int] = [:]
    private var latest: (drop: DropID, number: Int)?

    mutating func number(of drop: DropID) -> Int {
        if let latest, latest.drop == drop { return latest.number }
        let number = numbers[drop] ?? add(drop)
        latest = (drop, number)
        return number
    }

    private mutating func add(_ drop: DropID) -> Int {
        // One extra byte, so that an empty name has an address too.
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: drop.text.utf8.count + 1)
        bytes.initialize(repeating: 0)
        _ = bytes.update(from: drop.text.utf8)
        names.append(UnsafeBufferPointer(rebasing: bytes.dropLast()))
        numbers[drop] = names.count - 1
        return names.count - 1
    }

    mutating func free() {
        for name in names { name.deallocate() }
        names = []
    }
}
