import Health
import Journal
import Rules
import Synchronization
import Telemetry

/// What the writer's thread, the ticker's thread and the front door's threads share.
final class SharedState: Sendable {
    let boot: String
    let mailbox: Mailbox
    /// What can be told without the writer.
    let durable: DurableSale
    let feed: Feed<FeedItem>
    let meters = Meters()
    private let readingNumber = Atomic<Int64>(0)
    /// When the commit under way began, in the clock's nanoseconds; 0 when none is.
    private let commitStartNS = Atomic<UInt64>(0)
    private let readinessNow: Mutex<Readiness>
    /// Whether claims and registrations are refused because the journal's disk is nearly full.
    let isDiskLow = Atomic<Bool>(false)
    /// The latest reading, and what of it the feed holds.
    private struct Told {
        var reading: Reading?
        var series = ReadingSeries(.stream)
    }

    private let told = Mutex(Told())
    let acts: Mutex<RecentActs>
    /// What the storefront's probe saw last; nil without a probe.
    let storefront = Mutex<StorefrontReading?>(nil)
    /// What needs attention beside the sale, by what it is about.
    private let attention = Mutex<[EngineNotice: String]>([:])
    private let witness: Mutex<ReadingJudge>
    private let onFailure: @Sendable (String) -> Void
    /// What the writer waits for.
    private let wait: JournalWait?
    /// How long what is in the writer's way is waited for when the engine ends.
    private static let endGrace = Duration.seconds(5)

    init(
        boot: String, limits: EngineLimits, indicator: Indicator, durable: DurableSale,
        acts: RecentActs, wait: JournalWait? = nil,
        onFailure: @escaping @Sendable (String) -> Void
    ) {
        self.wait = wait
        self.boot = boot
        self.acts = Mutex(acts)
        mailbox = Mailbox(limits: limits)
        self.durable = durable
        feed = Feed(capacity: limits.feedCapacity, weightMax: limits.feedBytesMax) { $0.weight }
        readinessNow = Mutex(.ready)
        witness = Mutex(ReadingJudge(indicator, idleInterval: limits.idleReadingInterval))
        self.onFailure = onFailure
    }

    func setNotice(_ about: EngineNotice, _ words: String?) {
        attention.withLock { $0[about] = words }
    }

    /// What needs attention, in the order of what it is about; nil for nothing.
    var notices: [String]? {
        attention.withLock { attention in
            attention.isEmpty
                ? nil : EngineNotice.allCases.compactMap { attention[$0] }
        }
    }

    var obstacle: String? { wait?.obstacle }

    var readiness: Readiness { readinessNow.withLock { $0 } }

    func becomeStopping() {
        readinessNow.withLock { if $0 == .ready { $0 = .stopping } }
        wait?.endWithin(SharedState.endGrace)
    }

    func fail(_ reason: String) {
        readinessNow.withLock { $0 = .failing(reason) }
        mailbox.stop()
        onFailure(reason)
    }

    private func nextReadingNumber() -> Int64 {
        readingNumber.add(1, ordering: .relaxed).newValue
    }

    func commitBegan(at nanoseconds: UInt64) {
        commitStartNS.store(nanoseconds, ordering: .relaxed)
    }

    func commitEnded() {
        commitStartNS.store(0, ordering: .relaxed)
    }

    func commitAgeUS(at nanoseconds: UInt64) -> Int {
        let start = commitStartNS.load(ordering: .relaxed)
        return start == 0 || start > nanoseconds ? 0 : Int((nanoseconds - start) / 1000)
    }

    /// A reading with its number and the crash indicator's verdict, and what the journal is to keep
    /// by now. Under one lock: the numbers rise in the order in which the journal keeps readings.
    func judge(_ reading: Reading) -> ReadingJudge.Judged {
        witness.withLock { witness in
            var reading = reading
            reading.number = nextReadingNumber()
            return witness.judge(reading)
        }
    }

    /// Passes on what has become durable.
    func publish(_ events: [Event]) {
        if events.contains(where: { !$0.happening.kind.concernsOneBuyer }) {
            acts.withLock { acts in
                for event in events { acts.take(event) }
            }
        }
        feed.append(.events(events))
    }

    /// Under one lock: the feed holds changes in the order in which they were found, and their
    /// numbers rise. While a reading became durable those of a writer that does not move may have
    /// overtaken it: then it is told under a number of its own.
    func publish(_ reading: Reading) {
        told.withLock { told in
            var reading = reading
            if let last = told.reading?.number, reading.number <= last {
                reading.number = nextReadingNumber()
            }
            told.reading = reading
            feed.append(.reading(told.series.next(reading)))
        }
    }

    /// The latest reading, with every drop; never older than one that is in the feed.
    var latestReading: Reading? { told.withLock { $0.reading } }

    /// Tells followers that the writer does not move: the last reading with the present ages.
    func publishStall(at moment: Moment, _ nanoseconds: UInt64, heartbeatPostedNS: UInt64) {
        guard var reading = latestReading else { return }
        reading.at = max(reading.at, moment)
        reading.engine.heartbeatAgeUS = Int((nanoseconds - heartbeatPostedNS) / 1000)
        reading.engine.commitAgeUS = commitAgeUS(at: nanoseconds)
        reading.engine.mailboxDepth = mailbox.depth
        reading.engine.journalObstacle = wait?.obstacle
        reading.storefront = storefront.withLock { $0 }
        reading.notices = notices
        let stalled = reading
        publish(
            witness.withLock { witness in
                var reading = stalled
                reading.number = nextReadingNumber()
                return witness.judge(stalled: reading)
            })
    }
}
