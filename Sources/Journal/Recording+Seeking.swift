import Foundation
import GRDB
package import Rules
package import Telemetry

// Finds single rows by binary search, in a recording of any length. Events and readings never go
// back in time, so the primary keys are the only indexes needed.

/// The last number before `high` for which something holds; `low` if there is none. It must hold
/// for all numbers up to that one, and for none after it.
package func lastNumber<Failure: Error>(
    from low: Int64, before high: Int64, where holds: (Int64) throws(Failure) -> Bool
) throws(Failure) -> Int64 {
    var (low, high) = (low, high)
    while low + 1 < high {
        let middle = low + (high - low) / 2
        if try holds(middle) { low = middle } else { high = middle }
    }
    return low
}

extension Recording {
    /// The number of the latest event; 0 if there is none.
    package func lastSequence() throws(JournalError) -> Int64 {
        if let loss { return loss.lastSequence }
        let last = try read(place: "at its end") { database in
            try database.number("SELECT max(seq) FROM events") ?? 0
        }
        guard (0...Int64.max / 4).contains(last) else {
            throw damaged("at its end", "its last event has no number")
        }
        return last
    }

    /// The moments of the first and the last event or reading; nil if the recording is empty.
    package func span() throws(JournalError) -> (first: Moment, last: Moment)? {
        let last = wholeUpTo
        return try read(place: "at an end") { database in
            let bounds = [BoundValue.number(last)]
            let moments = [
                try database.number("SELECT at FROM events ORDER BY seq LIMIT 1"),
                try database.number(
                    "SELECT at FROM events WHERE seq <= ? ORDER BY seq DESC LIMIT 1", bounds),
                last == .max ? try database.number("SELECT min(at) FROM readings") : nil,
                last == .max ? try database.number("SELECT max(at) FROM readings") : nil,
            ].compactMap { $0 }
            guard let first = moments.min(), let last = moments.max() else { return nil }
            guard Limits.moments.contains(Moment(milliseconds: first)),
                Limits.moments.contains(Moment(milliseconds: last))
            else {
                throw self.damaged("at an end", "a moment is out of bounds")
            }
            return (Moment(milliseconds: first), Moment(milliseconds: last))
        }
    }

    /// The number of the latest event and the row id of the latest reading; 0 if there is none.
    ///
    /// Both come from one state of the file.
    package func extent() throws(JournalError) -> (lastEvent: Int64, lastReading: Int64) {
        let extent = try read(place: "at its end") { database in
            (
                lastEvent: try database.number("SELECT max(seq) FROM events") ?? 0,
                lastReading: try database.number("SELECT max(id) FROM readings") ?? 0
            )
        }
        guard [extent.lastEvent, extent.lastReading].allSatisfy((0...Int64.max / 4).contains) else {
            throw damaged("at its end", "its last row has no number")
        }
        return (loss?.lastSequence ?? extent.lastEvent, extent.lastReading)
    }

    /// The moment of an event. Throws if the event is missing.
    package func moment(ofEvent sequence: Int64) throws(JournalError) -> Moment {
        try read(place: "in event \(sequence)") { database in
            try self.moment(ofEvent: sequence, in: database)
        }
    }

    private func moment(ofEvent sequence: Int64, in database: Database) throws -> Moment {
        let at = try database.number(
            "SELECT at FROM events WHERE seq = ?", [.number(sequence)])
        guard let moment = at.map(Moment.init(milliseconds:)), Limits.moments.contains(moment)
        else {
            throw damaged("in event \(sequence)", "it has no moment")
        }
        return moment
    }

    /// Number of events, among those up to `last`, that had happened at a moment.
    package func eventCount(at moment: Moment, upTo last: Int64) throws(JournalError) -> Int64 {
        try read(place: "among the moments of its events") { database in
            try lastNumber(from: 0, before: last + 1) {
                try self.moment(ofEvent: $0, in: database) <= moment
            }
        }
    }

    /// The numbers of the events after `sequence`, up to `last`, that concern no buyer.
    package func acts(after sequence: Int64, upTo last: Int64) throws(JournalError) -> [Int64] {
        try read(place: "after event \(sequence)") { database in
            var acts: [Int64] = []
            try database.forEachRow(
                """
                SELECT seq FROM events WHERE seq > ? AND seq <= ? AND buyer IS NULL ORDER BY seq
                """, [.number(sequence), .number(last)]
            ) { row in
                if let act = row.number(0) { acts.append(act) }
                return true
            }
            return acts
        }
    }

