import Foundation
import Rules
import TestSupport
import Testing

@testable import Journal
@testable import Recordings

/// A recording made by Penstock 0.1.0 with what the law's second edition forbids: leftovers that
/// roll at once, a drop that sold nothing and closes as sold out, a drop without units.
@Suite struct FirstEditionTests {
    let folder: TemporaryFolder
    var path: String { folder.file("first.sale") }

    init() throws {
        folder = try TemporaryFolder()
        let made = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Recordings/first-edition-0.1.0.sale").path
        try FileManager.default.copyItem(atPath: made, toPath: path)
    }

    private func terms(_ recording: Recording, edition: LawEdition) throws -> CampaignTerms {
        let d1 = DropID(trusted: "d1")
        let seed = try #require(try recording.drawSeeds()[d1])
        return CampaignTerms(
            id: "first-edition", carryOver: true, rollLeftovers: true, edition: edition,
            drops: [
                DropTerms(
                    id: d1, units: 4, hold: .seconds(2),
                    order: .draw(window: .seconds(1), seed: seed)),
                DropTerms(id: DropID(trusted: "d2"), units: 2),
                DropTerms(id: DropID(trusted: "d3"), units: 3),
            ])
    }

    @Test func itIsJudgedByTheFirstEditionAndHasItsDigest() throws {
        let recording = try Recording.open(path: path)
        #expect(recording.edition == .first)
        let report = try recording.verify(terms: terms(recording, edition: recording.edition))
        #expect(report.findings == [])
        #expect(report.eventCount == 54)
        #expect(report.digest == 0xbdc0_a961_69ea_1161)
    }

    @Test func theSecondEditionForbidsIt() throws {
        let recording = try Recording.open(path: path)
        let terms = try terms(recording, edition: .second)
        let error = #expect(throws: JournalError.self) { try recording.fold(terms: terms) }
        #expect(
            error?.description.contains("leftovers roll while the closing can be undone") == true)
    }

    /// Events after the upgrade are judged by the second edition, earlier ones by the first.
    @Test func aContinuedSaleUsesTheSecondEdition() throws {
        let recording = try Recording.open(path: path)
        let (campaign, terms) = (
            recording.campaignText, try terms(recording, edition: recording.edition)
        )
        var sale = try recording.fold(terms: terms)
        let lastAlive = sale.moment
        recording.close()
        let ledger = try Ledger.open(path: path, campaign: campaign, at: sale.moment)
        var events = sale.recover(
            at: lastAlive + .seconds(8), lastAlive: lastAlive, awayLimit: .seconds(5))
        let d2 = DropID(trusted: "d2")
        let reopen = OperatorCommand(
            .addUnits(2), drop: d2, author: .operator("olga"), id: CommandID("a-1"))
        guard case .events(let added) = sale.decide(.operate(reopen), at: sale.moment) else {
            Issue.record("units are added in any phase")
            return
        }
        for event in added { sale.apply(event) }
        events += added
        #expect(
            events.map(\.content.kind) == [.upgraded, .paused, .holdsExtended, .unitsAdded])
        try ledger.append(events: events, readings: [])
        ledger.close()

        let upgraded = try Recording.open(path: path)
        #expect(upgraded.edition == .first)
        #expect(try upgraded.verify(terms: terms).findings == [])
        let folded = try upgraded.fold(terms: terms)
        #expect(folded.digest == sale.digest)
        #expect(folded.decide(.operate(reopen), at: sale.moment + .seconds(9)) == .standing)
    }
}
