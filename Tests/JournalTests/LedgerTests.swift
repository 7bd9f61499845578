import Foundation
import GRDB
import Journal
import Recordings
import Rules
import Telemetry
import TestSupport
import Testing

@Suite struct LedgerTests {
    let folder: TemporaryFolder
    let small = SmallSale.whole()
    var path: String { folder.file("a.sale") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func appendedEventsReadBackTheSame() throws {
        try small.record(to: path)
        let recording = try Recording.open(path: path)
        #expect(try recording.events(after: 0, limit: .max) == small.events)
        #expect(try recording.events(after: 10, limit: 3) == Array(small.events[10..<13]))
        #expect(try recording.readings(after: 0, limit: .max).map(\.reading) == small.readings)
        #expect(recording.campaignText == SmallSale.campaign)
        #expect(try recording.lastSequence() == small.sale.sequence)
        #expect(try recording.fold(terms: SmallSale.terms()).digest == small.sale.digest)
        #expect(recording.loss == nil)
    }

    @Test func marksAndMomentsAreFound() throws {
        try small.record(to: path)
        let recording = try Recording.open(path: path)
        let marks = try recording.marks()
        #expect(marks.map(\.text) == ["the till was slow", "the till was slow"])
        #expect(marks.map(\.drop.text) == ["d1", "d2"])
        #expect(marks.first?.author == .operator("ines"))
        let span = try recording.span()
        #expect(span?.first == small.events.first?.moment)
        #expect(span?.last == small.readings.last?.at)
        #expect(
            try recording.readings(after: 5, limit: 5).map(\.reading)
                == Array(small.readings[5...9]))
    }

    @Test func aJournalContinuesWhereItEnded() throws {
        for batch in small.batches {
            let ledger = try SmallSale.openLedger(path)
            try ledger.append(events: batch.events, readings: batch.readings)
            ledger.close()
        }
        let recording = try Recording.open(path: path)
        #expect(try recording.events(after: 0, limit: .max) == small.events)
        #expect(try recording.verify(terms: SmallSale.terms()).findings == [])
    }

