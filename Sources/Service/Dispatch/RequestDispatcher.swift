import Engine
import Logging
import NIOCore
import NIOPosix
import Rules
import Wire

/// One event loop's part of the front door: its conversations, what they have asked of the engine,
/// and where the answers come back.
// Everything is confined to the event loop; only `deliver` and `wake` are called from elsewhere,
// and they do nothing but schedule.
final class RequestDispatcher: ReplySink, @unchecked Sendable {
    let eventLoop: any EventLoop
    let engine: SaleEngine
    let settings: ServerSettings
    let tokens: any TokenBook
    let pace: BuyerPace
    /// Looks whether tokens have changed.
    let lookout: LookoutThread
    /// Where reading the journal may block.
    let threads: NIOThreadPool
    let watchPost: FeedFanout
    /// The past for watchers, shared by all loops.
    let backfills: BackfillCache

    /// Text that is put together and written at once.
    var scratch = JSONText()
    /// The `Date` field of the present second.
    var dateField = ""
    /// The same, and how long a connection that stays may do nothing.
    var stayingFields = ""
    private(set) var isStopping = false
    /// Whether clients' errors are worth putting into words.
    let logsClientErrors: Bool
    var connectionsRefused = 0
    var refusalsToldAt = NIODeadline.distantPast
    /// Batches that are being received or worked on.
    var batches = BatchSlots()
    /// Batches whose slice is over, in the order of their turns.
    var waitingBatches = CircularBuffer<BatchJob>()
    /// Who may give way to newcomers: the longest idle last.
    var idlest: [IdleConnection] = []
    var pending = PendingRequests()
    /// What was asked in this turn of the loop and is not yet with the engine.
    private var submissions: [Submission] = []
    private var isPostDue = false
    /// What was counted since the meters were told.
    var tally = Meters.Tally()
    var refusals = RefusalResponseCache()
    /// What answers tell besides.
    private var notices = NoticeTexts()
    /// Spreads those who are told when to ask again.
    var chance: SeededRandom
    private var dropNames = DropNames()

    /// Who came with an unknown token while the file is looked at, and when it was looked at last.
    var strangers: [() -> Void] = []
    var lastLookAtTokens = NIODeadline.distantPast
    var lookRound = 0

    private var tokenCache = TokenCache()
    private(set) var conversations: [ObjectIdentifier: HTTPConnection] = [:]
    private var touched: [HTTPConnection] = []
    private var isFlushing = false
    private var rounds: RepeatedTask?
    private var pulse: Scheduled<Void>?
    private var whenEmpty: EventLoopPromise<Void>?

    var limits: ServerLimits { settings.limits }

    /// Lines that one batch may have under way.
    var batchWindow: Int { max(1, limits.batchWindow / max(1, batches.count)) }

    init(
        eventLoop: any EventLoop, engine: SaleEngine, settings: ServerSettings,
        tokens: any TokenBook, pace: BuyerPace, lookout: LookoutThread, threads: NIOThreadPool,
        backfills: BackfillCache = BackfillCache(), number: Int = 0
    ) {
        self.eventLoop = eventLoop
        self.engine = engine
        self.settings = settings
        self.tokens = tokens
        self.pace = pace
        self.lookout = lookout
        self.threads = threads
        logsClientErrors = settings.log.logLevel <= .debug
        self.backfills = backfills
        chance = SeededRandom(
            seed: settings.seed ?? .random(in: .min ... .max), stream: UInt64(number))
        watchPost = FeedFanout(feed: engine.feed, eventLoop: eventLoop)
    }

    // MARK: Life

