package import Rules

/// What a rehearsal plays: one crowd for each of some drops, and what happens to the storefront.
package struct Scenario: Equatable, Sendable {
    /// One drop's part.
    package struct Act: Equatable, Sendable {
        /// The drop that it is made for; nil: for any.
        package var drop: DropID?
        /// The crowd.
        package var plan: CrowdPlan
        /// What is set on the drop before it opens; nil: what the campaign says.
        package var hold: TimeSpan?
        package var dripRate: DripRate?

        /// A part.
        package init(drop: DropID? = nil, plan: CrowdPlan) {
            self.drop = drop
            self.plan = plan
        }
    }

    /// The name by which it is asked for.
    package var name: String
    /// What it is, in a line.
    package var about: String
    /// What it is made after.
    package var label: String
    /// Its parts, in order; at least one.
    package var acts: [Act]
    /// How requests rise until the engine has enough; nil: a crowd instead.
    package var ramp: Ramp?

    /// A scenario.
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

/// Requests that rise step by step, to find how many an engine can serve.
package struct Ramp: Equatable, Sendable {
    /// Requests a second of the first step.
    package var from = 500
    /// Requests a second that no step goes beyond.
    package var to = 100_000
    /// How many times more each step asks than the one before.
    package var factor = 1.3
    /// How long a step lasts.
    package var step: Duration = .seconds(2)

    /// The usual ramp.
    package init() {}
}

extension CrowdPlan {
    /// The crowd that scenario files start from: a week of registrations in eight seconds, the
    /// opening two seconds later, two minutes until the last go home.
    package static var usual: CrowdPlan {
        var plan = CrowdPlan(
            buyers: 20_000, registration: RegistrationShape(length: .seconds(8)),
            opensAfter: .seconds(10), endsAfter: .seconds(130))
        plan.earlyLead = .seconds(4)
        return plan
    }

    /// The same crowd in another size. For more buyers the week is squeezed less, so that they
    /// register no faster than the plan's own would.
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

    /// The plan on a drop's own times, which count from now. Where there is too little time before the opening the week is squeezed further.
    ///
    /// - Parameters:
    ///   - registrationOpens: when registrations begin; nil: they have.
    ///   - registrationCloses: when they end; nil: at the opening.
    ///   - opens: when the drop opens; nil: when the plan wants it to.
    /// - Returns: when the crowd is to start, from now, and its plan.
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
            // What comes in the last moment may well be late.
            let room = (registrationCloses - start) * 0.95
            plan.registration.length = max(.zero, min(plan.registration.length, room))
        }
        return (start, plan)
    }
}
