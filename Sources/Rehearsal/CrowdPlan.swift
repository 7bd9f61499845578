/// Describes the crowd for one drop. All times count from the crowd's start.
///
/// A plan made after a real sale is "modelled on published totals": no trace of single arrivals in
/// those sales is public.
package struct CrowdPlan: Equatable, Sendable {
    package var buyers: Int
    package var registration: RegistrationShape
    /// The announced opening. The drop may open earlier or later; the crowd does not know.
    package var opensAfter: Duration
    /// When the buyers who are left leave.
    package var endsAfter: Duration
    /// The share of registered buyers who come to the opening.
    package var showUpShare = 0.4
    /// The share of the humans who click before the opening.
    package var earlyShare = 0.2
    /// How long before the opening the earliest of them click; most click shortly before it.
    package var earlyLead: Duration = .seconds(10)
    /// Time from the announced opening to the click of the other humans.
    package var reaction = Lognormal(median: .milliseconds(550), deviation: 0.6)
    package var botShare = 0.1
    /// Bots ask within this time before or after the announced opening.
    package var botAim: Duration = .milliseconds(50)
    package var human = Habit.human
    package var bot = Habit.bot
    /// How long a buyer takes to pay for a held unit, or to give it back.
    package var payment = Lognormal(median: .seconds(2), deviation: 0.6)
    /// The share of holds that are neither paid nor given back.
    package var unpaidShare = 0.03
    package var releaseShare = 0.02
    /// The share of the humans who come in a second wave, and when it comes after the opening.
    package var lateShare = 0.0
    package var lateAfter: Duration = .seconds(30)
    package var storefront = Storefront()
}

/// When registrations arrive: most at the start, then evenly, with a peak on the last evening.
package struct RegistrationShape: Equatable, Sendable {
    /// Time from the first registration to the last.
    package var length: Duration
    /// The share that comes in the first seventh, which stands for the first day of a week.
    package var firstDayShare = 0.6
    /// The share that comes in the last twentieth, on top of the even flow.
    package var lastEveningShare = 0.1
}

/// A lognormal distribution of times: as with people, some take much longer than the median.
package struct Lognormal: Equatable, Sendable {
    /// Half of the times are shorter.
    package var median: Duration
    /// The standard deviation of the logarithm. At 0.6, two thirds of the times lie between 0.55
    /// and 1.8 medians.
    package var deviation: Double
}

/// How a buyer repeats requests.
package struct Habit: Equatable, Sendable {
    /// Time until the buyer asks again when there was no answer, or when told to come back.
    package var retry: ClosedRange<Duration>
    /// Time between polls of a waiting buyer, unless the engine says how long and the buyer obeys.
    package var poll: ClosedRange<Duration>
    /// Whether the buyer keeps the pauses that the engine asks for.
    package var obeys: Bool
    package var openRequestsMax: Int

    /// A person with a page that reloads: asks again after 1 to 5 seconds and keeps the pauses.
    package static let human = Habit(
        retry: .seconds(1) ... .seconds(5), poll: .seconds(2) ... .seconds(5), obeys: true,
        openRequestsMax: 2)

    /// A program: asks again after 50 to 200 milliseconds, whatever it is told.
    package static let bot = Habit(
        retry: .milliseconds(50) ... .milliseconds(200),
        poll: .milliseconds(500) ... .seconds(1), obeys: false, openRequestsMax: 4)
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
