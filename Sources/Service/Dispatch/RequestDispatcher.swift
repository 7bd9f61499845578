import Engine
import Logging
import NIOCore
import NIOPosix

/// Connects one event loop with the engine: it holds the loop's connections, submits their
/// inquiries, and receives the engine's answers.
// Only the event loop uses it, except `deliver`, which schedules work on the loop.
final class RequestDispatcher: ReplySink, @unchecked Sendable {
    let eventLoop: any EventLoop
    let engine: SaleEngine
    let settings: ServerSettings
    let tokens: any TokenBook
    let rateLimiter: BuyerRateLimiter
    let tokenChecks: FileCheckThread
    /// Threads for reading the journal, which may block.
    let threads: NIOThreadPool
    let feedFanout: FeedFanout
    /// Past readings for watchers, shared by all event loops.
    let backfills: BackfillCache
    let encoder: ResponseEncoder

    private(set) var isStopping = false
    let logsClientErrors: Bool
    /// Number of connections refused since the last log line about them.
    var connectionsRefused = 0
    var refusalsLoggedAt = NIODeadline.distantPast
    var batches = BatchSlots()
    /// Batches that wait for their next slice, in the order in which they continue.
    var waitingBatches = CircularBuffer<BatchJob>()
    /// Idle connections that new connections may replace. The one idle for longest is last.
    var idlest: [IdleConnection] = []
    var pending = PendingRequests()
    /// Submissions of this turn of the event loop, not yet sent to the engine.
    private var submissions: [Submission] = []
    private var isSubmitScheduled = false
    /// The counts since the meters were last updated.
    var tally = Meters.LoopCounts()
    var dropNames = DropNames()

    /// Requests with an unknown token. They continue after the token file is checked.
    var awaitingTokenCheck: [() -> Void] = []
    var lastTokenCheck = NIODeadline.distantPast
    var tokenCheckNumber = 0

    var tokenCache = TokenCache()
    private(set) var openConnections: [ObjectIdentifier: HTTPConnection] = [:]
    private var unflushed: [HTTPConnection] = []
    private var isFlushing = false
    private var deadlineChecks: RepeatedTask?
    private var lagMeasurement: Scheduled<Void>?
    private var whenEmpty: EventLoopPromise<Void>?

    var limits: ServerLimits { settings.limits }

    /// Maximum number of lines of one batch that wait for their answers.
    var batchWindow: Int { max(1, limits.batchWindow / max(1, batches.count)) }

    init(
        eventLoop: any EventLoop, engine: SaleEngine, settings: ServerSettings,
        tokens: any TokenBook, rateLimiter: BuyerRateLimiter, tokenChecks: FileCheckThread,
        threads: NIOThreadPool,
        backfills: BackfillCache = BackfillCache(), number: Int = 0
    ) {
        (self.eventLoop, self.engine, self.settings) = (eventLoop, engine, settings)
        (self.tokens, self.tokenChecks, self.rateLimiter) = (tokens, tokenChecks, rateLimiter)
        (self.threads, self.backfills) = (threads, backfills)
        logsClientErrors = settings.log.logLevel <= .debug
        encoder = ResponseEncoder(settings, engine: engine, number: number)
        feedFanout = FeedFanout(feed: engine.feed, eventLoop: eventLoop)
    }

    // MARK: Start and stop

    /// Starts the deadline checks, the lag measurement and the fanout of the feed.
    func start() {
        eventLoop.assertInEventLoop()
        let interval = checkInterval
        encoder.updateDate()
        deadlineChecks = eventLoop.scheduleRepeatedTask(
            initialDelay: interval, delay: interval
        ) { _ in
            self.checkConnections()
        }
        measureLag()
        feedFanout.start()
    }

    /// Interval of the lag measurement: a part of the interval of readings.
    private static let lagInterval = TimeAmount.milliseconds(25)

    /// Measures how late the event loop runs a task. Unread requests wait in their sockets as long.
    private func measureLag() {
        let due = NIODeadline.now() + RequestDispatcher.lagInterval
        lagMeasurement = eventLoop.scheduleTask(deadline: due) {
            self.engine.meters.recordLoopLag(us: Int((.now() - due).nanoseconds / 1000))
            self.measureLag()
        }
    }

    /// Interval of the deadline checks: a quarter of the shortest deadline, within bounds.
    private var checkInterval: TimeAmount {
        let shortest = min(
            limits.headDeadline, limits.requestDeadline, limits.idleDeadline, limits.keepAlive,
            limits.tokenDeadline)
        return .nanoseconds(min(100_000_000, max(5_000_000, shortest.nanoseconds / 4)))
    }

    private func checkConnections() {
        let now = NIODeadline.now()
        encoder.updateDate()
        for connection in Array(openConnections.values) { connection.check(at: now) }
        logRefusedConnections(at: now)
        flushConnections()
    }

