import Rules
import Telemetry

/// Watches whether the sale works worse than it should: STRAINED.
struct StrainWatch: Equatable, Sendable {
    private var bad = BadShare(Threshold.strained)
    private var answers = SlowAnswers()
    private var commits = SlowCommits()
    private var checkout: CheckoutWatch
    private(set) var finding: Finding?

    init(_ limits: HealthLimits) {
        checkout = CheckoutWatch(usual: limits.usualConfirmationRatio)
    }

    mutating func observe(
        _ reading: Reading, _ recent: RecentTotals, _ probes: ProbeWatch, isFailing: Bool,
        isExcused: Bool, at moment: Moment
    ) {
        // Answers that are FAILING, or about to be, do not count for STRAINED, neither before nor
        // after.
        let isWorse = isFailing || recent.isFailing
        if isFailing { bad = BadShare(Threshold.strained) }
        if !isWorse { bad.observe(recent) }
        // Waiting for a writer that is stalled or overloaded does not count as slow answers.
        if isExcused { answers = SlowAnswers() }
        answers.observe(reading.engine, at: recent.now)
        commits.observe(reading.engine, at: recent.now)
        checkout.observe(reading, at: recent.now)
        let strains: [(part: HealthPart, reason: String?, advice: Advice)] = [
            (
                .storefront, checkout.reason,
                Advice(
                    .pause("pause"), " or lower the drip rate, and look at the checkout",
                    whilePaused: "lower the drip rate, and look at the checkout")
            ),
            (
                .storefront, probes.failure == nil ? probes.slowness : nil,
                "lower the drip rate to what the storefront carries"
            ),
            (.engine, bad.reason, "look at the engine's log; lower the drip rate if it grows"),
            (.engine, answers.reason, "lower the drip rate if it grows; nothing is lost"),
            (
                .journal, commits.reason,
                "look at the journal's disk; answers wait for it, none is lost"
            ),
        ]
        let raised = strains.filter { $0.reason != nil }
        guard let advice = raised.first?.advice else { return finding = nil }
        finding = Finding(
            .strained, .warning, reason: raised.compactMap(\.reason).joined(separator: "; "),
            since: finding?.since ?? moment, advice: advice, parts: Set(raised.map(\.part)))
    }
}
