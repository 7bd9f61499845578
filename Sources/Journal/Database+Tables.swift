import GRDB
import Rules
import Telemetry

// Reads and writes the tables as values: one function per table and direction.

extension Database {
    func insert(_ row: EventRow) throws {
        try run(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .number(row.sequence), .number(row.at), .text(row.drop), .text(row.kind),
                .text(row.buyer), .text(row.order), .text(row.author), .text(row.reason),
                .text(row.text), .number(row.number), .text(row.commandID), .text(row.command),
            ])
    }

    func insertMark(_ row: EventRow) throws {
        try run(
            "INSERT INTO marks VALUES (?, ?, ?, ?, ?)",
            [
                .number(row.sequence), .number(row.at), .text(row.drop), .text(row.author),
                .text(row.text),
            ])
    }

    func insert(_ reading: Reading, body: String) throws -> Int64 {
        try run(
            "INSERT INTO readings (at, number, boot, body) VALUES (?, ?, ?, ?)",
            [
                .number(reading.at.milliseconds), .number(reading.number), .text(reading.boot),
                .text(body),
            ])
        return lastInsertedRowID
    }

    func insert(_ version: CampaignVersion) throws {
        try run(
            "INSERT INTO campaign VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                .number(version.number), .text(version.campaign.id), .text(version.campaign.text),
                .number(version.at.milliseconds), .number(version.afterSequence),
                .number(version.edition.map { Int64($0.rawValue) }), .number(version.seal),
            ])
    }

    func insert(_ draw: Draw) throws {
        try run(
            "INSERT INTO draws VALUES (?, ?, ?, ?, ?)",
            [
                .text(draw.drop), .text(draw.seed), .text(draw.hash),
                .number(draw.afterSequence), .number(draw.seal),
            ])
    }

    /// Whether the file is of version 1. Its tables lack the columns that came later.
    var isOfFirstFormat: Bool {
        get throws { try number("PRAGMA user_version") == 1 }
    }

    func campaignVersions() throws -> [CampaignVersion] {
        var versions: [CampaignVersion] = []
        let late = try isOfFirstFormat ? "NULL, NULL" : "edition, seal"
        try forEachRow(
            "SELECT number, id, text, at, after_seq, \(late) FROM campaign ORDER BY number"
        ) { row in
            versions.append(
                CampaignVersion(
                    number: row.number(0) ?? 0,
                    campaign: CampaignText(id: row.text(1) ?? "", text: row.text(2) ?? ""),
                    at: Moment(milliseconds: row.number(3) ?? 0),
                    afterSequence: row.number(4) ?? 0,
                    edition: row.number(5).flatMap { LawEdition(rawValue: Int($0)) },
                    seal: row.number(6)))
            return true
        }
        return versions
    }

    func draws() throws -> [Draw] {
        var draws: [Draw] = []
        let late = try isOfFirstFormat ? "NULL" : "seal"
        try forEachRow(
            #"SELECT "drop", seed, hash, after_seq, \#(late) FROM draws ORDER BY "drop""#
        ) { row in
            draws.append(
                Draw(
                    drop: row.text(0) ?? "", seed: row.text(1) ?? "", hash: row.text(2) ?? "",
                    afterSequence: row.number(3) ?? 0, seal: row.number(4)))
            return true
        }
        return draws
    }

    private var sealColumns: String {
        get throws {
            "number, first_seq, last_seq, at, epoch, hash, "
                + (try isOfFirstFormat ? "NULL, NULL" : "last_reading, readings_hash")
        }
    }

    func latestSeal() throws -> Seal? {
        try firstRow("SELECT \(try sealColumns) FROM seals ORDER BY number DESC LIMIT 1") {
            Seal($0)
        }
    }

    /// Passes the seals after `number` to the body, in order, until the body returns false.
    func forEachSeal(after number: Int64, _ body: (Seal?) throws -> Bool) throws {
        var last = number
        try forEachRow(
            "SELECT \(try sealColumns) FROM seals WHERE number > ? ORDER BY number",
            [.number(number)]
        ) { row in
            let seal = Seal(row)
            if let seal { try checkOrder(seal.number, after: &last, in: "seals") }
            return try body(seal)
        }
    }

    /// Passes the rows of the readings after `id`, up to `last`, to the body, in order, until the
    /// body returns false.
    func forEachReadingRow(
        after id: Int64, upTo last: Int64 = .max, _ body: (RowCursor) throws -> Bool
    ) throws {
        var latest = id
        try forEachRow(
            """
            SELECT id, at, number, boot, body FROM readings WHERE id > ? AND id <= ? ORDER BY id
            """, [.number(id), .number(last)]
        ) { row in
            if let id = row.number(0) { try checkOrder(id, after: &latest, in: "readings") }
            return try body(row)
        }
    }

    /// Throws if a number is not greater than the one before. On a damaged page SQLite returns rows
    /// in the order it finds them, and a loop that continues from the last number would never end.
    private func checkOrder(_ number: Int64, after last: inout Int64, in table: String) throws {
        guard number > last else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT,
                message: "number \(number) comes after number \(last) in \(table)")
        }
        last = number
    }

    func insert(_ seal: Seal) throws {
        try run(
            "INSERT INTO seals VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .number(seal.number), .number(seal.firstSequence), .number(seal.lastSequence),
                .number(seal.at), .number(seal.epoch), .bytes(seal.hash),
                .number(seal.lastReading), .bytes(seal.readingsHash),
            ])
    }

    /// Passes the rows of the events after `sequence`, up to `last`, to the body, in order, until
    /// the body returns false. Passes nil for a row that lacks a required column.
    func forEachEvent(
        after sequence: Int64, upTo last: Int64, limit: Int64,
        _ body: (EventRow?) throws -> Bool
    ) throws {
        try forEachEventCursor(after: sequence, upTo: last, limit: limit) {
            try body(EventRow($0))
        }
    }

    /// Like `forEachEvent`, but passes the cursor instead of a decoded row.
    func forEachEventCursor(
        after sequence: Int64, upTo last: Int64, limit: Int64,
        _ body: (RowCursor) throws -> Bool
    ) throws {
        let late = try isOfFirstFormat ? "NULL, NULL" : "command_id, command"
        try forEachRow(
            """
            SELECT seq, at, "drop", kind, buyer, order_ref, operator, reason, text, number, \(late)
            FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?
            """, [.number(sequence), .number(last), .number(limit)], body)
    }
}

extension Seal {
    fileprivate init?(_ row: RowCursor) {
        guard let number = row.number(0), let first = row.number(1), let last = row.number(2),
            let at = row.number(3), let epoch = row.number(4), let hash = row.bytes(5)
        else { return nil }
        self.init(
            number: number, firstSequence: first, lastSequence: last, at: at, epoch: epoch,
            hash: hash, lastReading: row.number(6), readingsHash: row.bytes(7))
    }
}

extension EventRow {
    /// Decodes the current row; nil if it lacks a required column.
    init?(_ row: RowCursor) {
        guard let sequence = row.number(0), let at = row.number(1), let drop = row.text(2),
            let kind = row.text(3)
        else { return nil }
        self.init(
            sequence: sequence, at: at, drop: drop, kind: kind, buyer: row.text(4),
            order: row.text(5), author: row.text(6), reason: row.text(7), text: row.text(8),
            number: row.number(9), commandID: row.text(10), command: row.text(11))
    }
}
