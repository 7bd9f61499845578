package import Rules

/// What a rehearsal plays: one crowd per drop, and what happens to the storefront.
package struct Scenario: Equatable, Sendable {
    /// The part of one drop.
    package struct Act: Equatable, Sendable {
        /// The drop that it is for; nil: any drop.
        package var drop: DropID?
        package var plan: CrowdPlan
        /// What is set on the drop before it opens; nil: as in the campaign.
        package var hold: TimeSpan?
        package var dripRate: DripRate?

        package init(drop: DropID? = nil, plan: CrowdPlan) {
            self.drop = drop
            self.plan = plan
        }
    }

    package var name: String
    /// A description in one line.
    package var about: String
    /// What it is modelled on.
    package var label: String
    /// Its parts, in order; at least one.
    package var acts: [Act]
    /// How requests rise until the engine is overloaded; nil: a crowd instead.
    package var ramp: Ramp?

    package init(
        name: String, about: String, label: String, acts: [Act], ramp: Ramp? = nil
    ) {
        self.name = name
        self.about = about
        self.label = label
        self.acts = acts
        self.ramp = ramp
    }

    /// Whether anything happens to the storefront.
    package var hasCues: Bool { acts.contains { !$0.plan.storefront.cues.isEmpty } }
}

/// A load that rises step by step, to find how many requests an engine can serve.
package struct Ramp: Equatable, Sendable {
    /// Requests per second in the first step.
    package var from = 500
    /// The highest rate of any step, in requests per second.
    package var to = 100_000
    /// The ratio of each step's rate to the one before.
    package var factor = 1.3
    /// How long a step lasts.
    package var step: Duration = .seconds(2)

    package init() {}
}

extension CrowdPlan {
    /// The crowd that scenario files start from.
    ///
    /// A week of registrations takes 8 seconds, the opening is 2 seconds later, and the last buyers
    /// leave after two more minutes.
    package static var usual: CrowdPlan {
        var plan = CrowdPlan(
            buyers: 20_000, registration: RegistrationShape(length: .seconds(8)),
            opensAfter: .seconds(10), endsAfter: .seconds(130))
        plan.earlyLead = .seconds(4)
        return plan
    }

    /// The same crowd in another size.
    ///
    /// With more buyers the registration takes longer, so that they register no faster than in this
    /// plan.
    package func resized(to buyers: Int) -> CrowdPlan {
        var plan = self
        plan.buyers = buyers
        let factor = max(1, Double(buyers) / Double(max(1, self.buyers)))
        let more = registration.length * factor - registration.length
        plan.registration.length += more
        plan.opensAfter += more
        plan.endsAfter += more
        return plan
    }

    /// Fits the plan to a drop's own times, which count from now.
    ///
    /// If there is too little time before the opening, the registration is shortened further.
    ///
    /// - Parameters:
    ///   - registrationOpens: when registration begins; nil: it has begun.
    ///   - registrationCloses: when it ends; nil: at the opening.
    ///   - opens: when the drop opens; nil: as in the plan.
    /// - Returns: when the crowd should start, from now, and its plan.
    package func fitted(
        registrationOpens: Duration? = nil, registrationCloses: Duration? = nil,
        opens: Duration? = nil
    ) -> (startsAfter: Duration, plan: CrowdPlan) {
        var plan = self
        let earliest = max(.zero, registrationOpens ?? .zero)
        let start = max(earliest, (opens ?? .zero) - opensAfter)
        if let opens {
            let lead = max(.zero, opens - start)
            if lead < opensAfter {
                let share = lead / opensAfter
                plan.registration.length = registration.length * share
                plan.earlyLead = earlyLead * share
            }
            plan.opensAfter = lead
            plan.endsAfter = lead + (endsAfter - opensAfter)
        }
        if let registrationCloses {
            // Registrations in the last moment might come too late.
            let room = (registrationCloses - start) * 0.95
            plan.registration.length = max(.zero, min(plan.registration.length, room))
        }
        return (start, plan)
    }
}
