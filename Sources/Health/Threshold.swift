import Rules

/// When a state is raised and when it is cleared again. The two differ on purpose: hysteresis.
enum Threshold {
    /// Silence that is a warning, and silence that is an alarm.
    static let silenceWarning = TimeSpan(milliseconds: 1000)
    static let silenceAlarm = TimeSpan(milliseconds: 2000)
    /// Readings in a row, their numbers advancing, that end NO SIGNAL and DOWN.
    static let readingsOfReturn = 3
    /// Refused connections that prove, after a closed one, that the engine is gone.
    static let refusalsOfDeath = 2
    /// How long a restart is told.
    static let restartTold = TimeSpan.seconds(30)
    /// A longer time between two pieces of evidence means that the watcher itself was stopped.
    static let ownStop = TimeSpan(milliseconds: 600)
    /// A stop of the watcher that is told, and for how long.
    static let ownStopTold = TimeSpan(milliseconds: 1000)
    static let ownStopNote = TimeSpan.seconds(10)

    /// How long nothing may move while there is something to move.
    static let stall = TimeSpan(milliseconds: 1000)
    /// How long it must move again.
    static let stallCleared = TimeSpan(milliseconds: 1000)

    /// The shortest wait of a tick, in microseconds, that is too long, and for how many ticks.
    static let queueWaitHighUS = 50_000
    static let queueWaitTicks = 8
    /// At the front door the same: the time between the first and the last of so many ticks, and how
    /// many of them must at least have had a pulse.
    static let lateSpan = TimeSpan(milliseconds: 700)
    static let latePulses = 3
    /// The shortest wait, in microseconds, that is fine again.
    static let queueWaitLowUS = 10_000
    /// The share of requests in percent, and their number, turned away within the window.
    static let shedPercent = 5
    static let shedCount = 20
    static let shedWindow = TimeSpan(milliseconds: 1000)
    /// How long the waits must be short and nothing turned away.
    static let overloadCleared = TimeSpan.seconds(2)

    /// Space in bytes that the journal's disk keeps in reserve.
    static let diskReserveBytes = 64 << 20

    /// The longest time between two readings that counts as time in which the engine ran: in a
    /// longer one the whole engine stood still, which is for NO SIGNAL to tell.
    static let pace = TimeSpan(milliseconds: 250)

    /// Bad answers in thousandths over a long and a short time, and how many it takes.
    static let failing = BadShare.Rule(
        raisePermille: 200, long: .seconds(2), short: TimeSpan(milliseconds: 500), count: 20,
        clearPermille: 50)
    /// Not 20: at 5 % errors that takes 2.0 s on average, and with the noise of a thousand answers a
    /// second more in one case of twenty, 2.2 s are allowed. 18 raises nothing more in quiet hours.
    static let strained = BadShare.Rule(
        raisePermille: 18, long: .seconds(5), short: .seconds(1), count: 10, clearPermille: 5)
    /// The time over which the share of bad answers must be small again.
    static let badCleared = TimeSpan.seconds(5)

    /// Probes running that must fail, and that must succeed again.
    static let probes = 3
    /// Of the latest probes so many must be slow.
    static let slowProbes = 3
    static let slowProbesOf = 5
    /// How long no probe, answer or commit may be over its limit.
    static let strainCleared = TimeSpan.seconds(5)

    /// Of the latest seconds so many must have slow answers, and how many answers it takes.
    static let slowSeconds = 3
    static let slowSecondsOf = 5
    static let slowAnswers = 100

    /// A commit's p99 in microseconds that is never too long, and how many times its usual length is.
    static let commitUS = 20_000
    static let commitTimes = 3
    static let commitSpan = TimeSpan.seconds(3)
    /// Commits it takes; each counts as much as the tenth of a second that it is measured in.
    static let commits = 10
    /// Readings over which the usual length is learned.
    static let commitMemory = 600

    /// Grants, and holds that ended, that it takes to judge confirmations.
    static let oldGrants = 50
    /// How many times the usual age of a hold makes a grant old, in tenths.
    static let oldTenths = 15
    /// That age while the usual one is not known, and its bounds.
    static let oldUnknown = TimeSpan.seconds(180)
    static let oldMin = TimeSpan.seconds(2)
    static let oldMax = TimeSpan.seconds(900)

    /// Requests under this percentage of those of the last ten seconds are no demand.
    static let demandPercent = 10
    static let demandSpan = TimeSpan.seconds(2)
    static let demandWindow = TimeSpan.seconds(10)
    /// How long an opening's burst is not taken for the usual demand.
    static let demandBurst = TimeSpan.seconds(5)
    /// Requests in the ten seconds that it takes: of a few, none in two seconds may be chance.
    static let demandCount = 100
    /// Requests of this percentage of those before are demand again.
    static let demandBackPercent = 25

    /// So many changes of one state within this time are flapping, which ends after as long a quiet.
    static let flaps = 4
    static let flapSpan = TimeSpan.seconds(20)

    /// A forecast is made when the highest rate is this near, or this percentage of it is reached.
    static let forecastSpan = TimeSpan.seconds(60)
    static let forecastPercent = 80
    /// Under this percentage growth alone makes none.
    static let forecastFloorPercent = 30
}
