import Foundation
import GRDB
package import Rules
package import Telemetry

// Single rows of a recording of any length, found by halves: neither events nor readings ever go
// back in time, so no index is needed but the one of their numbers.

extension Recording {
    /// The moment of an event, which must be there.
    package func moment(ofEvent sequence: Int64) throws(JournalError) -> Moment {
        try look(place: "in event \(sequence)") { database in
            try self.moment(ofEvent: sequence, in: database)
        }
    }

    private func moment(ofEvent sequence: Int64, in database: Database) throws -> Moment {
        let at = try database.number(
            "SELECT at FROM events WHERE seq = ?", [.number(sequence)])
        guard let moment = at.map(Moment.init(milliseconds:)), Limits.moments.contains(moment)
        else {
            throw JournalError.damaged(
                path: path, place: "in event \(sequence)", cause: "it has no moment")
        }
        return moment
    }

    /// How many of the events up to one had happened at a moment.
    package func eventCount(at moment: Moment, upTo last: Int64) throws(JournalError) -> Int64 {
        try look(place: "among the moments of its events") { database in
            var (low, high) = (Int64(0), last + 1)
            while low + 1 < high {
                let middle = low + (high - low) / 2
                let isPast = try self.moment(ofEvent: middle, in: database) > moment
                if isPast { high = middle } else { low = middle }
            }
            return low
        }
    }

    /// The events that are no buyer's after a number and up to another.
    package func acts(after sequence: Int64, upTo last: Int64) throws(JournalError) -> [Int64] {
        try look(place: "after event \(sequence)") { database in
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

    /// Hands over the claims and grants of some buyers after a number and up to another, in order.
    package func forEachClaim(
        of buyers: [BuyerID], after sequence: Int64, upTo last: Int64,
        _ body: (_ drop: DropID, _ buyer: BuyerID, _ isGranted: Bool) -> Void
    ) throws(JournalError) {
        try look(place: "after event \(sequence)") { database in
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
                        row.text(2) == Happening.Kind.granted.rawValue)
                }
                return true
            }
        }
    }

    /// The last reading's place in the file; 0 without any. Of a cut file, the last one that is
    /// whole and tells of no lost event.
    package func lastReadingID() throws(JournalError) -> Int64 {
        if loss == nil {
            let last = try look(place: "at its end") { database in
                try database.number("SELECT max(id) FROM readings") ?? 0
            }
            guard (0...Int64.max / 2).contains(last) else { throw damagedReading(last) }
            return last
        }
        func isWhole(_ id: Int64) -> Bool {
            // A reading on a damaged page is none: the search ends before it.
            let found = try? reading(upTo: id)
            return found?.id == id && found?.reading.event ?? .max <= wholeUpTo
        }
        var (low, high) = (Int64(0), Int64(1))
        while high < .max / 4, isWhole(high) { (low, high) = (high, high * 2) }
        while low + 1 < high {
            let middle = low + (high - low) / 2
            if isWhole(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// The place of the last reading, among those up to one, that was taken up to a moment; 0 for
    /// none.
    package func readingCount(at moment: Moment, upTo last: Int64) throws(JournalError) -> Int64 {
        try look(place: "among the moments of its readings") { database in
            var (low, high) = (Int64(0), last + 1)
            while low + 1 < high {
                let middle = low + (high - low) / 2
                let at = try database.number(
                    "SELECT at FROM readings WHERE id >= ? ORDER BY id LIMIT 1", [.number(middle)])
                if at ?? .max > moment.milliseconds { high = middle } else { low = middle }
            }
            return low
        }
    }

    /// The error for a reading that cannot be read.
    package func damagedReading(_ id: Int64) -> JournalError {
        .damaged(path: path, place: "in reading \(id)", cause: "it is no reading")
    }
}

extension Reading {
    /// Whether its figures can be reckoned with: none negative, none beyond all bounds.
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

    /// What a deck reckons with; the disk's space may be beyond all bounds.
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
