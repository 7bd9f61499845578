import Foundation
import Journal
import Rules
import TestSupport
import Testing

@testable import Campaign
@testable import Engine
@testable import Machine

/// The state with which an engine starts on its journal.
@Suite struct OpenedSaleTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "opened-\(UUID().uuidString)")
    private var path: String { folder.appending(path: "kettle.sale").path }

    private static let campaign = """
        [campaign]
        id = "kettle"
        product = "Brass kettle"
        partner = "Corner Shop"
        timezone = "Europe/Berlin"

        [limits]
        per_buyer = "1000/s"

        [[drop]]
        id = "kettle-1"
        units = 5
        hold = "10m"
        """

    private func campaign(opens: String) throws -> CampaignSource {
        try CampaignSource(
            text: OpenedSaleTests.campaign + "\nopens = \(opens)", named: "kettle.toml")
    }

    @Test func aSaleDoesNotStartAfterItsRegistrationEnded() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let now = Moment(milliseconds: 1_800_000_000_000)
        let wrong = try campaign(opens: "2026-01-14T10:00:00Z")
        let failure = #expect(throws: Failure.self) {
            try OpenedSale(wrong, journal: path, at: now)
        }
        #expect(failure?.sentence.contains("kettle.toml:14: opens was 365 days ago") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func anEmptyJournalAcceptsACorrectedCampaign() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let now = Moment(milliseconds: 1_800_000_000_000)
        let first = try campaign(opens: "2028-01-14T10:00:00Z")
        try OpenedSale(first, journal: path, at: now).close()
        let mended = try campaign(opens: "2027-01-16T10:00:00Z")
        let again = try OpenedSale(mended, journal: path, at: now)
        #expect(again.sale.terms.drops[0].opens == Moment(rfc3339: "2027-01-16T10:00:00Z"))
        let opened = Event(
            sequence: 1, moment: now, drop: DropID(trusted: "kettle-1"), content: .opened,
            author: .operator("priya"))
        try again.ledger.append(events: [opened], readings: [])
        again.close()
        #expect(throws: Failure.self) { try OpenedSale(first, journal: path, at: now) }
        let recording = try Recording.open(path: path)
        try recording.forEachSealedEvent { _ in }
        #expect(try recording.fold(terms: again.sale.terms).sequence == 1)
    }

    @Test func theLatestActsAreReadFromTheJournal() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = try CampaignSource(text: OpenedSaleTests.campaign, named: "kettle.toml")
        let now = Moment(milliseconds: 1_800_000_000_000)
        let first = try OpenedSale(source, journal: path, at: now)
        #expect(first.acts.latest(10, upTo: .max).isEmpty)
        var sale = first.sale
        let drop = DropID(trusted: "kettle-1")
        let commands: [Command] = [
            .buyer(BuyerCommand(.register, drop: drop, buyer: BuyerID(trusted: "ada"))),
            .operate(OperatorCommand(.open, drop: drop, author: .operator("priya"))),
            .buyer(BuyerCommand(.claim, drop: drop, buyer: BuyerID(trusted: "ada"))),
            .operate(OperatorCommand(.pause, drop: drop, author: .operator("priya"))),
        ]
        var all: [Event] = []
        for command in commands {
            guard case .events(let events) = sale.decide(command, at: now) else { continue }
            for event in events { sale.apply(event) }
            all += events
        }
        try first.ledger.append(events: all, readings: [])
        first.ledger.close()
        let again = try OpenedSale(source, journal: path, at: now)
        defer { again.ledger.close() }
        #expect(again.sale.digest == sale.digest)
        #expect(again.acts.latest(10, upTo: .max).map(\.content) == [.opened, .paused])
    }

    @Test func aCancelledStartChangesNothing() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "opened-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "kettle.sale").path
        let source = try CampaignSource(text: OpenedSaleTests.campaign, named: "kettle.toml")
        let now = Moment(milliseconds: 1_800_000_000_000)
        let first = try OpenedSale(source, journal: path, at: now)
        let event = Event(
            sequence: 1, moment: now, drop: DropID(trusted: "kettle-1"), content: .opened,
            author: .operator("priya"))
        try first.ledger.append(events: [event], readings: [])
        first.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let end = #expect(throws: Failure.self) {
            try OpenedSale(source, journal: path, at: now, shouldContinue: { false })
        }
        #expect(end?.status == .done)
        #expect(end?.sentence.contains("nothing was begun or changed") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        try OpenedSale(source, journal: path, at: now).close()
    }
}
