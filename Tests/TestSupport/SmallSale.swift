import Foundation
package import Journal
package import Rules
package import Telemetry

/// A sale of two drops that goes through everything that can happen, in numbered batches.
package struct SmallSale {
    package static let start = Moment(milliseconds: 1_406_000_000_000)
    package static let campaign = CampaignText(
        id: "mi3-2014", text: "[campaign]\nid = \"mi3-2014\"\n")

    package private(set) var sale: Sale
    package private(set) var moment = SmallSale.start
    /// Events and readings, a batch each.
    package private(set) var batches: [(events: [Event], readings: [Reading])] = []

    private init(seed: DrawSeed = DrawSeed(1, 2, 3, 4)) {
        sale = Sale(terms: SmallSale.terms(seed: seed))
    }

    /// The terms of the two drops.
    package static func terms(seed: DrawSeed = DrawSeed(1, 2, 3, 4)) -> CampaignTerms {
        let first = DropTerms(
            id: DropID(trusted: "d1"), units: 20, hold: .seconds(60), dripRate: .perSecond(10))
        let second = DropTerms(
            id: DropID(trusted: "d2"), units: 3, hold: .seconds(60),
            order: .draw(window: .seconds(5), seed: seed))
        return CampaignTerms(id: "mi3-2014", drops: [first, second])
    }

    package var events: [Event] { batches.flatMap { $0.events } }
    package var readings: [Reading] { batches.flatMap { $0.readings } }

    /// A whole small campaign.
    package static func whole(seed: DrawSeed = DrawSeed(1, 2, 3, 4), buyers: Int = 40) -> SmallSale
    {
        var small = SmallSale(seed: seed)
        for drop in ["d1", "d2"] {
            small.sell(drop, buyers: buyers)
        }
        return small
    }

    private mutating func sell(_ drop: String, buyers: Int) {
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
    private mutating func batch(
        after milliseconds: Int64 = 100, _ body: (inout Sale, Moment) -> [Event]
    ) {
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

    private mutating func operate(_ act: OperatorAct, _ drop: String, reason: ExactText? = nil) {
        batch(after: 1000) { sale, moment in
            let command = OperatorCommand(
                act, drop: DropID(trusted: drop), author: .operator("ines"), reason: reason)
            return SmallSale.carryOut(.operate(command), &sale, moment)
        }
    }

    fileprivate static func carryOut(_ command: Command, _ sale: inout Sale, _ moment: Moment)
        -> [Event]
    {
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

extension SmallSale {
    /// Opens a journal of the small sale's campaign.
    package static func openLedger(
        _ path: String, _ campaign: CampaignText = campaign
    ) throws -> Ledger {
        try Ledger.open(path: path, campaign: campaign, at: start)
    }

    /// Writes the sale into a new recording and closes it.
    package func record(to path: String) throws {
        let ledger = try SmallSale.openLedger(path)
        for batch in batches {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        ledger.close()
    }
}

extension Recording {
    /// Every event as the law has it. Throws `unlawful` if the law does not allow one.
    package func fold(terms: CampaignTerms) throws(JournalError) -> Sale {
        var sale = Sale(terms: terms)
        try forEachEvent { event throws(JournalError) in
            if let objection = sale.objection(to: event) {
                throw .unlawful(path: path, sequence: event.sequence, objection: objection)
            }
            sale.apply(event)
        }
        return sale
    }
}
