import Foundation
import GRDB
import Journal
import Recordings
import Rules
import TestSupport
import Testing

@Suite struct VerifyTests {
    let folder: TemporaryFolder
    let small = SmallSale.whole()
    var path: String { folder.file("a.sale") }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// The report on the small sale's recording after changes by SQL.
    private func report(after sql: String...) throws -> Verification {
        try small.record(to: path)
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            for statement in sql { try database.execute(sql: statement) }
        }
        try queue.close()
        return try Recording.open(path: path).verify(terms: SmallSale.terms())
    }

    /// The seal of the last batch with events: the first seal is the opening's, then one for each
    /// batch.
    private var lastSeal: (number: Int, first: Int64) {
        let last = small.batches.lastIndex { !$0.events.isEmpty } ?? 0
        return (last + 2, small.batches[last].events.first?.sequence ?? 0)
    }

    @Test func aGoodRecordingIsSound() throws {
        let report = try report()
        #expect(report.findings == [])
        #expect(report.isSound)
        #expect(report.eventCount == small.sale.sequence)
        #expect(report.readingCount == Int64(small.readings.count))
        #expect(report.sealCount == Int64(small.batches.count + 1))
        #expect(report.digest == small.sale.digest)
        #expect(report.head.count == 64)
    }

    @Test func theHeadEqualsTheLedgersHead() throws {
        let ledger = try SmallSale.openLedger(path)
        for batch in small.batches { try ledger.append(events: batch.events, readings: []) }
        let head = ledger.head
        ledger.close()
        #expect(try Recording.open(path: path).verify(terms: SmallSale.terms()).head == head)
    }

    @Test func aChangedReasonIsFoundAtItsSeal() throws {
        let event = try #require(small.events.first { $0.reason == "the till is slow" })
        let report = try report(
            after: "UPDATE events SET reason = 'lunch' WHERE seq = \(event.sequence)")
        guard case .seal(_, let first, let last)? = report.findings.first?.place else {
            Issue.record("\(report.findings)")
            return
        }
        #expect((first...last).contains(event.sequence))
        #expect(report.findingCount == 1)
    }

    @Test func aDeletedEventIsFoundAtItsPlace() throws {
        let report = try report(after: "DELETE FROM events WHERE seq = 50")
        #expect(report.findings.first?.place == .event(50))
    }

    @Test func aDeletedLastEventIsFound() throws {
        let last = small.sale.sequence
        let report = try report(after: "DELETE FROM events WHERE seq = \(last)")
        #expect(!report.isSound)
        #expect(report.findings.contains { $0.sentence.contains("end after event \(last - 1)") })
    }

    @Test func aTailRemovedWithItsSealsIsFoundByTheReadings() throws {
        let seal = lastSeal
        let report = try report(
            after: "DELETE FROM events WHERE seq >= \(seal.first)",
            "DELETE FROM seals WHERE number >= \(seal.number)")
        #expect(
            report.findings.contains {
                $0.sentence.contains("end after event \(seal.first - 1)")
            }, "\(report.findings)")
    }

    @Test func aDeletedSealIsFound() throws {
        let report = try report(after: "DELETE FROM seals WHERE number = 3")
        guard case .seal(let number, _, _)? = report.findings.first?.place else {
            Issue.record("\(report.findings)")
            return
        }
        #expect(number == 4)
    }

    @Test func aDeletedLastSealIsFound() throws {
        let report = try report(after: "DELETE FROM seals WHERE number >= \(lastSeal.number)")
        #expect(report.findings.first?.sentence == "no seal covers it")
    }

    @Test func aChangedCampaignTextIsFoundAtItsSeal() throws {
        let report = try report(after: "UPDATE campaign SET text = text || 'units = 9'")
        #expect(report.findings.first?.place == .seal(1, first: 1, last: 0))
    }

    @Test func anUnknownKindIsFound() throws {
        let report = try report(after: "UPDATE events SET kind = 'auctioned' WHERE seq = 9")
        #expect(report.findings.first?.description == "event 9: its kind “auctioned” is unknown")
    }

    @Test func aGrantOutOfOrderIsFoundByTheLaw() throws {
        // Two waiting claims are swapped: even with a forged chain this breaks law 7.
        let grants = small.events.filter { event in
            if case .granted = event.content { event.drop.text == "d1" } else { false }
        }
        let (one, other) = (grants[3], grants[4])
        #expect(one.moment == other.moment || grants.count > 5)
        let report = try report(
            after: """
                UPDATE events SET buyer = CASE seq
                WHEN \(one.sequence) THEN (SELECT buyer FROM events WHERE seq = \(other.sequence))
                ELSE (SELECT buyer FROM events WHERE seq = \(one.sequence)) END
                WHERE seq IN (\(one.sequence), \(other.sequence))
                """)
        #expect(
            report.findings.contains {
                $0.place == .event(one.sequence) && $0.sentence.contains("law 7")
            }, "\(report.findings)")
    }

    @Test func timeGoingBackIsFound() throws {
        let report = try report(after: "UPDATE events SET at = at - 3600000 WHERE seq = 60")
        #expect(
            report.findings.contains {
                $0.place == .event(60) && $0.sentence.contains("law 10")
            })
    }

    @Test func aReadingWhoseBooksContradictTheEventsIsFound() throws {
        let report = try report(
            after: """
                UPDATE readings SET body = json_set(body, '$.drops[0].sold', 3, '$.drops[0].free', 17)
                WHERE id = 2
                """)
        #expect(
            report.findings.first?.description == "reading 2: the books of d1 are not the events'")
        #expect(report.findings.last?.sentence.contains("was changed (seal 3)") == true)
    }

    @Test func aChangedMarkIsFound() throws {
        let report = try report(
            after: "UPDATE marks SET text = 'all was well' WHERE \"drop\" = 'd2'")
        #expect(report.findings.first?.sentence == "it differs from its event")
        #expect(report.findingCount == 1)
    }

    @Test func aSeedThatDiffersFromThePublishedOneIsFound() throws {
        let ledger = try SmallSale.openLedger(path)
        let drop = DropID(trusted: "d2")
        let seed = DrawSeed.drawn()
        try ledger.keep(seed, for: drop)
        let drawn = SmallSale.whole(seed: seed)
        for batch in drawn.batches {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        ledger.close()
        let recording = try Recording.open(path: path)
        #expect(try recording.verify(terms: SmallSale.terms(seed: seed)).findings == [])
        let queue = try DatabaseQueue(path: path)
        try queue.write {
            try $0.execute(
                sql: "UPDATE draws SET seed = ?",
                arguments: [DrawSeed(9, 9, 9, 9).hexadecimal])
        }
        try queue.close()
        let report = try recording.verify(terms: SmallSale.terms(seed: DrawSeed(9, 9, 9, 9)))
        #expect(
            report.findings.first?.description
                == "draw of “d2”: its seed does not have the hash beside it")
        #expect(report.findings.contains { $0.sentence.contains("law 7") }, "\(report.findings)")
    }

    @Test func theProgressEndsAtAHundredPercent() throws {
        try small.record(to: path)
        var steps: [[Int64]] = []
        _ = try Recording.open(path: path).verify(terms: SmallSale.terms()) { done, all in
            steps.append([done, all])
        }
        #expect(steps.last == [small.sale.sequence, small.sale.sequence])
    }

    @Test func foldingAnUnlawfulRecordingNamesTheEvent() throws {
        try small.record(to: path)
        var fewer = SmallSale.terms()
        fewer.drops[0].units = 2
        let recording = try Recording.open(path: path)
        let error = #expect(throws: JournalError.self) { try recording.fold(terms: fewer) }
        #expect(error?.kind == .badData)
        #expect(error?.description.contains("law 2: no unit is free") == true)
    }

    /// A campaign file may gain a drop; earlier readings do not have it.
    @Test func earlierReadingsMayLackALaterDrop() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.sale")
        let small = SmallSale.whole(buyers: 10)
        try small.record(to: path)
        let longer = CampaignText(
            id: SmallSale.campaign.id, text: SmallSale.campaign.text + "# one more\n")
        try SmallSale.openLedger(path, longer).close()
        var terms = SmallSale.terms()
        terms.drops.append(DropTerms(id: DropID(trusted: "later"), units: 5))
        let report = try Recording.open(path: path).verify(terms: terms)
        #expect(report.readingCount > 0)
        #expect(report.isSound, "\(report.findings)")
        // Without such a change the readings' drops are not the campaign's.
        let other = folder.file("b.sale")
        try small.record(to: other)
        #expect(!(try Recording.open(path: other).verify(terms: terms).isSound))
    }
}
