import Rules
import Telemetry

/// Watches whether the engine's answers and the storefront still work: FAILING.
struct FailWatch: Equatable, Sendable {
    private var answers = BadShare(Threshold.failing)
    private var since: Moment?
    private(set) var finding: Finding?
    /// Whether the engine's answers are bad, not only the storefront.
    var areAnswersBad: Bool { answers.reason != nil }

    mutating func restart() {
        self = FailWatch()
    }

    mutating func take(_ recent: Recent, _ probes: ProbeWatch, at moment: Moment) {
        answers.take(recent)
        let reasons = [probes.failure, answers.reason].compactMap { $0 }
        guard !reasons.isEmpty else {
            (since, finding) = (nil, nil)
            return
        }
        let since = self.since ?? moment
        self.since = since
        var failing = Finding(
            .failing, .alarm, reason: reasons.joined(separator: "; "), since: since,
            advice: probes.failure != nil
                ? Advice(
                    .act(.pause, "pause"),
                    " until the storefront answers; the line keeps its order",
                    whilePaused:
                        "stay paused until the storefront answers; the line keeps its order")
                : Advice(
                    .act(.pause, "pause"), " and look at the engine's log and its machine",
                    whilePaused: "look at the engine's log and its machine"))
        failing.parts = []
        if probes.failure != nil { failing.parts.insert(.storefront) }
        if answers.reason != nil { failing.parts.insert(.engine) }
        finding = failing
    }
}
