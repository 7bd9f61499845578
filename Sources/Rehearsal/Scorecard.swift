package import Rules

/// The result of a rehearsal.
package struct Scorecard: Codable, Equatable, Sendable {
    package var campaign: String
    package var engine: String
    /// The scenario, and what it is modelled on.
    package var scenario: String
    package var label: String
    package var seed: UInt64
    package var at: Moment
    package var isInterrupted = false
    /// What is missing because the rehearsal was cut short or the engine was lost, one sentence
    /// each.
    package var missing: [String]?
    package var drops: [DropScore] = []
    package var sending = Sending()
    /// What the crash indicator reported during the rehearsal.
    package var verdicts: [VerdictScore] = []
    /// How many requests per second the engine was measured to serve.
    package var capacity: Capacity?

    package init(
        campaign: String, engine: String, scenario: String, label: String, seed: UInt64, at: Moment
    ) {
        (self.campaign, self.engine, self.scenario) = (campaign, engine, scenario)
        (self.label, self.seed, self.at) = (label, seed, at)
    }

    /// Whether crowd, events and books agree to the unit, in every drop that was compared.
    package var isAgreed: Bool { drops.allSatisfy { $0.books?.isAgreed ?? true } }
    /// What is missing, in words; nil when the scorecard is complete.
    package var shortfall: String? {
        var lacks = missing ?? []
        if isInterrupted {
            let buyers = drops.reduce(0) { $0 + $1.withoutLastWord }
            lacks.append("it was ended early, with \(buyers) buyers without a last word")
        }
        return lacks.isEmpty ? nil : lacks.joined(separator: "; ")
    }

    /// Records something that is missing.
    package mutating func addMissing(_ what: String) { missing = (missing ?? []) + [what] }

    private enum CodingKeys: String, CodingKey {
        case campaign, engine, scenario, label, seed, at, missing, drops, sending, verdicts,
            capacity
        case isInterrupted = "interrupted"
    }
}

/// How well the rehearsal could send its requests.
///
/// Its limits say nothing about the engine.
package struct Sending: Codable, Equatable, Sendable {
    package var sent = 0
    /// Requests sent more than a second late because this program did not keep up.
    package var late = 0
    /// Requests sent more than a second late because every connection waited for an answer.
    package var lateForAnswers = 0
    package var unsent = 0
    /// Connections that had to be opened again.
    package var reconnects = 0

    package init() {}

    /// The share of requests that were late through the rehearsal's own fault.
    package var lateShare: Double { sent == 0 ? 0 : Double(late) / Double(sent) }

    /// Above this share the figures say as much about the rehearsal as about the engine.
    private static let lateShareMax = 0.005

    package var keptUp: Bool { lateShare <= Sending.lateShareMax }

    private enum CodingKeys: String, CodingKey {
        case sent, late, unsent, reconnects
        case lateForAnswers = "late_for_answers"
    }
}
