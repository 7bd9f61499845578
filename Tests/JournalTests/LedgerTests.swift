import Foundation
import GRDB
import Journal
import Rules
import Telemetry
import Testing

@Suite struct LedgerTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
    }

    @Test func whatWasAppendedIsReadBackTheSame() throws {
        let small = SmallSale.whole()
        let path = folder.file("a.sale")
        try record(small, to: path)
        let recording = try Recording.open(path: path)
        #expect(try recording.events(after: 0, limit: .max) == small.events)
        #expect(try recording.readings(after: 0, limit: .max).map(\.reading) == small.readings)
        #expect(recording.campaignText == SmallSale.campaign)
        #expect(try recording.lastSequence() == small.sale.sequence)
        var sale = Sale(terms: SmallSale.terms())
        try recording.forEachEvent { event throws(JournalError) in sale.apply(event) }
        #expect(sale.digest == small.sale.digest)
        #expect(recording.loss == nil)
    }

    @Test func aJournalIsPickedUpWhereItEnded() throws {
        let small = SmallSale.whole()
        let path = folder.file("a.sale")
        for batch in small.batches {
            let ledger = try openLedger(path)
            try ledger.append(events: batch.events, readings: batch.readings)
            ledger.close()
        }
        let recording = try Recording.open(path: path)
        #expect(try recording.events(after: 0, limit: .max) == small.events)
    }
}