    /// Begins the rounds in which deadlines are checked.
    func start() {
        eventLoop.assertInEventLoop()
        let interval = roundInterval
        setFields()
        rounds = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            self.makeRound()
        }
        beat()
        watchPost.start()
    }

    /// How often the loop takes its own pulse: some times within a reading's interval.
    private static let pulseInterval = TimeAmount.milliseconds(25)

    /// Measures how late the loop is: requests that lie unread in their sockets wait as long.
    private func beat() {
        let due = NIODeadline.now() + RequestDispatcher.pulseInterval
        pulse = eventLoop.scheduleTask(deadline: due) {
            self.engine.meters.loopLagged(byUS: Int((.now() - due).nanoseconds / 1000))
            self.beat()
        }
    }

    /// Short enough for the shortest deadline.
    private var roundInterval: TimeAmount {
        let shortest = min(
            limits.headDeadline, limits.requestDeadline, limits.idleDeadline, limits.keepAlive,
            limits.tokenDeadline)
        return .nanoseconds(min(100_000_000, max(5_000_000, shortest.nanoseconds / 4)))
    }

    private func makeRound() {
        let now = NIODeadline.now()
        setFields()
        for conversation in Array(conversations.values) { conversation.check(at: now) }
        tellRefusedConnections(at: now)
        flushTouched()
    }

    /// Takes nothing new; succeeds once every conversation is over, after the grace at the latest.
    func stop(_ promise: EventLoopPromise<Void>) {
        eventLoop.assertInEventLoop()
        isStopping = true
        whenEmpty = promise
        for conversation in Array(conversations.values) { conversation.quiesce() }
        flushTouched()
        if conversations.isEmpty { return end() }
        eventLoop.scheduleTask(in: limits.stopGrace) {
            for conversation in Array(self.conversations.values) { conversation.hangUp() }
            self.end()
        }
    }

    /// Ends every connection now, without the rest of the grace.
    func cutShort() {
        guard isStopping else { return }
        for conversation in Array(conversations.values) { conversation.hangUp() }
        end()
    }

    /// The tokens are not what they were: streams of those who may no longer follow end.
    func tokensChanged() {
        eventLoop.assertInEventLoop()
        tokenCache = TokenCache()
        for conversation in Array(conversations.values) { conversation.follower?.checkPass() }
    }

    private func end() {
        rounds?.cancel()
        pulse?.cancel()
        watchPost.stop()
        whenEmpty?.succeed()
        whenEmpty = nil
    }

    func add(_ conversation: HTTPConnection) {
        conversations[ObjectIdentifier(conversation)] = conversation
        engine.meters.connections(changedBy: 1)
    }

    func remove(_ conversation: HTTPConnection) {
        guard conversations.removeValue(forKey: ObjectIdentifier(conversation)) != nil else {
            return
        }
        engine.meters.connections(changedBy: -1)
        if isStopping, conversations.isEmpty { end() }
    }

    // MARK: Asking and answering

    /// Asks the engine on behalf of a request: what changes nothing is answered at once, and the
    /// rest at the end of this turn of the loop, all of it together.
    func ask(_ inquiry: Inquiry, as asked: Asked, for conversation: HTTPConnection, slot: UInt64) {
        // An answer that is owed may be of a command that bears on this one.
        let mustKeepItsPlace = asked.isBatchLine || slot != conversation.owedSlot
        let ticket = PendingRequests.Ticket(
            conversation: conversation, slot: slot, asked: asked, drop: inquiry.buyersDrop)
        var number: Int32 = -1
        if !mustKeepItsPlace, let outcome = engine.answer(inquiry, noting: &number) {
            return settle(ticket, with: outcome)
        }
        askWriter(inquiry, ticket, near: number, keepsItsPlace: mustKeepItsPlace)
    }

    /// Puts an inquiry that the writer alone can answer to the other submissions of this turn.
    func askWriter(
        _ inquiry: Inquiry, _ ticket: PendingRequests.Ticket, near number: Int32,
        keepsItsPlace: Bool = false
    ) {
        submissions.append(
            engine.submission(
                inquiry, ticket: pending.put(ticket), to: self, keepsItsPlace: keepsItsPlace,
                near: number))
        if submissions.count >= limits.submissionsMax { return submitAll() }
        if isPostDue { return }
        isPostDue = true
        eventLoop.execute {
            self.isPostDue = false
            self.submitAll()
            self.flushTouched()
        }
    }

    /// Hands to the engine what was asked; a full mailbox is answered at once.
    private func submitAll() {
        guard !submissions.isEmpty else { return }
        engine.address(&submissions)
        let turnedAway = engine.submit(submissions)
        submissions.removeAll(keepingCapacity: true)
        for submission in turnedAway {
            if let ticket = pending.take(submission.ticket) { settle(ticket, with: nil) }
        }
    }

    /// Called on the writer's thread: one hop for a whole batch of answers.
    func deliver(_ replies: [Reply]) {
        eventLoop.execute {
            for reply in replies {
                if let ticket = self.pending.take(reply.ticket) {
                    self.settle(ticket, with: reply.outcome)
                }
            }
            self.flushTouched()
        }
    }

    /// Answers with an outcome, or, without one, with why the engine took nothing.
    private func settle(_ ticket: PendingRequests.Ticket, with outcome: Outcome?) {
        let conversation = ticket.conversation
        switch (ticket.asked, outcome) {
        case (.batchLine(let job, let line), _): job.settle(line, with: outcome)
        case (.watch(let follower), .campaign(let reports)):
            follower.greet(reports, slot: ticket.slot)
        case (let asked, let outcome?):
            guard let status = write(outcome, to: asked, about: ticket.drop) else {
                return conversation.finish(
                    ticket.slot, with: answer(outcome, to: asked, about: ticket.drop))
            }
            // A name of its own: what follows the answer may write the next one.
            let json = scratch
            conversation.finish(ticket.slot, status: status, json: json)
        case (_, nil): conversation.finish(ticket.slot, with: turnedAway(about: ticket.drop))
        }
    }

    /// Remembers a conversation that has something to send.
    func touch(_ conversation: HTTPConnection) {
        touched.append(conversation)
    }

    /// Sends what the conversations have.
    func flushTouched() {
        // Flushing may make a connection writable, and so touch it again: the loop goes on.
        if isFlushing { return }
        isFlushing = true
        if !tally.isEmpty { engine.meters.add(&tally) }
        defer { isFlushing = false }
        while let conversation = touched.popLast() { conversation.flush() }
    }

    /// The holder of a token.
    func holder(of bearer: String) -> TokenHolder? {
        tokenCache.holder(
            of: bearer, atNS: NIODeadline.now().uptimeNanoseconds, in: tokens)
    }

    /// The holder of the token that was asked for last; nil for any other.
    func latestHolder(_ bearer: UnsafeRawBufferPointer, at moment: NIODeadline) -> TokenHolder? {
        tokenCache.latestHolder(bearer, atNS: moment.uptimeNanoseconds)
    }

    /// What an answer about a drop tells besides.
    func notice(of drop: DropID?) -> NoticeTexts.Text? {
        notices.text(of: drop, on: engine.notices)
    }

    /// A drop's name, without making it anew.
    func dropName(_ bytes: UnsafeRawBufferPointer) -> DropID { dropNames.name(bytes) }
}
