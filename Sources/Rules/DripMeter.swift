/// Limits grants to the drip rate: credit grows with time, and every grant uses some of it.
///
/// Credit is counted in thousandths of a grant. A rate of r grants per second adds exactly r per
/// millisecond, so nothing is rounded. At most one grant plus the flow of a tenth of a second is
/// saved up. That is the largest burst, and an engine that wakes less than 100 ms late loses
/// nothing.
package struct DripMeter: Equatable, Sendable {
    private static let grant = 1000

    private var credit = DripMeter.grant
    private var settledAt = Moment(milliseconds: .min / 2)

    /// The number of grants allowed at this moment.
    func allowance(at moment: Moment, rate: DripRate) -> Int {
        switch rate {
        case .unlimited: .max
        case .perSecond(0): 0
        case .perSecond(let rate): credit(at: moment, rate: rate) / DripMeter.grant
        }
    }

    mutating func use(at moment: Moment, rate: DripRate) {
        guard case .perSecond(let rate) = rate else { return }
        precondition(rate > 0, "a grant while the drip rate is 0")
        credit = credit(at: moment, rate: rate) - DripMeter.grant
        settledAt = moment
        precondition(credit >= 0, "more was granted than the drip rate allows")
    }

    /// Starts with the credit of one grant, at the first opening.
    mutating func start(at moment: Moment) {
        credit = DripMeter.grant
        settledAt = moment
    }

    /// Keeps the credit earned so far at this rate, but at most one grant. Called when the rate
    /// changes and when grants go on after a pause, so that no sequence of keys grants more than
    /// the rate.
    mutating func carryOver(at moment: Moment, rate: DripRate) {
        if case .perSecond(let rate) = rate { credit = credit(at: moment, rate: rate) }
        credit = min(credit, DripMeter.grant)
        settledAt = moment
    }

    /// When the next grant is allowed; nil when none ever is at this rate.
    func nextAllowance(after moment: Moment, rate: DripRate) -> Moment? {
        switch rate {
        case .unlimited: return moment
        case .perSecond(0): return nil
        case .perSecond(let rate):
            let missing = DripMeter.grant - credit
            if missing <= 0 { return moment }
            return settledAt + TimeSpan(milliseconds: Int64((missing + rate - 1) / rate))
        }
    }

    func add(to digest: inout Digest) {
        digest.add(Int64(credit))
        digest.add(settledAt.milliseconds)
    }

    private func credit(at moment: Moment, rate: Int) -> Int {
        if rate == 0 { return credit }
        let most = DripMeter.grant + rate * 100
        let elapsed = max(0, moment.milliseconds - settledAt.milliseconds)
        if elapsed >= Int64(most) { return most }
        return min(most, credit + Int(elapsed) * rate)
    }
}
