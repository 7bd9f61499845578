import Campaign
package import Rehearsal
package import Rules

/// The first three Mi3 drops of 2014 with their weeks squeezed into seconds: the campaign file, and
/// the crowd for each drop.
package struct DemoScript {
    /// One drop of the demo.
    package struct Act {
        package let drop: DropID
        /// When its crowd begins to register, from the demo's start.
        package let begins: Duration
        package let plan: CrowdPlan
        package let seed: UInt64
    }

    /// The campaign file, made for this very start.
    package let text: String
    package let acts: [Act]
    /// The latest time at which the last crowd has gone home, from the start.
    package let endsAfter: Duration

    /// Buyers who register for each drop: fewer than in 2014, so that two cores can play all of
    /// them and the engine at once. Of those of the second drop everyone comes.
    package static let buyers = [30_000, 20_000, 45_000]
    /// The share of registrations in the first seventh: as a first day squeezed into a second, the
    /// usual 60 % came faster than two cores can send.
    private static let firstDayShare = 0.4
    /// Bots that ask less often than those of a real sale, for the same reason.
    private static let bot = Habit(
        retry: .milliseconds(300) ... .milliseconds(900), poll: .seconds(2) ... .seconds(4),
        obeys: false, openRequestsMax: 2)
    /// From the beginning of one drop's registration to the next.
    private static let distance = Duration.seconds(24)
    private static let hold = Duration.seconds(8)

    /// A script that starts at a moment and waits so many times less than usual.
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

    /// When registration closes, from its beginning: halfway from the last who registers to the opening.
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
    /// Makes everything before the opening so many times shorter.
    fileprivate mutating func squeeze(by speed: Double) {
        registration.length = registration.length / speed
        opensAfter = opensAfter / speed
        earlyLead = earlyLead / speed
    }
}
