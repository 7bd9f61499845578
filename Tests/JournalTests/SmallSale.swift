import Foundation
import Journal
import Rules
import Telemetry

/// A sale of two drops that goes through everything that can happen, in numbered batches.
struct SmallSale {
    static let start = Moment(milliseconds: 1_406_000_000_000)
    static let campaign = CampaignText(id: "mi3-2014", text: "[campaign]\nid = \"mi3-2014\"\n")

    var sale: Sale
    var moment = SmallSale.start
    /// Events and readings, a batch each.
    private(set) var batches: [(events: [Event], readings: [Reading])] = []

    init(seed: DrawSeed = DrawSeed(1, 2, 3, 4)) {
        sale = Sale(terms: SmallSale.terms(seed: seed))
    }

    static func terms(seed: DrawSeed = DrawSeed(1, 2, 3, 4)) -> CampaignTerms {
        let first = DropTerms(
            id: DropID(trusted: "d1"), units: 20, hold: .seconds(60), dripRate: .perSecond(10))
        let second = DropTerms(
            id: DropID(trusted: "d2"), units: 3, hold: .seconds(60),
            order: .draw(window: .seconds(5), seed: seed))
        return CampaignTerms(id: "mi3-2014", drops: [first, second])
    }

    var events: [Event] { batches.flatMap { $0.events } }
    var readings: [Reading] { batches.flatMap { $0.readings } }

    /// A whole small campaign.
    static func whole(seed: DrawSeed = DrawSeed(1, 2, 3, 4), buyers: Int = 40) -> SmallSale {
        var small = SmallSale(seed: seed)
        for drop in ["d1", "d2"] {
            small.sell(drop, buyers: buyers)
        }
        return small
    }

    mutating func sell(_ drop: String, buyers: Int) {
        batch { sale, moment in
            (1...buyers).flatMap { buyer(.register, drop, $0, &sale, moment) }
        }
        operate(.open, drop, reason: "it is time")
        for chunk in stride(from: 1, through: buyers, by: 10) {
            batch(after: 500) { sale, moment in
                (chunk..<min(chunk + 10, buyers + 1)).flatMap {
                    buyer(.claim, drop, $0, &sale, moment)
                }
            }
        }
        operate(.pause, drop, reason: "the till is slow")
        operate(.mark("the till was slow"), drop)
        operate(.resume, drop)
        for chunk in stride(from: 1, through: buyers, by: 7) {
            batch(after: 2000) { sale, moment in
                buyer(
                    .confirm(OrderReference(trusted: "o-\(drop)-\(chunk)")), drop, chunk, &sale,
                    moment) + buyer(.release, drop, chunk + 1, &sale, moment)
            }
        }
        batch(after: 70_000) { _, _ in [] }
        operate(.close, drop, reason: "enough for today")
    }

    /// One batch: what time brings, what the body does, and one reading.
    mutating func batch(after milliseconds: Int64 = 100, _ body: (inout Sale, Moment) -> [Event]) {
        moment = Moment(milliseconds: moment.milliseconds + milliseconds)
        var events = sale.settle(at: moment)
        events += body(&sale, moment)
        events += sale.settle(at: moment)
        let reading = Reading(
            at: moment, number: Int64(batches.count + 1), boot: "boot", event: sale.sequence,
            durable: batches.last?.events.last?.sequence ?? 0,
            drops: sale.drops.map { DropReading($0) }, engine: EngineReading())
        batches.append((events, [reading]))
    }

    mutating func operate(_ act: OperatorAct, _ drop: String, reason: ExactText? = nil) {
        batch(after: 1000) { sale, moment in
            let command = OperatorCommand(
                act, drop: DropID(trusted: drop), author: .operator("ines"), reason: reason)
            return SmallSale.carryOut(.operate(command), &sale, moment)
        }
    }

    static func carryOut(_ command: Command, _ sale: inout Sale, _ moment: Moment) -> [Event] {
        guard case .events(let events) = sale.decide(command, at: moment) else { return [] }
        for event in events { sale.apply(event) }
        return events
    }
}

private func buyer(
    _ act: BuyerAct, _ drop: String, _ number: Int, _ sale: inout Sale, _ moment: Moment
) -> [Event] {
    let command = BuyerCommand(
        act, drop: DropID(trusted: drop), buyer: BuyerID(trusted: "buyer-\(number)"))
    return SmallSale.carryOut(.buyer(command), &sale, moment)
}

/// A folder of a test's own, gone with it.
final class Folder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("penstock-journal-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    func file(_ name: String) -> String { path + "/" + name }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Opens a journal of the small sale's campaign.
func openLedger(_ path: String, _ campaign: CampaignText = SmallSale.campaign) throws -> Ledger {
    try Ledger.open(path: path, campaign: campaign, at: SmallSale.start)
}

/// Writes a sale into a new recording and closes it.
func record(_ small: SmallSale, to path: String) throws {
    let ledger = try openLedger(path)
    for batch in small.batches {
        try ledger.append(events: batch.events, readings: batch.readings)
    }
    ledger.close()
}
