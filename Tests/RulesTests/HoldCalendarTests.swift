import Testing

@testable import Rules

@Suite("When running holds end")
struct HoldCalendarTests {
    private static let horizons: [TimeSpan] = [.seconds(10), .seconds(60), .seconds(600)]

    private func moment(_ seconds: Int64) -> Moment { Moment(milliseconds: seconds * 1000) }

    /// A drop of three units, all granted at once, each to one buyer for a minute.
    private func sale() -> Sale {
        let terms = DropTerms(id: DropID(trusted: "d1"), units: 3, hold: .seconds(60))
        var sale = Sale(terms: CampaignTerms(id: "c", drops: [terms]))
        for name in ["ada", "bob", "eve"] {
            carryOut(.register, name, at: 0, in: &sale)
        }
        let open = OperatorCommand(.open, drop: DropID(trusted: "d1"), author: .operator("op"))
        apply(sale.decide(.operate(open), at: moment(1)), in: &sale)
        carryOut(.claim, "ada", at: 10, in: &sale)
        carryOut(.claim, "bob", at: 30, in: &sale)
        carryOut(.claim, "eve", at: 30, in: &sale)
        return sale
    }

    private func carryOut(
        _ act: BuyerAct, _ buyer: String, at seconds: Int64, in sale: inout Sale
    ) {
        let command = BuyerCommand(
            act, drop: DropID(trusted: "d1"), buyer: BuyerID(trusted: buyer))
        apply(sale.decide(.buyer(command), at: moment(seconds)), in: &sale)
        _ = sale.settle(at: moment(seconds))
    }

    private func apply(_ decision: Decision, in sale: inout Sale) {
        guard case .events(let events) = decision else { return }
        for event in events { sale.apply(event) }
    }

    @Test("Each horizon counts the holds that end within it")
    func horizons() {
        let drop = sale().drops[0]
        #expect(drop.books.held == 3)
        #expect(drop.holdsDue(within: Self.horizons, from: moment(30)) == [0, 3, 3])
        #expect(drop.holdsDue(within: Self.horizons, from: moment(62)) == [1, 3, 3])
    }

    @Test("A hold that has ended in any way is no longer counted")
    func ended() {
        var sale = sale()
        carryOut(.release, "bob", at: 40, in: &sale)
        #expect(sale.drops[0].holdsDue(within: Self.horizons, from: moment(40)) == [0, 2, 2])
        carryOut(.confirm(OrderReference(trusted: "o-1")), "eve", at: 41, in: &sale)
        #expect(sale.drops[0].holdsDue(within: Self.horizons, from: moment(41)) == [0, 1, 1])
        _ = sale.settle(at: moment(70))
        #expect(sale.drops[0].books.held == 0)
        #expect(sale.drops[0].holdsDue(within: Self.horizons, from: moment(70)) == [0, 0, 0])
    }
}

extension HoldCalendarTests {
    @Test(
        "Holds of one second are removed one by one; an empty calendar counts none")
    func severalInOneSecond() {
        let sale = sale()
        let fresh = Sale(terms: sale.terms).drops[0]
        #expect(fresh.holdsDue(within: [.seconds(10)], from: Moment(milliseconds: 0)) == [0])
        var calendar = HoldCalendar()
        for _ in 0..<3 { calendar.add(until: Moment(milliseconds: 5_000)) }
        calendar.add(until: Moment(milliseconds: 6_000))
        func due() -> [Int] {
            calendar.due(
                within: [.seconds(5), .seconds(9)], from: Moment(milliseconds: 0), earliest: nil)
        }
        #expect(due() == [3, 4])
        calendar.remove(until: Moment(milliseconds: 5_000))
        #expect(due() == [2, 3])
        calendar.remove(until: Moment(milliseconds: 5_500))
        #expect(due() == [1, 2])
        calendar.remove(until: Moment(milliseconds: 5_000))
        calendar.remove(until: Moment(milliseconds: 6_000))
        #expect(due() == [0, 0])
    }

    @Test("A single hold is counted; one that arrives after its second is not kept")
    func oneAlone() {
        var calendar = HoldCalendar()
        func due() -> [Int] {
            calendar.due(within: [.seconds(9)], from: Moment(milliseconds: 0), earliest: nil)
        }
        calendar.add(until: Moment(milliseconds: 5_000))
        #expect(due() == [1])
        calendar.add(until: Moment(milliseconds: 6_000))
        calendar.add(until: Moment(milliseconds: 5_000))
        #expect(due() == [3])
        calendar.remove(until: Moment(milliseconds: 5_000))
        calendar.remove(until: Moment(milliseconds: 5_000))
        calendar.add(until: Moment(milliseconds: 7_000))
        #expect(due() == [2])
    }
}
