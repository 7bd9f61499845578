/// Describes the crowd for one drop. All times count from the crowd's start.
///
/// A plan made after a real sale is "modelled on published totals": no trace of single arrivals in
/// those sales is public.
package struct CrowdPlan: Equatable, Sendable {
    /// Number of buyers who register.
    package var buyers: Int
    package var registration: RegistrationShape
    /// The announced opening. The drop may open earlier or later; the crowd does not know.
    package var opensAfter: Duration
    /// When the buyers who are left leave.
    package var endsAfter: Duration
    /// The share of registered buyers who come to the opening.
    package var showUpShare: Double
    /// The share of the humans who click before the opening.
    package var earlyShare: Double
    /// How long before the opening the earliest of them click; most click shortly before it.
    package var earlyLead: Duration = .seconds(10)
    /// Time from the announced opening to the click of the other humans.
    package var reaction = Lognormal(median: .milliseconds(550), deviation: 0.6)
    /// The share of buyers that are bots.
    package var botShare: Double
    /// Bots ask within this time before or after the announced opening.
    package var botAim: Duration = .milliseconds(50)
    /// How humans repeat their requests.
    package var human = Habit.human
    /// How bots repeat their requests.
    package var bot = Habit.bot
    /// How long a buyer takes to pay for a held unit, or to give it back.
    package var payment: Lognormal
    /// The share of holds that are neither paid nor given back.
    package var unpaidShare: Double
    /// The share of holds that are given back.
    package var releaseShare: Double
    /// The share of the humans who come in a second wave, and when it comes after the opening.
    package var lateShare = 0.0
    package var lateAfter: Duration = .seconds(30)
    /// The site through which they come and pay.
    package var storefront = Storefront()

    /// A plan. The defaults are usual for people and bots.
    package init(
        buyers: Int, registration: RegistrationShape, opensAfter: Duration, endsAfter: Duration,
        showUpShare: Double = 0.4, earlyShare: Double = 0.2, botShare: Double = 0.1,
        payment: Lognormal = Lognormal(median: .seconds(2), deviation: 0.6),
        unpaidShare: Double = 0.03, releaseShare: Double = 0.02
    ) {
        self.buyers = buyers
        self.registration = registration
        self.opensAfter = opensAfter
        self.endsAfter = endsAfter
        self.showUpShare = showUpShare
        self.earlyShare = earlyShare
        self.botShare = botShare
        self.payment = payment
        self.unpaidShare = unpaidShare
        self.releaseShare = releaseShare
    }
}

/// When registrations arrive: most at the start, then evenly, with a peak on the last evening.
package struct RegistrationShape: Equatable, Sendable {
    /// Time from the first registration to the last.
    package var length: Duration
    /// The share that comes in the first seventh, which stands for the first day of a week.
    package var firstDayShare = 0.6
    /// The share that comes in the last twentieth, on top of the even flow.
    package var lastEveningShare = 0.1

    package init(length: Duration) {
        self.length = length
    }
}

/// A lognormal distribution of times: as with people, some take much longer than the median.
package struct Lognormal: Equatable, Sendable {
    /// Half of the times are shorter.
    package var median: Duration
    /// The standard deviation of the logarithm. At 0.6, two thirds of the times lie between 0.55
    /// and 1.8 medians.
    package var deviation: Double

    package init(median: Duration, deviation: Double) {
        self.median = median
        self.deviation = deviation
    }
}

/// How a buyer repeats requests.
package struct Habit: Equatable, Sendable {
    /// Time until the buyer asks again when there was no answer, or when told to come back.
    package var retry: ClosedRange<Duration>
    /// Time between polls of a waiting buyer, unless the engine says how long and the buyer obeys.
    package var poll: ClosedRange<Duration>
    /// Whether the buyer keeps the pauses that the engine asks for.
    package var obeys: Bool
    /// The most requests that the buyer has open at once.
    package var openRequestsMax: Int

    package init(
        retry: ClosedRange<Duration>, poll: ClosedRange<Duration>, obeys: Bool,
        openRequestsMax: Int
    ) {
        self.retry = retry
        self.poll = poll
        self.obeys = obeys
        self.openRequestsMax = openRequestsMax
    }

    /// A person with a page that reloads: asks again after 1 to 5 seconds and keeps the pauses.
    package static let human = Habit(
        retry: .seconds(1) ... .seconds(5), poll: .seconds(2) ... .seconds(5), obeys: true,
        openRequestsMax: 2)

    /// A program: asks again after 50 to 200 milliseconds, whatever it is told.
    package static let bot = Habit(
        retry: .milliseconds(50) ... .milliseconds(200),
        poll: .milliseconds(500) ... .seconds(1), obeys: false, openRequestsMax: 4)
}
