import Foundation
import Rules
import Telemetry
import Testing

@Suite struct ReadingTests {
    private var reading: Reading {
        var sale = Sale(
            terms: CampaignTerms(
                id: "c",
                drops: [
                    DropTerms(
                        id: DropID(trusted: "d1"), units: 5, opens: Moment(milliseconds: 7),
                        dripRate: .perSecond(3)),
                    DropTerms(id: DropID(trusted: "d2"), units: 1),
                ]))
        _ = sale.settle(at: Moment(milliseconds: 10))
        var refusals = RefusalTotals()
        refusals[.notOpen] = 7
        refusals[.busy] = 1
        var engine = EngineReading()
        engine.requests = 12
        engine.latencyP99US = 345
        engine.storageFailed = true
        return Reading(
            at: Moment(milliseconds: 10), number: 3, boot: "b-1", event: 1, durable: 1,
            drops: sale.drops.map { DropReading($0, oldestWaitMS: 4, refusals: refusals) },
            engine: engine)
    }

    @Test func survivesJSON() throws {
        var reading = reading
        let data = try JSONEncoder().encode(reading)
        #expect(try JSONDecoder().decode(Reading.self, from: data) == reading)
        reading.drops[0].holdsDue = [0, 1, 4, 4, 4, 4]
        reading.storefront = StorefrontReading(isUp: false, status: nil, latencyUS: 5, number: 3)
        let other = try JSONEncoder().encode(reading)
        #expect(try JSONDecoder().decode(Reading.self, from: other) == reading)
        #expect(data != other)
    }

    @Test func aDropsReadingAgreesWithTheSale() {
        let drop = reading.drops[0]
        #expect(drop.drop == "d1")
        #expect(drop.phase == .open)
        #expect(drop.openedAt == Moment(milliseconds: 10))
        #expect(drop.dripRate == .perSecond(3))
        #expect(drop.books == Books(free: 5, held: 0, sold: 0, withdrawn: 0, issued: 5))
        #expect(drop.books.isBalanced)
        #expect(drop.revision == 1)
        #expect(drop.oldestWaitMS == 4)
    }

    @Test func namesAreThoseOfTheInterface() throws {
        let data = try JSONEncoder().encode(reading.drops[0])
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let names: Set = [
            "drop", "phase", "issued", "free", "held", "sold", "withdrawn", "line", "registered",
            "drip_rate", "revision", "opens", "refusals", "claims", "grants", "lapses",
        ]
        #expect(names.isSubset(of: Set((object ?? [:]).keys)))
        #expect(object?["drip_rate"] as? Int == 3)
        #expect(object?["phase"] as? String == "open")
    }
}
