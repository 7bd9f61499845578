/// What a crowd for one drop is like. All times count from the crowd's start.
///
/// A plan made after a real sale is "modelled on published totals": no arrival-by-arrival trace of
/// the sales that it follows is public.
package struct CrowdPlan: Equatable, Sendable {
    /// How many buyers register.
    package var buyers: Int
    /// When registrations arrive.
    package var registration: RegistrationShape
    /// The announced opening. The drop may open earlier or later: nobody in the crowd knows.
    package var opensAfter: Duration
    /// When those who are left go home.
    package var endsAfter: Duration
    /// The share of the registered who come to the opening.
    package var showUpShare: Double
    /// The share of the humans who click before the opening.
    package var earlyShare: Double
    /// How long before the opening the first of them click; most do so late.
    package var earlyLead: Duration = .seconds(10)
    /// How long after the announced opening the other humans click.
    package var reaction = Lognormal(median: .milliseconds(550), deviation: 0.6)
    /// The share of the buyers that are programs.
    package var botShare: Double
    /// How far from the announced opening, either way, the bots ask.
    package var botAim: Duration = .milliseconds(50)
    /// How humans go on asking.
    package var human = Habit.human
    /// How bots go on asking.
    package var bot = Habit.bot
    /// How long a buyer takes to pay for a held unit, or to give it back.
    package var payment: Lognormal
    /// The share of holds that are neither paid nor given back.
    package var unpaidShare: Double
    /// The share of holds that are given back.
    package var releaseShare: Double
    /// The share of the humans who come in a second wave, so long after the opening.
    package var lateShare = 0.0
    package var lateAfter: Duration = .seconds(30)
    /// The site through which they come and pay.
    package var storefront = Storefront()

    /// A plan; what is not named is as people and bots usually are.
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

/// When registrations arrive: most at once, a flat middle, a bump on the last evening.
package struct RegistrationShape: Equatable, Sendable {
    /// From the first registration to the last.
    package var length: Duration
    /// The share that comes in the first seventh, which stands for the first day of a week.
    package var firstDayShare = 0.6
    /// The share that comes in the last twentieth, over what the flat middle brings.
    package var lastEveningShare = 0.1

    /// Registrations over so long a time.
    package init(length: Duration) {
        self.length = length
    }
}

/// Times that spread lopsidedly about a median, as those of people do.
package struct Lognormal: Equatable, Sendable {
    /// Half of the times are shorter.
    package var median: Duration
    /// The standard deviation of the logarithm: at 0.6, two thirds lie within 0.55 to 1.8 medians.
    package var deviation: Double

    /// Times about a median.
    package init(median: Duration, deviation: Double) {
        self.median = median
        self.deviation = deviation
    }
}

/// How a buyer goes on asking.
package struct Habit: Equatable, Sendable {
    /// How long until the buyer asks again, unanswered or told to come back.
    package var retry: ClosedRange<Duration>
    /// How often a waiting buyer looks, unless told how often and willing to obey.
    package var poll: ClosedRange<Duration>
    /// Whether the buyer keeps to the pauses that the engine asks for.
    package var obeys: Bool
    /// Requests that the buyer has open at once, at most.
    package var openRequestsMax: Int

    /// A way to go on asking.
    package init(
        retry: ClosedRange<Duration>, poll: ClosedRange<Duration>, obeys: Bool,
        openRequestsMax: Int
    ) {
        self.retry = retry
        self.poll = poll
        self.obeys = obeys
        self.openRequestsMax = openRequestsMax
    }

    /// Somebody with a page that reloads: asks again after 1 to 5 seconds, keeps to the pauses.
    package static let human = Habit(
        retry: .seconds(1) ... .seconds(5), poll: .seconds(2) ... .seconds(5), obeys: true,
        openRequestsMax: 2)

    /// A program: asks again after 50 to 200 milliseconds, whatever it is told.
    package static let bot = Habit(
        retry: .milliseconds(50) ... .milliseconds(200),
        poll: .milliseconds(500) ... .seconds(1), obeys: false, openRequestsMax: 4)
}