    /// Passes the claims and grants of some buyers after `sequence`, up to `last`, to the body, in
    /// order.
    package func forEachClaim(
        of buyers: [BuyerID], after sequence: Int64, upTo last: Int64,
        _ body: (_ drop: DropID, _ buyer: BuyerID, _ isGranted: Bool) -> Void
    ) throws(JournalError) {
        try read(place: "after event \(sequence)") { database in
            let list = try JSONEncoder().encode(buyers.map(\.text))
            try database.forEachRow(
                """
                SELECT "drop", buyer, kind FROM events WHERE seq > ? AND seq <= ?
                AND kind IN ('claimed', 'granted')
                AND buyer IN (SELECT value FROM json_each(?)) ORDER BY seq
                """,
                [.number(sequence), .number(last), .text(String(decoding: list, as: UTF8.self))]
            ) { row in
                if let drop = row.text(0), let buyer = row.text(1) {
                    body(
                        DropID(trusted: drop), BuyerID(trusted: buyer),
                        row.text(2) == EventKind.granted.rawValue)
                }
                return true
            }
        }
    }

    /// The row id of the last reading; 0 if there is none. In a cut file: of the last reading that
    /// is whole and refers to no lost event.
    package func lastReadingID() throws(JournalError) -> Int64 {
        if loss == nil {
            let last = try read(place: "at its end") { database in
                try database.number("SELECT max(id) FROM readings") ?? 0
            }
            guard (0...Int64.max / 2).contains(last) else { throw damagedReading(last) }
            return last
        }
        func isWhole(_ id: Int64) -> Bool {
            // A reading on a damaged page does not count: the search ends before it.
            let found = try? reading(upTo: id)
            return found?.id == id && found?.reading.event ?? .max <= wholeUpTo
        }
        var (low, high) = (Int64(0), Int64(1))
        while high < .max / 4, isWhole(high) { (low, high) = (high, high * 2) }
        return lastNumber(from: low, before: high, where: isWhole)
    }

    /// The row id of the last reading, among those up to `last`, that was taken at or before a
    /// moment; 0 if there is none.
    package func readingCount(at moment: Moment, upTo last: Int64) throws(JournalError) -> Int64 {
        try read(place: "among the moments of its readings") { database in
            try lastNumber(from: 0, before: last + 1) { id in
                let at = try database.number(
                    "SELECT at FROM readings WHERE id >= ? ORDER BY id LIMIT 1", [.number(id)])
                return at ?? .max <= moment.milliseconds
            }
        }
    }

    func damagedReading(_ id: Int64) -> JournalError {
        damaged("in reading \(id)", "it is no reading")
    }
}

extension Reading {
    /// Whether all figures are safe for arithmetic: none is negative or above 2^48.
    package var isPlausible: Bool {
        let bound = 0...1 << 48
        return event >= 0 && durable >= 0 && (0...Int64.max / 4).contains(number)
            && Limits.moments.contains(at)
            && verdict.map { Limits.moments.contains($0.since) } ?? true
            && engineFigures.allSatisfy { bound.contains($0) }
            && drops.allSatisfy { drop in
                [
                    drop.issued, drop.free, drop.held, drop.sold, drop.withdrawn, drop.line,
                    drop.oldestWaitMS, drop.registered, drop.revision, drop.registrations,
                    drop.claims, drop.grants, drop.confirmations, drop.lapses, drop.releases,
                ].allSatisfy { bound.contains($0) }
            }
    }

    /// The figures that a deck calculates with. The disk's space is not checked: it may be above
    /// 2^48.
    private var engineFigures: [Int] {
        [
            engine.requests, engine.answered, engine.refused, engine.shed, engine.failed,
            engine.slow, engine.latencyCount, engine.latencyP50US, engine.latencyP99US,
            engine.latencyMaxUS, engine.queueWaitMinUS, engine.queueWaitMaxUS,
            engine.heartbeatAgeUS, engine.commitAgeUS, engine.syncP50US, engine.syncP99US,
            engine.loopLagUS, engine.loopLagMinUS ?? 0, engine.cpuPermille,
            storefront?.latencyUS ?? 0, storefront?.number ?? 0, storefront?.status ?? 0,
        ]
    }
}
