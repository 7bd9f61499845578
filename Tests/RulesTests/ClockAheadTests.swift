import Rules
import Testing

/// The sale's time never goes back. If the machine's clock was ahead and was corrected, the sale's
/// time stays ahead of it; schedules follow the clock.
@Suite struct ClockAheadTests {
    private let noon = Moment(milliseconds: 1_406_030_400_000)

    private func sale(ahead: TimeSpan) -> Sale {
        var sale = Sale(
            terms: CampaignTerms(
                id: "mi3",
                drops: [
                    DropTerms(
                        id: DropID(trusted: "d1"), units: 1, opens: noon,
                        closes: noon + .seconds(60))
                ]))
        sale.clockAhead = ahead
        return sale
    }

    @Test func aDropOpensAndClosesByTheClock() {
        var sale = sale(ahead: .seconds(36_000))
        #expect(sale.settle(at: noon).isEmpty)
        #expect(sale.settle(at: noon + .seconds(35_999)).isEmpty)
        let opened = sale.settle(at: noon + .seconds(36_000))
        #expect(opened.map(\.content) == [.opened])
        #expect(sale.settle(at: noon + .seconds(36_059)).isEmpty)
        let closed = sale.settle(at: noon + .seconds(36_060))
        #expect(closed.map(\.content) == [.closed(.bySchedule)])
    }

    @Test func theNextChangeIsDueWhenTheClockSaysSo() {
        let sale = sale(ahead: .seconds(60))
        #expect(sale.nextDue(after: noon) == noon + .seconds(60))
    }

    /// The partner's shop shows buyers the time of the corrected clock.
    @Test func aHoldEndsByTheClock() throws {
        var sale = sale(ahead: .seconds(3600))
        let (drop, ada) = (DropID(trusted: "d1"), BuyerID(trusted: "ada"))
        var events: [Event] = []
        let now = noon + .seconds(3600)
        _ = sale.carryOut(BuyerCommand(.register, drop: drop, buyer: ada), at: noon, into: &events)
        _ = sale.settle(at: now)
        _ = sale.carryOut(BuyerCommand(.claim, drop: drop, buyer: ada), at: now, into: &events)
        let hold = try #require(sale.terms.drops.first).hold
        #expect(sale.drops[0].standing(of: ada)?.heldUntil == noon + hold)
        #expect(sale.settle(at: now + hold).map(\.content).contains(.lapsed(ada)))
    }

    @Test(arguments: [(Int64(4), false), (5, true)])
    func theClockDecidesWhetherADropOpensTooLate(late: Int64, isPaused: Bool) {
        var sale = sale(ahead: .seconds(30))
        let events = sale.recover(
            at: noon + .seconds(30 + late), lastAlive: noon + .seconds(10),
            awayLimit: .seconds(5))
        #expect(events.map(\.content) == (isPaused ? [.opened, .paused] : [.opened]))
    }

    @Test func theEventsAreLawfulWithoutTheClock() {
        var ahead = sale(ahead: .seconds(30))
        var events = ahead.settle(at: noon + .seconds(30))
        events += ahead.settle(at: noon + .seconds(90))
        var replayed = sale(ahead: .seconds(0))
        for event in events { #expect(replayed.applyIfLawful(event) == nil) }
        #expect(replayed.digest == ahead.digest)
    }
}