    /// Accepts nothing new. The promise succeeds when all connections are closed, at the latest
    /// after the grace period.
    func stop(_ promise: EventLoopPromise<Void>) {
        eventLoop.assertInEventLoop()
        isStopping = true
        whenEmpty = promise
        for connection in Array(openConnections.values) { connection.quiesce() }
        flushConnections()
        if openConnections.isEmpty { return end() }
        eventLoop.scheduleTask(in: limits.stopGrace) {
            for connection in Array(self.openConnections.values) { connection.hangUp() }
            self.end()
        }
    }

    /// Closes every connection now, without the rest of the grace period.
    func cutShort() {
        guard isStopping else { return }
        for connection in Array(openConnections.values) { connection.hangUp() }
        end()
    }

    /// Called when the tokens have changed. Ends the streams whose token is no longer valid.
    func tokensChanged() {
        eventLoop.assertInEventLoop()
        tokenCache = TokenCache()
        for connection in Array(openConnections.values) {
            connection.subscriber?.checkAuthorization()
        }
    }

    private func end() {
        deadlineChecks?.cancel()
        lagMeasurement?.cancel()
        feedFanout.stop()
        whenEmpty?.succeed()
        whenEmpty = nil
    }

    func add(_ connection: HTTPConnection) {
        openConnections[ObjectIdentifier(connection)] = connection
        engine.meters.changeConnections(by: 1)
    }

    func remove(_ connection: HTTPConnection) {
        guard openConnections.removeValue(forKey: ObjectIdentifier(connection)) != nil else {
            return
        }
        engine.meters.changeConnections(by: -1)
        if isStopping, openConnections.isEmpty { end() }
    }

    // MARK: Asking and answering

    /// Asks the engine on behalf of a request. If the inquiry changes nothing, it is answered at
    /// once. The others are submitted together, at the end of this turn of the event loop.
    func ask(
        _ inquiry: Inquiry, as question: QuestionKind, for connection: HTTPConnection,
        slot: UInt64, to recipient: PendingRequests.Recipient = .connection
    ) {
        // An earlier request without an answer may be a command that affects this one.
        var mustKeepOrder = slot != connection.firstSlot
        if case .batch = recipient { mustKeepOrder = true }
        let ticket = PendingRequests.Ticket(
            connection: connection, slot: slot, question: question, recipient: recipient,
            drop: inquiry.buyersDrop)
        var number: Int32 = -1
        if !mustKeepOrder, let outcome = engine.answer(inquiry, registerNumber: &number) {
            return settle(ticket, with: outcome)
        }
        askWriter(inquiry, ticket, hint: number, keepsOrder: mustKeepOrder)
    }

    /// Adds an inquiry that only the writer can answer to the submissions of this turn.
    func askWriter(
        _ inquiry: Inquiry, _ ticket: PendingRequests.Ticket, hint number: Int32,
        keepsOrder: Bool = false
    ) {
        submissions.append(
            engine.submission(
                inquiry, ticket: pending.insert(ticket), to: self, keepsOrder: keepsOrder,
                hint: number))
        if submissions.count >= limits.submissionsMax { return submitAll() }
        if isSubmitScheduled { return }
        isSubmitScheduled = true
        eventLoop.execute {
            self.isSubmitScheduled = false
            self.submitAll()
            self.flushConnections()
        }
    }

    /// Sends the submissions to the engine. Those that do not fit into the mailbox are answered
    /// *busy* at once.
    private func submitAll() {
        guard !submissions.isEmpty else { return }
        engine.fillRegisterNumbers(in: &submissions)
        let notAccepted = engine.submit(submissions)
        submissions.removeAll(keepingCapacity: true)
        for submission in notAccepted {
            if let ticket = pending.remove(submission.ticket) { settle(ticket, with: nil) }
        }
    }

    /// Called on the writer's thread. A batch of answers needs one switch to the event loop.
    func deliver(_ replies: [Reply]) {
        eventLoop.execute {
            for reply in replies {
                if let ticket = self.pending.remove(reply.ticket) {
                    self.settle(ticket, with: reply.outcome)
                }
            }
            self.flushConnections()
        }
    }

    /// Answers with an outcome. `nil` means that the engine did not accept the inquiry.
    private func settle(_ ticket: PendingRequests.Ticket, with outcome: Outcome?) {
        switch (ticket.recipient, outcome) {
        case (.batch(let job, let line), _): job.settle(line, with: outcome)
        case (.stream(let subscriber), .campaign(let reports)):
            subscriber.begin(with: reports, slot: ticket.slot)
        case (.connection, _), (.stream, _):
            ticket.connection.finish(ticket.slot) { buffer, framing in
                encoder.write(
                    outcome, to: ticket.question, about: ticket.drop, framing, into: &buffer)
            }
        }
    }

    func scheduleFlush(of connection: HTTPConnection) {
        unflushed.append(connection)
    }

    func flushConnections() {
        // A flush may make a connection writable, which adds it to `unflushed` again.
        if isFlushing { return }
        isFlushing = true
        if !tally.isEmpty { engine.meters.add(&tally) }
        defer { isFlushing = false }
        while let connection = unflushed.popLast() { connection.flush() }
    }
}
