import Campaign
package import Rehearsal
package import Rules

/// The demo: the first three Mi3 drops of 2014 with weeks compressed to seconds, as a campaign file and
/// a crowd for each drop.
package struct DemoScript {
    /// One drop of the demo.
    package struct Act {
        package let drop: DropID
        /// When its crowd begins to register, counted from the demo's start.
        package let begins: Duration
        package let plan: CrowdPlan
        package let seed: UInt64
    }

    /// The campaign file, with times for this start.
    package let text: String
    package let acts: [Act]
    /// The latest time at which the last crowd has ended, counted from the start.
    package let endsAfter: Duration

    /// Number of buyers who register for each drop: fewer than in 2014, so that two cores can run all of
    /// them and the engine. All buyers of the second drop come.
    package static let buyers = [30_000, 20_000, 45_000]
    /// The share of registrations in the first seventh. The usual 60 % in one second would be more than
    /// two cores can send.
    private static let firstDayShare = 0.4
    /// Bots that ask less often than those of a real sale, for the same reason.
    private static let bot = Habit(
        retry: .milliseconds(300) ... .milliseconds(900), poll: .seconds(2) ... .seconds(4),
        obeys: false, openRequestsMax: 2)
    /// Time between the starts of two drops' registrations.
    private static let distance = Duration.seconds(24)
    private static let hold = Duration.seconds(8)

    /// A script that starts at a moment; `speed` divides all waiting times.
    package init(start: Moment, speed: Double, seed: UInt64) {
        var acts: [Act] = []
        var sections = ""
        for (index, published) in PublishedDrop.mi3.enumerated() {
            let begins = (.seconds(2) + DemoScript.distance * index) / speed
            var plan = CrowdPlan.mi3(
                drop: published.number, buyers: DemoScript.buyers[index])
            plan.registration.firstDayShare = DemoScript.firstDayShare
            plan.squeeze(by: speed)
            plan.bot = DemoScript.bot
            plan.endsAfter = plan.opensAfter + .seconds(45)
            let drop = DropID(trusted: "mi3-\(published.number)")
            acts.append(Act(drop: drop, begins: begins, plan: plan, seed: seed &+ UInt64(index)))
            sections += DemoScript.section(
                drop, units: published.units, start: start, begins: begins, plan: plan)
        }
        self.acts = acts
        endsAfter = (acts.last.map { $0.begins + $0.plan.endsAfter } ?? .zero) + .seconds(5)
        text = DemoScript.head + sections
    }

    private static let head = """
        # The first three Mi3 drops of 2014, their weeks squeezed into seconds:
        # modelled on published totals, with a smaller crowd.

        [campaign]
        id = "mi3-demo"
        product = "Mi 3 16 GB"
        partner = "Flipkart"
        timezone = "Asia/Kolkata"
        price = "INR 13999"

        [limits]
        per_buyer = "10/s"

        """

    /// When registration closes, counted from its start: halfway between the last buyer and the opening.
    private static func registrationEnd(_ plan: CrowdPlan) -> Duration {
        (plan.registration.length + plan.opensAfter) / 2
    }

    private static func section(
        _ drop: DropID, units: Int, start: Moment, begins: Duration, plan: CrowdPlan
    ) -> String {
        func time(_ elapsed: Duration) -> String {
            (start + TimeSpan(milliseconds: elapsed.inMilliseconds)).rfc3339
        }
        return """

            [[drop]]
            id = "\(drop.text)"
            units = \(units)
            registration_opens = \(time(begins - .milliseconds(500)))
            registration_closes = \(time(begins + registrationEnd(plan)))
            opens = \(time(begins + plan.opensAfter))
            hold = "\(DurationText.text(of: TimeSpan(milliseconds: hold.inMilliseconds)))"

            """
    }
}

extension CrowdPlan {
    /// Divides all times before the opening by `speed`.
    fileprivate mutating func squeeze(by speed: Double) {
        registration.length = registration.length / speed
        opensAfter = opensAfter / speed
        earlyLead = earlyLead / speed
    }
}
