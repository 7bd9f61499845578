import Rules
import Telemetry

/// Watches whether it works worse than it should: STRAINED.
struct StrainWatch: Equatable, Sendable {
    private var bad = BadShare(Threshold.strained)
    private var answers: SlowAnswers
    private var commits = SlowCommits()
    private var checkout: CheckoutWatch
    private var since: Moment?
    private let limits: HealthLimits
    private(set) var finding: Finding?

    init(_ limits: HealthLimits) {
        self.limits = limits
        answers = SlowAnswers(limit: limits.answerP99)
        checkout = CheckoutWatch(usual: limits.usualConfirmationRatio)
    }

    mutating func restart() {
        self = StrainWatch(limits)
    }

    mutating func take(
        _ reading: Reading, _ recent: Recent, _ probes: ProbeWatch, isFailing: Bool,
        at moment: Moment
    ) {
        // What is FAILING, or about to be, is not called STRAINED before and after.
        let isWorse = isFailing || recent.isFailing
        if isFailing { bad = BadShare(Threshold.strained) }
        if !isWorse { bad.take(recent) }
        answers.take(reading.engine, at: recent.now)
        commits.take(reading.engine, at: recent.now)
        checkout.take(reading, at: recent.now)
        let strains: [(reason: String?, advice: String)] = [
            (checkout.reason, "pause (P) or lower the drip rate, and look at the checkout"),
            (probes.slowness, "lower the drip rate to what the storefront carries"),
            (bad.reason, "look at the engine's log; lower the drip rate if it grows"),
            (answers.reason, "lower the drip rate if it grows; nothing is lost"),
            (commits.reason, "look at the journal's disk; answers wait for it, none is lost"),
        ]
        let reasons = strains.compactMap(\.reason)
        guard let advice = strains.first(where: { $0.reason != nil })?.advice else {
            (since, finding) = (nil, nil)
            return
        }
        let since = self.since ?? moment
        self.since = since
        finding = Finding(
            .strained, .warning, reason: reasons.joined(separator: "; "), since: since,
            advice: advice)
    }
}
