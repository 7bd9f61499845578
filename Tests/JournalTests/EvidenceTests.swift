import Foundation
import GRDB
import Journal
import Recordings
import Rules
import TestSupport
import Testing

/// Changes of a recording that the chain alone reveals, because it was not computed anew.
@Suite struct EvidenceTests {
    let folder: TemporaryFolder
    let small = SmallSale.whole(buyers: 10)
    var path: String { folder.file("a.sale") }

    init() throws {
        folder = try TemporaryFolder()
        try small.record(to: folder.file("a.sale"))
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func newCampaign(after sequence: String) -> String {
        """
        INSERT INTO campaign SELECT number + 1, id, text || ' ', at, \(sequence), edition, NULL
        FROM campaign
        """
    }

    /// Changes to a recording without computing its chain anew.
    private static let changes = [
        "UPDATE readings SET body = replace(body, '\"shed\":0', '\"shed\":7') WHERE id = 3",
        "UPDATE readings SET at = at + 1 WHERE id = 3", "DELETE FROM readings WHERE id = 3",
        "DELETE FROM readings", "DELETE FROM readings WHERE id = (SELECT max(id) FROM readings)",
        "INSERT INTO readings SELECT id + 100, at, number, boot, body FROM readings WHERE id = 1",
        "UPDATE readings SET id = -1 WHERE id = 1",
        "UPDATE readings SET id = 9223372036854775807 WHERE id = 2",
        "UPDATE seals SET first_seq = first_seq - 1 WHERE number = 3",
        "UPDATE seals SET last_reading = last_reading + 1 WHERE number = 3",
        "UPDATE seals SET readings_hash = NULL WHERE number = 3",
        "UPDATE seals SET at = at + 1 WHERE number = 3",
        "UPDATE seals SET number = -1 WHERE number = 1",
        "INSERT INTO seals SELECT 1000, 9000, 9001, at, epoch, hash, NULL, NULL FROM seals LIMIT 1",
        "INSERT INTO marks VALUES (9000, 1, 'd1', 'eve', 'all was well')",
        "INSERT INTO marks VALUES (-1, 1, 'd1', 'eve', 'all was well')",
        "UPDATE events SET seq = -1 WHERE seq = 1",
        "INSERT INTO events SELECT 9223372036854775807, at, \"drop\", kind, buyer, order_ref, "
            + "operator, reason, text, number, NULL, NULL FROM events WHERE seq = 1",
        "INSERT INTO events SELECT -5, at, \"drop\", kind, buyer, order_ref, operator, reason, "
            + "text, number, NULL, NULL FROM events WHERE seq = 1",
        "UPDATE events SET at = -9223372036854775808 WHERE seq = 5",
        "UPDATE events SET command_id = 'x' WHERE seq = 5",
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM marks; END",
        "CREATE VIEW v AS SELECT 1", "CREATE TABLE extra (a)", "CREATE INDEX i ON events (buyer)",
        "INSERT INTO draws VALUES ('d3', 'a', 'b', 5, NULL)",
        "PRAGMA user_version = 1",
    ]

    @Test(arguments: changes)
    func aChangeIsFound(_ sql: String) throws {
        try change(sql)
        do {
            let report = try Recording.open(path: path).verify(terms: SmallSale.terms())
            #expect(!report.isSound)
        } catch {
            #expect(error.kind == .badData)
        }
    }

    @Test(arguments: ["5", "(SELECT max(seq) FROM events)", "9000", "-1"])
    func aCampaignTextThatNoSealCoversIsFound(_ after: String) throws {
        try change(newCampaign(after: after))
        let report = try Recording.open(path: path).verify(terms: SmallSale.terms())
        #expect(!report.isSound)
    }

    @Test(
        arguments: changes + [
            "UPDATE events SET reason = 'lunch' WHERE reason IS NOT NULL",
            "UPDATE seals SET hash = zeroblob(32) WHERE number = 4",
            "DELETE FROM readings WHERE id > 4", "DELETE FROM marks",
            "UPDATE marks SET text = 'all was well'",
        ])
    func anEngineRefusesThemAll(_ sql: String) throws {
        try change(sql)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let error = #expect(throws: JournalError.self) {
            try Ledger.open(path: path, campaign: SmallSale.campaign, at: SmallSale.start) {
                recording throws(JournalError) in
                try recording.forEachSealedEvent { (_) throws(JournalError) in }
                try recording.checkReadings()
            }
        }
        #expect(error?.kind == .badData)
        #expect(error?.description.contains("nothing was changed") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    /// Changes one bit of a row's number, which SQLite does not check. A reader once never ended
    /// after it.
    @Test(arguments: ["seals", "readings", "events"])
    func numbersOutOfOrderAreFound(_ table: String) throws {
        try change("VACUUM")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let queue = try DatabaseQueue(path: path)
        let root = try queue.read {
            try Int.fetchOne(
                $0, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [table])
        }
        try queue.close()
        raiseLastNumberButOne(in: &bytes, root: try #require(root))
        try bytes.write(to: URL(fileURLWithPath: path))
        do {
            #expect(!(try Recording.open(path: path).verify(terms: SmallSale.terms()).isSound))
        } catch {
            #expect(error.kind == .badData)
        }
    }

    /// Sets the number of the last row but one in a table's last page to the highest value of its
    /// last byte (sqlite.org/fileformat2.html, "B-tree Pages").
    private func raiseLastNumberButOne(in bytes: inout Data, root: Int) {
        func number(_ place: Int, _ count: Int) -> Int {
            bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
        }
        var page = (root - 1) * 4096
        while bytes[page] == 0x05 { page = (number(page + 8, 4) - 1) * 4096 }
        var place = page + number(page + 8 + 2 * (number(page + 3, 2) - 2), 2)
        // The length of the row, then its number: the last byte of each is below 128.
        while bytes[place] >= 128 { place += 1 }
        place += 1
        while bytes[place] >= 128 { place += 1 }
        bytes[place] = 127
    }

    @Test func anUnchangedRecordingPassesTheEnginesCheck() throws {
        let recording = try Recording.open(path: path)
        var events: [Event] = []
        try recording.forEachSealedEvent { events.append($0) }
        #expect(events == small.events)
        try recording.checkReadings()
    }

    @Test func aNewCampaignTextAndASeedAreSealedAtOnce() throws {
        let changed = CampaignText(id: "mi3-2014", text: SmallSale.campaign.text + "# later\n")
        let ledger = try SmallSale.openLedger(path, changed)
        try ledger.keep(.drawn(), for: DropID(trusted: "d9"))
        ledger.close()
        let report = try Recording.open(path: path).verify(terms: SmallSale.terms())
        #expect(report.findings == [])
        try change("UPDATE campaign SET text = 'other' WHERE number = 2")
        #expect(try !Recording.open(path: path).verify(terms: SmallSale.terms()).isSound)
    }
}
