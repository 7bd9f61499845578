import Rules

/// When a state is raised and when it is cleared. The two differ on purpose (hysteresis).
enum Threshold {
    /// Time without readings that is a warning, and time that is an alarm.
    static let silenceWarning = TimeSpan(milliseconds: 1000)
    static let silenceAlarm = TimeSpan(milliseconds: 2000)
    /// Readings in a row, with rising numbers, that end NO SIGNAL, DOWN and STARTING.
    static let readingsOfReturn = 3
    /// Refused connections that prove DOWN, after a closed connection or before the first reading.
    static let refusalsOfDeath = 2
    /// How long a restart is reported.
    static let restartTold = TimeSpan.seconds(30)
    /// A longer gap in the evidence means that the watcher itself was stopped.
    static let ownStop = TimeSpan(milliseconds: 600)
    /// The shortest stop of the watcher that is reported, and how long it is reported.
    static let ownStopTold = TimeSpan(milliseconds: 1000)
    static let ownStopNote = TimeSpan.seconds(10)

    /// How long nothing may move while something should.
    static let stall = TimeSpan(milliseconds: 1000)
    /// How long it must move again before STALLED is cleared.
    static let stallCleared = TimeSpan(milliseconds: 1000)

    /// A tick (one reading) is slow when its shortest wait is above this, in microseconds; and the
    /// number of slow ticks in a row that it takes.
    static let queueWaitHighUS = 50_000
    static let queueWaitTicks = 8
    /// The same for event loops: the time from the first to the last late reading, and the number
    /// of late readings that it takes. A late loop leaves some readings without a lag.
    static let lateSpan = TimeSpan(milliseconds: 700)
    static let lateReadings = 3
    /// The shortest wait of a tick, in microseconds, below which it is fine again.
    static let queueWaitLowUS = 10_000
    /// Rejected requests within the window, in percent of all, and their number, that it takes.
    static let shedPercent = 5
    static let shedCount = 20
    static let shedWindow = TimeSpan(milliseconds: 1000)
    /// How long waits must be short and nothing rejected before OVERLOADED is cleared.
    static let overloadCleared = TimeSpan.seconds(2)

    /// Space in bytes that the journal's disk keeps in reserve.
    static let diskReserveBytes = 64 << 20

    /// The longest time between two readings that counts as running time of the engine. In a longer
    /// gap the whole engine stood still, and NO SIGNAL reports that.
    static let pace = TimeSpan(milliseconds: 250)

    static let failing = BadShare.Rule(
        raisePermille: 200, long: .seconds(2), short: TimeSpan(milliseconds: 500), count: 20,
        clearPermille: 50)
    /// Bad answers that mean STRAINED. 18 and not 20: at 5 % errors, 20 takes 2.0 s on average, but
    /// with the noise of a thousand answers per second it takes longer than the allowed 2.2 s in
    /// one case of twenty. 18 raises nothing more than 20 does in quiet hours.
    static let strained = BadShare.Rule(
        raisePermille: 18, long: .seconds(5), short: .seconds(1), count: 10, clearPermille: 5)
    /// The window over which the share of bad answers must be small again.
    static let badCleared = TimeSpan.seconds(5)

    /// Probes in a row that must fail, and that must succeed again.
    static let probes = 3
    /// How many probes must be slow, and of how many of the latest.
    static let slowProbes = 3
    static let slowProbesOf = 5
    /// How long probes, commits and confirmations must be fine again.
    static let strainCleared = TimeSpan.seconds(5)

    /// The highest p99 latency of answers that is still fine, in milliseconds.
    static let answerP99MS = 500
    /// How many seconds must have slow answers, of how many of the latest, and the number of
    /// answers in these that it takes.
    static let slowSeconds = 3
    static let slowSecondsOf = 5
    static let slowAnswers = 100

    /// A commit's p99 is too long when it is above `commitUS` microseconds and above `commitTimes`
    /// times its usual value.
    static let commitUS = 20_000
    static let commitTimes = 3
    static let commitSpan = TimeSpan.seconds(3)
    /// The number of readings with commits that it takes; each counts once, however many commits it
    /// saw.
    static let commits = 10
    /// The number of readings over which the usual p99 is learned.
    static let commitMemory = 600

    /// The number of grants, and of ended holds, that it takes to judge confirmations.
    static let oldGrants = 50
    /// A grant is old after this many tenths of a hold's usual duration.
    static let oldTenths = 15
    /// That age while the usual duration is unknown, and its bounds.
    static let oldUnknown = TimeSpan.seconds(180)
    static let oldMin = TimeSpan.seconds(2)
    static let oldMax = TimeSpan.seconds(900)

    /// Requests below this percentage of the usual rate of the last ten seconds are no demand.
    static let demandPercent = 10
    static let demandSpan = TimeSpan.seconds(2)
    static let demandWindow = TimeSpan.seconds(10)
    /// How long requests after an opening do not count as the usual demand.
    static let demandBurst = TimeSpan.seconds(5)
    /// Requests in ten seconds that it takes: with only a few, two seconds without any may be
    /// chance.
    static let demandCount = 100
    /// Demand is back when requests reach this percentage of the earlier rate.
    static let demandBackPercent = 25

    /// This number of changes of one state within `flapSpan` is flapping. It ends after `flapSpan`
    /// without a change.
    static let flaps = 4
    static let flapSpan = TimeSpan.seconds(20)

    /// A forecast is made when the highest rate is expected within `forecastSpan`, or when
    /// `forecastPercent` of it is reached.
    static let forecastSpan = TimeSpan.seconds(60)
    static let forecastPercent = 80
    /// Below this percentage growth alone makes no forecast.
    static let forecastFloorPercent = 30
}
