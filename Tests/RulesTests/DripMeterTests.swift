import Testing
import TestSupport

@testable import Rules

@Suite struct DripMeterTests {
    private func at(_ milliseconds: Int64) -> Moment { Moment(milliseconds: milliseconds) }

    private func started(at milliseconds: Int64 = 0) -> DripMeter {
        var meter = DripMeter()
        meter.start(at: at(milliseconds))
        return meter
    }

    @Test func anOpeningAllowsOne() {
        #expect(started().allowance(at: at(0), rate: .perSecond(1)) == 1)
        #expect(started().allowance(at: at(0), rate: .perSecond(500)) == 1)
        #expect(started().allowance(at: at(0), rate: .perSecond(0)) == 0)
        #expect(started().allowance(at: at(0), rate: .unlimited) == .max)
    }

    @Test func atMostOneAndATenthOfASecondAreSavedUp() {
        let meter = started()
        #expect(meter.allowance(at: at(3_600_000), rate: .perSecond(1)) == 1)
        #expect(meter.allowance(at: at(3_600_000), rate: .perSecond(9)) == 1)
        #expect(meter.allowance(at: at(3_600_000), rate: .perSecond(10)) == 2)
        #expect(meter.allowance(at: at(3_600_000), rate: .perSecond(20)) == 3)
        #expect(meter.allowance(at: at(3_600_000), rate: .perSecond(500)) == 51)
    }

    @Test func theNextGrantIsAllowedWhenItSaysSo() {
        for rate in [1, 3, 7, 300, 999, 1000, 4321, DripRate.perSecondMax] {
            var meter = started()
            while meter.allowance(at: at(0), rate: .perSecond(rate)) > 0 {
                meter.use(at: at(0), rate: .perSecond(rate))
            }
            let next = meter.nextAllowance(after: at(0), rate: .perSecond(rate))
            #expect(next == at(Int64((1000 + rate - 1) / rate)))
            let before = at((next?.milliseconds ?? 0) - 1)
            #expect(meter.allowance(at: before, rate: .perSecond(rate)) == 0)
            #expect((next.map { meter.allowance(at: $0, rate: .perSecond(rate)) } ?? 0) > 0)
        }
        #expect(started().nextAllowance(after: at(5), rate: .perSecond(0)) == nil)
        #expect(started().nextAllowance(after: at(5), rate: .unlimited) == at(5))
        #expect(started().nextAllowance(after: at(5), rate: .perSecond(3)) == at(5))
    }

    @Test func aMomentBeforeTheLastGrantTakesNothingAway() {
        let meter = started(at: 1000)
        #expect(meter.allowance(at: at(0), rate: .perSecond(5)) == 1)
    }

    /// An engine that wakes up 90 ms apart or less meets the rate exactly over a long time.
    @Test(arguments: [1, 3, 7, 333, 5000]) func theRateIsMetExactly(rate: Int) {
        var meter = started()
        var numbers = SeededNumbers(seed: UInt64(rate))
        var (now, granted): (Int64, Int) = (0, 0)
        while now < 60_000 {
            for _ in 0..<meter.allowance(at: at(now), rate: .perSecond(rate)) {
                meter.use(at: at(now), rate: .perSecond(rate))
                granted += 1
            }
            now += Int64(numbers.number(in: 1...90))
        }
        #expect((rate * 60 - rate / 10 - 1...rate * 60 + 1).contains(granted))
    }

    @Test func nothingIsEarnedAtRateZeroOrByChangingRates() {
        var meter = started()
        meter.use(at: at(0), rate: .perSecond(1))
        meter.carryOver(at: at(400), rate: .perSecond(1))
        meter.carryOver(at: at(100_000), rate: .perSecond(0))
        #expect(meter.allowance(at: at(100_000), rate: .perSecond(1)) == 0)
        #expect(meter.nextAllowance(after: at(100_000), rate: .perSecond(1)) == at(100_600))
        meter.carryOver(at: at(200_000), rate: .perSecond(500))
        #expect(meter.allowance(at: at(200_000), rate: .perSecond(500)) == 1)
    }
}
