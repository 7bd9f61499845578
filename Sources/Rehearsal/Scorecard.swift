package import Rules

/// What a rehearsal came to.
package struct Scorecard: Codable, Equatable, Sendable {
    /// The campaign that was rehearsed.
    package var campaign: String
    /// The engine's address.
    package var engine: String
    /// The scenario, and what it is made after.
    package var scenario: String
    package var label: String
    /// What chance came from.
    package var seed: UInt64
    /// When it began.
    package var at: Moment
    /// Whether it was ended before its time.
    package var isInterrupted = false
    /// What it lacks because it was cut short or the engine was lost, a sentence each.
    package var missing: [String]?
    /// The drops, in the order in which they were rehearsed.
    package var drops: [DropScore] = []
    /// How well the rehearsal itself could send.
    package var sending = Sending()
    /// What the crash indicator said meanwhile.
    package var verdicts: [VerdictScore] = []
    /// How much the engine was measured to serve.
    package var capacity: Capacity?

    /// A scorecard without figures.
    package init(
        campaign: String, engine: String, scenario: String, label: String, seed: UInt64, at: Moment
    ) {
        self.campaign = campaign
        self.engine = engine
        self.scenario = scenario
        self.label = label
        self.seed = seed
        self.at = at
    }

    /// Whether crowd, events and books agree to the unit, in every drop that was compared.
    package var isAgreed: Bool { drops.allSatisfy { $0.books?.isAgreed ?? true } }
    /// What it lacks, in words; nil where it is whole.
    package var shortfall: String? {
        var lacks = missing ?? []
        if isInterrupted {
            let buyers = drops.reduce(0) { $0 + $1.withoutLastWord }
            lacks.append("it was ended early, with \(buyers) buyers without a last word")
        }
        return lacks.isEmpty ? nil : lacks.joined(separator: "; ")
    }

    /// Notes something that is missing.
    package mutating func lack(_ what: String) { missing = (missing ?? []) + [what] }

    private enum CodingKeys: String, CodingKey {
        case campaign, engine, scenario, label, seed, at, missing, drops, sending, verdicts,
            capacity
        case isInterrupted = "interrupted"
    }
}

/// How well a rehearsal's own requests could leave: its limits, which are none of the engine's.
package struct Sending: Codable, Equatable, Sendable {
    /// Requests that left.
    package var sent = 0
    /// Requests that left more than a second late because this program did not keep up.
    package var late = 0
    /// Requests that left more than a second late because every connection waited for an answer.
    package var lateForAnswers = 0
    /// Requests that never left.
    package var unsent = 0
    /// Connections that had to be opened again.
    package var reconnects = 0

    /// Nothing sent.
    package init() {}

    /// The share of requests that left late through the rehearsal's own fault.
    package var lateShare: Double { sent == 0 ? 0 : Double(late) / Double(sent) }

    /// Beyond this share the figures say as much of the rehearsal as of the engine.
    private static let lateShareMax = 0.005

    /// Whether the rehearsal could send what it meant to.
    package var keptUp: Bool { lateShare <= Sending.lateShareMax }

    private enum CodingKeys: String, CodingKey {
        case sent, late, unsent, reconnects
        case lateForAnswers = "late_for_answers"
    }
}

/// A word of the crash indicator during a rehearsal.
package struct VerdictScore: Codable, Equatable, Sendable {
    /// The state and its evidence.
    package var state: String
    package var reason: String
    /// When the first reading bore it.
    package var at: Moment
    /// How long after what it came: an opening, or something that the scenario did on cue.
    package var delayMS: Int?
    package var after: String?

    /// A word, with what it is the answer to among some occasions.
    package init(state: String, reason: String, at: Moment, among occasions: [Occasion]) {
        self.state = state
        self.reason = reason
        self.at = at
        if let occasion = Occasion.of(state, at: at, among: occasions) {
            delayMS = Int((at - occasion.at).milliseconds)
            after = occasion.what
        }
    }

    private enum CodingKeys: String, CodingKey {
        case state, reason, at, after
        case delayMS = "delay_ms"
    }
}
