@testable import Rehearsal
import Testing

@Suite("A ramp up to the knee")
struct RampClimbTests {
    /// Climbs with an engine of this capacity in requests a second.
    private func climb(
        capacity: Int, own: Int = .max, hiccupAt: Int? = nil
    ) -> (climb: RampClimb, rates: [Int]) {
        var ramp = Ramp()
        (ramp.from, ramp.to, ramp.factor) = (100, 1000, 2)
        var climb = RampClimb(ramp)
        var rates: [Int] = []
        while let rate = climb.rate, rates.count < 50 {
            rates.append(rate)
            var step = RampStep(rate: rate, length: .seconds(1))
            step.sent = rate
            let isHiccup = hiccupAt == rate && rates.count(where: { $0 == rate }) == 1
            step.answered = isHiccup ? rate / 2 : min(rate, capacity)
            step.lost = rate - step.answered
            step.late = max(0, rate - own)
            climb.apply(step)
        }
        return (climb, rates)
    }

    @Test("ends one step before the step that failed twice")
    func knee() {
        let (climb, rates) = climb(capacity: 500)
        #expect(rates == [100, 200, 400, 800, 800])
        #expect(climb.capacity?.requestsPerSecond == 400)
        #expect(climb.capacity?.isKnee == true)
    }

    @Test("a single failed step is no knee")
    func hiccup() {
        let (climb, rates) = climb(capacity: 5000, hiccupAt: 200)
        #expect(rates == [100, 200, 200, 400, 800, 1000])
        #expect(climb.capacity?.requestsPerSecond == 1000)
        #expect(climb.capacity?.isKnee == false)
    }

    @Test("this program's own limit is never reported as the engine's")
    func ownLimit() {
        let (climb, _) = climb(capacity: 300, own: 250)
        #expect(climb.capacity?.requestsPerSecond == 200)
        #expect(climb.capacity?.isKnee == false)
        #expect(climb.capacity?.reason.contains("its own") == true)
    }

    @Test("an engine that fails at the first step has no capacity")
    func nothing() {
        let (climb, _) = climb(capacity: 10)
        #expect(climb.capacity == nil)
        #expect(climb.failure != nil)
    }

    @Test("slow answers are a knee, like lost ones")
    func slowness() {
        var climb = RampClimb(Ramp())
        var step = RampStep(rate: 500, length: .seconds(1))
        (step.sent, step.answered, step.p99US) = (500, 500, 3000)
        climb.apply(step)
        let next = climb.rate ?? 0
        #expect(next > 500)
        step.rate = next
        step.p99US = RampClimb.p99MaxUS + 1
        climb.apply(step)
        #expect(climb.rate == next)
        climb.apply(step)
        #expect(climb.rate == nil)
        #expect(climb.capacity?.requestsPerSecond == 500)
    }
}
