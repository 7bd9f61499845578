import Engine
import Foundation
import Journal
import Rules
import Testing

@testable import penstock

/// What an engine begins with when it comes back to its journal.
@Suite struct OpenedSaleTests {
    @Test func theLastActsOfTheJournalAreKnown() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "opened-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "kettle.sale").path
        let source = try CampaignSource(text: Kettle.campaign(), named: "kettle.toml")
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
        #expect(again.acts.latest(10, upTo: .max).map(\.happening) == [.opened, .paused])
    }
}
