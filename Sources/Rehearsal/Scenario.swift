package import Rules

/// What a rehearsal plays: one crowd per drop, and what happens to the storefront.
package struct Scenario: Equatable, Sendable {
    package var name: String
    package var about: String
    /// What it is modelled on.
    package var label: String
    /// At least one.
    package var drops: [ScenarioDrop]
    /// How requests rise until the engine is overloaded; nil: a crowd instead.
    package var ramp: Ramp?

    package var hasCues: Bool { drops.contains { !$0.plan.storefront.cues.isEmpty } }
}

/// What a scenario says of one drop.
package struct ScenarioDrop: Equatable, Sendable {
    /// Nil: any drop.
    package var id: DropID?
    package var plan: CrowdPlan
    /// What is set on the drop before it opens; nil: as in the campaign.
    package var hold: TimeSpan?
    package var dripRate: DripRate?
}

/// A load that rises step by step, to find how many requests an engine can serve.
package struct Ramp: Equatable, Sendable {
    package var from = 500
    /// The highest rate of any step, in requests per second.
    package var to = 100_000
    /// The ratio of each step's rate to the one before.
    package var factor = 1.3
    package var step: Duration = .seconds(2)
}
