/// What the drip rate still allows: credit that grows with time and that every grant uses up.
///
/// Credit is counted in thousandths of a grant, so that a rate of r grants a second adds exactly r
/// a millisecond and nothing is rounded. At most one grant and a tenth of a second's flow are saved
/// up: that is the largest burst, and an engine that wakes less than 100 ms late loses nothing.
package struct DripMeter: Equatable, Sendable {
    private static let grant = 1000

    private var credit = DripMeter.grant
    private var settledAt = Moment(milliseconds: .min / 2)

    /// How many grants are allowed at the moment.
    func allowance(at moment: Moment, rate: DripRate) -> Int {
        switch rate {
        case .unlimited: .max
        case .perSecond(0): 0
        case .perSecond(let rate): grown(at: moment, rate: rate) / DripMeter.grant
        }
    }

    /// Uses up one grant.
    mutating func use(at moment: Moment, rate: DripRate) {
        guard case .perSecond(let rate) = rate else { return }
        precondition(rate > 0, "a grant while the drip rate is 0")
        credit = grown(at: moment, rate: rate) - DripMeter.grant
        settledAt = moment
        precondition(credit >= 0, "more was granted than the drip rate allows")
    }

    /// Starts with the credit of one grant: at the first opening.
    mutating func start(at moment: Moment) {
        credit = DripMeter.grant
        settledAt = moment
    }

    /// Takes over what the rate so far has earned, at most one grant: when the rate changes and when
    /// grants go on after a pause, so that no sequence of keys lets out more than the rate.
    mutating func carryOver(at moment: Moment, rate: DripRate) {
        if case .perSecond(let rate) = rate { credit = grown(at: moment, rate: rate) }
        credit = min(credit, DripMeter.grant)
        settledAt = moment
    }

    /// When the next grant is allowed; nil when none ever is.
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

    private func grown(at moment: Moment, rate: Int) -> Int {
        if rate == 0 { return credit }
        let most = DripMeter.grant + rate * 100
        let elapsed = max(0, moment.milliseconds - settledAt.milliseconds)
        if elapsed >= Int64(most) { return most }
        return min(most, credit + Int(elapsed) * rate)
    }
}
