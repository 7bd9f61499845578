import Foundation
import GRDB
import Journal
import Recordings
import Rules
import Telemetry
import TestSupport
import Testing

/// A recording made by Penstock 0.1.0: format version 1.
@Suite struct FormerFormatTests {
    let folder: TemporaryFolder
    var path: String { folder.file("kettle.sale") }

    init() throws {
        folder = try TemporaryFolder()
        let made = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Recordings/kettle-0.1.0.sale").path
        try FileManager.default.copyItem(atPath: made, toPath: folder.file("kettle.sale"))
    }

    private func terms(_ recording: Recording) -> CampaignTerms {
        CampaignTerms(
            id: "kettle", edition: recording.edition,
            drops: [DropTerms(id: DropID(trusted: "kettle-1"), units: 3, hold: .seconds(600))])
    }

    private func version() throws -> Int? {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    }

    @Test func itIsSound() throws {
        let recording = try Recording.open(path: path)
        let report = try recording.verify(terms: terms(recording))
        #expect(report.findings == [])
        #expect(report.eventCount == 17)
        #expect(report.readingCount == 7)
        #expect(try version() == 1)
    }

    @Test func anEngineUpgradesItOnceAndKeepsACopy() throws {
        let recording = try Recording.open(path: path)
        let campaign = recording.campaignText
        let before = try recording.eventRows(after: 0, limit: 100)
        recording.close()
        let ledger = try Ledger.open(
            path: path, campaign: campaign, at: Moment(milliseconds: 0),
            for: .engine(acceptsOlderState: false)
        ) { recording throws(JournalError) in
            try recording.forEachSealedEvent { (_) throws(JournalError) in }
            try recording.checkReadings()
        }
        guard case .resumed(17, let copy?) = ledger.beginning else {
            Issue.record("\(ledger.beginning)")
            return
        }
        let reading = Reading(
            at: ledger.lastMoment, number: 1, boot: "b", event: 17, durable: 17,
            drops: try Recording.open(path: path).readings(after: 6, limit: 1)[0].reading.drops,
            engine: EngineReading())
        try ledger.append(events: [], readings: [reading])
        ledger.close()

        let upgraded = try Recording.open(path: path)
        #expect(try upgraded.verify(terms: terms(upgraded)).findings == [])
        #expect(try upgraded.eventRows(after: 0, limit: 100) == before)
        #expect(try version() == 2)
        let kept = try Recording.open(path: copy)
        #expect(try kept.verify(terms: terms(kept)).findings == [])

        let again = try Ledger.open(
            path: path, campaign: campaign, at: Moment(milliseconds: 0),
            for: .engine(acceptsOlderState: false))
        #expect(again.beginning == .resumed(17))
        again.close()
    }

    @Test(arguments: [
        "INSERT INTO campaign SELECT 2, id, text || ' ', at, 3 FROM campaign",
        "INSERT INTO campaign SELECT 2, id, text || ' ', at, 9000 FROM campaign",
        "UPDATE events SET operator = 'eve' WHERE operator = 'ada'",
        "DELETE FROM readings WHERE id = 3", "UPDATE seals SET first_seq = 2 WHERE number = 1",
    ])
    func changesThatItsChainRevealsAreFound(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
        let recording = try Recording.open(path: path)
        #expect(try !recording.verify(terms: terms(recording)).isSound)
    }
}