    @Test func aClosedJournalIsOnePlainFile() throws {
        try small.record(to: path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.sale"])
        _ = try Recording.open(path: path).events(after: 0, limit: .max)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.sale"])
    }

    @Test func onlyTheOwnerMayReadAJournalAndItsFolder() throws {
        let path = folder.file("new/a.sale")
        let ledger = try SmallSale.openLedger(path)
        defer { ledger.close() }
        for (file, mode) in [(path, 0o600), (path + "-wal", 0o600), (folder.file("new"), 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(file)")
        }
    }

    @Test func durableEventsSurviveTheEnginesDeath() throws {
        let ledger = try SmallSale.openLedger(path)
        for batch in small.batches.dropLast() {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        // What a killed engine leaves: the file and its log, whose last write may be torn.
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: path + suffix, toPath: folder.file("b.sale" + suffix))
        }
        let log = try #require(FileHandle(forUpdatingAtPath: folder.file("b.sale-wal")))
        try log.seekToEnd()
        try log.write(contentsOf: Data(repeating: 7, count: 5000))
        try log.close()
        ledger.close()
        let recovered = try SmallSale.openLedger(folder.file("b.sale"))
        #expect(recovered.lastSequence == small.batches.dropLast().last?.events.last?.sequence)
        if let last = small.batches.last {
            try recovered.append(events: last.events, readings: last.readings)
        }
        recovered.close()
        let recording = try Recording.open(path: folder.file("b.sale"))
        #expect(try recording.events(after: 0, limit: .max) == small.events)
        #expect(try recording.verify(terms: SmallSale.terms()).isSound)
    }

    @Test func aBatchOutOfOrderIsRefusedAndTheRightOneIsNot() throws {
        let ledger = try SmallSale.openLedger(path)
        defer { ledger.close() }
        let first = small.batches[0]
        let gap = Array(first.events.dropFirst())
        #expect(throws: JournalError.outOfOrder(path: path, expected: 1, found: 2)) {
            try ledger.append(events: gap, readings: [])
        }
        try ledger.append(events: first.events, readings: [])
        #expect(throws: JournalError.outOfOrder(path: path, expected: 41, found: 1)) {
            try ledger.append(events: first.events, readings: [])
        }
        var early = small.batches[1].events
        early[0].moment = Moment(milliseconds: SmallSale.start.milliseconds - 1)
        #expect(throws: JournalError.timeWentBack(path: path, sequence: 41)) {
            try ledger.append(events: early, readings: [])
        }
        try ledger.append(events: small.batches[1].events, readings: [])
        #expect(ledger.lastSequence == small.batches[1].events.last?.sequence)
    }

    @Test func anEpochIsAnOpeningThatWroteEvents() throws {
        for (opening, expected) in [(0, 1), (1, 2), (2, 3)] {
            let ledger = try engine()
            #expect(ledger.epoch == Int64(expected))
            try ledger.append(events: small.batches[opening].events, readings: [])
            ledger.close()
        }
        try engine().close()
        #expect(try engine().epoch == 4)
    }

    private func engine() throws -> Ledger {
        try Ledger.open(
            path: path, campaign: SmallSale.campaign, at: SmallSale.start,
            for: .engine(acceptsOlderState: false))
    }

    /// Two engines would sell the same units: the recorded one may still run.
    @Test func aRecordingIsNotAJournal() throws {
        let copy = try SmallSale.openLedger(path)
        try copy.append(events: small.batches[0].events, readings: small.batches[0].readings)
        copy.close()
        #expect(try SmallSale.openLedger(path).epoch == 0)
        let error = try #require(#expect(throws: JournalError.self) { try engine() })
        guard case .copyOfASale = error else { throw error }
        #expect(error.description.contains("that engine may still sell"))
        let accepted = try Ledger.open(
            path: path, campaign: SmallSale.campaign, at: SmallSale.start,
            for: .engine(acceptsOlderState: true))
        let last = accepted.lastSequence
        #expect(accepted.beginning == .older(last, head: last))
        try accepted.append(events: small.batches[1].events, readings: [])
        accepted.close()
        // From now on it is an engine's journal.
        #expect(throws: Never.self) { try engine().close() }
    }

    @Test func nothingIsWrittenAfterAFailedWrite() throws {
        let ledger = try SmallSale.openLedger(path)
        try ledger.append(events: small.batches[0].events, readings: [])
        let otherProgram = try DatabaseQueue(path: path)
        try otherProgram.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER full BEFORE INSERT ON seals
                    BEGIN SELECT RAISE(ABORT, 'no space left'); END
                    """)
        }
        let next = small.batches[1]
        #expect(throws: JournalError.self) {
            try ledger.append(events: next.events, readings: next.readings)
        }
        try otherProgram.write { try $0.execute(sql: "DROP TRIGGER full") }
        let refusal = #expect(throws: JournalError.self) {
            try ledger.append(events: next.events, readings: next.readings)
        }
        #expect(refusal?.kind == .ioError)
        #expect(refusal?.description.contains("takes nothing more") == true)
        #expect(throws: JournalError.self) { try ledger.append(events: [], readings: []) }
        #expect(throws: JournalError.self) { try ledger.keep(.drawn(), for: DropID(trusted: "d2")) }
        ledger.close()
        try otherProgram.close()
        let recovered = try SmallSale.openLedger(path)
        #expect(recovered.lastSequence == small.batches[0].events.last?.sequence)
        try recovered.append(events: next.events, readings: next.readings)
        recovered.close()
        let recording = try Recording.open(path: path)
        #expect(
            try recording.events(after: 0, limit: .max)
                == small.batches[0].events + small.batches[1].events)
    }

    @Test func aDrawKeepsItsFirstSeed() throws {
        let drop = DropID(trusted: "d2")
        let (seed, other) = (DrawSeed.drawn(), DrawSeed.drawn())
        #expect(seed != other)
        for kept in [seed, other] {
            let ledger = try SmallSale.openLedger(path)
            try ledger.keep(kept, for: drop)
            try ledger.keep(other, for: drop)
            ledger.close()
        }
        #expect(try Recording.open(path: path).drawSeeds() == [drop: seed])
    }

    @Test func thePublishedHashIsTheSHA256OfTheSeedsBytes() {
        // sha256sum of the 32 bytes 00…00 01, 00…00 02, 00…00 03, 00…00 04, eight each.
        #expect(
            DrawSeed(1, 2, 3, 4).publishedHash
                == "7236c00c170036c6de133a878210ddd58567aa1d0619a0f70f69e38ae6f916e9")
    }

    @Test func aChangedCampaignTextIsAddedAndAnUnchangedOneIsNot() throws {
        let changed = CampaignText(id: "mi3-2014", text: "[campaign]\nid = \"mi3-2014\" # new\n")
        for (text, batch) in zip([SmallSale.campaign, SmallSale.campaign, changed], small.batches) {
            let ledger = try SmallSale.openLedger(path, text)
            try ledger.append(events: batch.events, readings: batch.readings)
            ledger.close()
        }
        let recording = try Recording.open(path: path)
        let versions = try recording.campaignVersions()
        #expect(versions.map(\.campaign) == [SmallSale.campaign, changed])
        #expect(versions.map(\.afterSequence) == [0, 41])
        #expect(recording.campaignText == changed)
        #expect(try recording.verify(terms: SmallSale.terms()).isSound)
    }
}
