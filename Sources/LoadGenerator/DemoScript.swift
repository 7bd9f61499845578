import Client
import NIOCore
import NIOPosix
package import Rehearsal
package import Rules

/// The demo: the first three Mi3 drops of 2014 with weeks compressed to seconds, as a campaign file
/// and a crowd for each drop.
package struct DemoScript {
    struct DemoDrop {
        let id: DropID
        /// When its crowd begins to register, counted from the demo's start.
        let begins: Duration
        let plan: CrowdPlan
        let seed: UInt64
    }

    /// The campaign file, with times for this start.
    package let text: String
    let drops: [DemoDrop]

    /// Number of buyers who register for each drop: fewer than in 2014, so that two cores can run
    /// all of them and the engine. All buyers of the second drop come.
    private static let buyers = [30_000, 20_000, 45_000]
    /// The share of registrations in the first seventh. The usual 60 % in one second would be more
    /// than two cores can send.
    private static let firstDayShare = 0.4
    /// Bots that ask less often than those of a real sale, for the same reason.
    private static let bot = {
        var bot = Habit.bot
        bot.retry = .milliseconds(300) ... .milliseconds(900)
        bot.poll = .seconds(2) ... .seconds(4)
        bot.openRequestsMax = 2
        return bot
    }()
    /// Time between the starts of two drops' registrations.
    private static let distance = Duration.seconds(24)
    private static let hold = Duration.seconds(8)

    /// A script that starts at a moment; `speed` divides all waiting times.
    package init(start: Moment, speed: Double, seed: UInt64) {
        var drops: [DemoDrop] = []
        var sections = ""
        for (index, published) in PublishedDrop.mi3.enumerated() {
            let begins = (.seconds(2) + DemoScript.distance * index) / speed
            var plan = CrowdPlan.mi3(drop: published.number, buyers: DemoScript.buyers[index])
            plan.registration.firstDayShare = DemoScript.firstDayShare
            plan.squeeze(by: speed)
            plan.bot = DemoScript.bot
            plan.endsAfter = plan.opensAfter + .seconds(45)
            let drop = DemoDrop(
                id: DropID(trusted: "mi3-\(published.number)"), begins: begins, plan: plan,
                seed: seed &+ UInt64(index))
            drops.append(drop)
            sections += DemoScript.section(drop, units: published.units, start: start)
        }
        self.drops = drops
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

    /// When registration closes, counted from its start: halfway between the last buyer and the
    /// opening.
    private static func registrationEnd(_ plan: CrowdPlan) -> Duration {
        (plan.registration.length + plan.opensAfter) / 2
    }

    private static func section(_ drop: DemoDrop, units: Int, start: Moment) -> String {
        func time(_ elapsed: Duration) -> String {
            (start + TimeSpan(milliseconds: elapsed.inMilliseconds)).rfc3339
        }
        return """

            [[drop]]
            id = "\(drop.id.text)"
            units = \(units)
            registration_opens = \(time(drop.begins - .milliseconds(500)))
            registration_closes = \(time(drop.begins + registrationEnd(drop.plan)))
            opens = \(time(drop.begins + drop.plan.opensAfter))
            hold = "\(DurationText.text(of: TimeSpan(milliseconds: hold.inMilliseconds)))"

            """
    }

    /// Runs the crowd of every drop at its time. Returns how well the requests could be sent, once
    /// all crowds have ended.
    package func play(at url: String, token: String) async -> Sending {
        guard let address = EngineAddress(url: url) else { return Sending() }
        let target = CrowdTarget(address, token: token)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let start = ContinuousClock.now
        let sending = await withTaskGroup(of: CrowdResult?.self) { tasks in
            for drop in drops {
                tasks.addTask {
                    // A cancelled sleep ends early, and the line below sees it.
                    try? await Task.sleep(until: start + drop.begins, clock: .continuous)
                    guard !Task.isCancelled else { return nil }
                    let crowd = Crowd(plan: drop.plan, drop: drop.id, seed: drop.seed)
                    // A crowd that failed is not counted; the deck shows why.
                    return try? await CrowdRun.run(
                        crowd, against: target, connectionsMax: 512, on: group.any())
                }
            }
            return await tasks.reduce(into: Sending()) { sending, result in
                if let result { sending.add(result.counts) }
            }
        }
        // The last reading must still reach the journal and the deck.
        try? await Task.sleep(for: .seconds(1))
        // The crowd has ended: a thread that does not stop does no harm.
        try? await group.shutdownGracefully()
        return sending
    }
}

extension Sending {
    /// The message when this machine was too busy for the demo's crowd; nil otherwise.
    package var demoComplaint: String? {
        let late = late + lateForAnswers
        guard late * 20 > sent else { return nil }
        return """
            The simulated crowd could not keep up: \(late * 100 / max(1, sent)) % of its requests \
            left more than a second late. This machine was too busy to show what the engine can do.
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
