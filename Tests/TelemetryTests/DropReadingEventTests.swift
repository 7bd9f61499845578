import Rules
import Telemetry
import TestSupport
import Testing

@Suite("A reading updated by events equals one computed from the sale")
struct DropReadingEventTests {
    @Test("after every event of random sales", arguments: 1...20 as ClosedRange<UInt64>)
    func randomSales(seed: UInt64) throws {
        var random = RandomSale(seed: seed)
        let events = random.played(400)
        try #require(events.count > 10)
        var sale = Sale(terms: random.terms)
        var carried = sale.drops.map { DropReading($0) }
        for event in events {
            let place = try #require(sale.index(of: event.drop))
            carried[place].apply(event, endsHold: sale.endsHold(event))
            sale.apply(event)
            #expect(carried[place] == DropReading(sale.drops[place]), "\(event)")
        }
    }
}

extension Sale {
    fileprivate func endsHold(_ event: Event) -> Bool {
        guard case .released(let buyer) = event.content else { return false }
        return self[event.drop]?.standing(of: buyer)?.state == .held
    }
}
