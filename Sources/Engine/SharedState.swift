import Health
import Journal
import Rules
import Synchronization
import Telemetry

/// State shared by the threads of the writer, the ticker and the HTTP server.
final class SharedState: Sendable {
    let boot: String
    let mailbox: Mailbox
    /// Answers inquiries that do not need the writer.
    let durableSale: DurableSale
    let feed: Feed<FeedItem>
    let meters = Meters()
    private let readingNumber = Atomic<Int64>(0)
    /// When the current commit began, in the clock's nanoseconds. 0 between commits.
    private let commitStartNS = Atomic<UInt64>(0)
    private let currentReadiness: Mutex<Readiness>
    /// Whether claims and registrations are refused because the journal's disk is nearly full.
    let isDiskLow = Atomic<Bool>(false)
    /// The latest reading, and the series of readings in the feed.
    private struct Published {
        var reading: Reading?
        var series = ReadingSeries(.stream)
    }

    private let published = Mutex(Published())
    let acts: Mutex<RecentActs>
    /// The result of the latest storefront probe. `nil` until there is one.
    let storefront = Mutex<StorefrontReading?>(nil)
    private let noticeTexts = Mutex<[EngineNotice: String]>([:])
    private let readingJudge: Mutex<ReadingJudge>
    private let onFailure: @Sendable (String) -> Void
    private let journalWait: JournalWait?
    /// How long a stopping engine waits for a journal that another program blocks.
    private static let stopGrace = Duration.seconds(5)

    init(
        boot: String, limits: EngineLimits, indicator: Indicator, durableSale: DurableSale,
        acts: RecentActs, journalWait: JournalWait? = nil,
        onFailure: @escaping @Sendable (String) -> Void
    ) {
        self.journalWait = journalWait
        self.boot = boot
        self.acts = Mutex(acts)
        mailbox = Mailbox(limits: limits)
        self.durableSale = durableSale
        feed = Feed(capacity: limits.feedCapacity, weightMax: limits.feedBytesMax) { $0.weight }
        currentReadiness = Mutex(.ready)
        readingJudge = Mutex(ReadingJudge(indicator, idleInterval: limits.idleReadingInterval))
        self.onFailure = onFailure
    }

    func setNotice(_ subject: EngineNotice, _ text: String?) {
        noticeTexts.withLock { $0[subject] = text }
    }

    /// Notices to operators in the order of their subjects. `nil` if there are none.
    var notices: [String]? {
        noticeTexts.withLock { texts in
            texts.isEmpty ? nil : EngineNotice.allCases.compactMap { texts[$0] }
        }
    }

    var obstacle: String? { journalWait?.obstacle }
    var readiness: Readiness { currentReadiness.withLock { $0 } }

    func beginStopping() {
        currentReadiness.withLock { if $0 == .ready { $0 = .stopping } }
        journalWait?.endWithin(SharedState.stopGrace)
    }

    func fail(_ reason: String) {
        currentReadiness.withLock { $0 = .failing(reason) }
        mailbox.stop()
        onFailure(reason)
    }

    private func nextReadingNumber() -> Int64 {
        readingNumber.add(1, ordering: .relaxed).newValue
    }

    func commitBegan(at nanoseconds: UInt64) {
        commitStartNS.store(nanoseconds, ordering: .relaxed)
    }

    func commitEnded() { commitStartNS.store(0, ordering: .relaxed) }

    func commitAgeUS(at nanoseconds: UInt64) -> Int {
        let start = commitStartNS.load(ordering: .relaxed)
        return start == 0 || start > nanoseconds ? 0 : Int((nanoseconds - start) / 1000)
    }

    /// Numbers and judges a reading. Also returns the readings that the journal must keep now. One
    /// lock covers both, so that the numbers rise in the order of the journal.
    func judge(_ reading: Reading) -> ReadingJudge.Judged {
        readingJudge.withLock { judge in
            var reading = reading
            reading.number = nextReadingNumber()
            return judge.judge(reading)
        }
    }

    func publish(_ events: [Event]) {
        if events.contains(where: { !$0.content.kind.concernsOneBuyer }) {
            acts.withLock { acts in
                for event in events { acts.append(event) }
            }
        }
        feed.append(.events(events))
    }

    /// Publishes a durable reading. One lock makes sure that the numbers in the feed rise. If the
    /// writer stalled, newer readings may already be in the feed: this one then gets a new number.
    func publish(_ reading: Reading) {
        published.withLock { published in
            var reading = reading
            if let last = published.reading?.number, reading.number <= last {
                reading.number = nextReadingNumber()
            }
            published.reading = reading
            feed.append(.reading(published.series.next(reading)))
        }
    }

    /// The latest reading, with every drop. It is never older than the newest one in the feed.
    var latestReading: Reading? { published.withLock { $0.reading } }

    /// Publishes a stall: the last reading with current ages of heartbeat and commit.
    func publishStall(at moment: Moment, _ nanoseconds: UInt64, heartbeatSubmittedNS: UInt64) {
        guard var reading = latestReading else { return }
        reading.at = max(reading.at, moment)
        reading.engine.heartbeatAgeUS = Int((nanoseconds - heartbeatSubmittedNS) / 1000)
        reading.engine.commitAgeUS = commitAgeUS(at: nanoseconds)
        reading.engine.mailboxDepth = mailbox.depth
        reading.engine.journalObstacle = journalWait?.obstacle
        reading.storefront = storefront.withLock { $0 }
        reading.notices = notices
        let stalled = reading
        publish(
            readingJudge.withLock { judge in
                var reading = stalled
                reading.number = nextReadingNumber()
                return judge.judge(stalled: reading)
            })
    }
}
