import Rules

/// Watches whether the engine's answers and the storefront still work: FAILING.
struct FailWatch: Equatable, Sendable {
    private var answers = BadShare(Threshold.failing)
    private(set) var finding: Finding?
    /// Whether the engine's answers are bad, not only the storefront.
    var areAnswersBad: Bool { answers.reason != nil }

    mutating func observe(_ recent: RecentTotals, _ probes: ProbeWatch, at moment: Moment) {
        answers.observe(recent)
        let reasons: [(part: HealthPart, reason: String?)] = [
            (.storefront, probes.failure), (.engine, answers.reason),
        ]
        let raised = reasons.filter { $0.reason != nil }
        guard !raised.isEmpty else { return finding = nil }
        finding = Finding(
            .failing, .alarm, reason: raised.compactMap(\.reason).joined(separator: "; "),
            since: finding?.since ?? moment,
            advice: probes.failure != nil
                ? Advice(
                    .pause("pause"), " until the storefront answers; the line keeps its order",
                    whilePaused:
                        "stay paused until the storefront answers; the line keeps its order")
                : Advice(
                    .pause("pause"), " and look at the engine's log and its machine",
                    whilePaused: "look at the engine's log and its machine"),
            parts: Set(raised.map(\.part)))
    }
}
