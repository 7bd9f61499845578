import Engine
import NIOCore
import NIOPosix
import Rules
import Telemetry
import Wire

/// A client that receives the sale as a stream over its own connection.
///
/// It first reads the past from the journal, page by page, as fast as the client reads. Then it
/// follows the engine's feed, from the feed's position before the last page was read. Because of
/// the events' numbers nothing is sent twice or left out.
final class FeedSubscriber {
    private enum Stage {
        case waiting
        case reading
        /// The client has not received all past items yet.
        case catchingUp
        case live
        case over
    }

    private static let pageLength = 1000
    /// Number of readings in one page. A reading is about a hundred times as long as an event.
    private static let readingPageLength = 100

    let dispatcher: RequestDispatcher
    let form: StreamForm
    /// The holder of the watcher's token, for the hello. `nil` for streams without a hello.
    var holder: TokenHolder?
    var authorization: StreamAuthorization?
    var backfill = TimeSpan(milliseconds: 0)
    /// Number of past acts to send first. A client that resumes gets none.
    var acts = 0
    /// The last event that the client has; for `.readings`, the last reading. `nil` means that the
    /// client wants only new ones.
    var resumesAfter: Int64?

    private let connection: HTTPConnection
    private var stage = Stage.waiting
    private var position = 0
    private var lastEvent: Int64 = 0
    private var lastReading: Int64 = 0
    private var hello: ByteBuffer?
    private var heartbeatDue = NIODeadline.distantFuture
    /// Whether the next reading must hold all drops, because the client does not have the reading
    /// before it.
    private var needsWhole: Bool

    init(_ form: StreamForm, on dispatcher: RequestDispatcher, for connection: HTTPConnection) {
        self.form = form
        self.dispatcher = dispatcher
        self.connection = connection
        needsWhole = form != .lines
    }

    /// Begins a watch stream. `reports` are the reports of all drops, for the hello.
    func begin(with reports: [DropReport], slot: UInt64) {
        let newest = dispatcher.feedFanout.newest
        position = newest.position
        lastEvent = min(resumesAfter ?? .max, newest.event ?? resumesAfter ?? 0)
        do {
            hello = try StreamText.hello(
                Hello(
                    campaign: dispatcher.settings.campaign, drops: reports.map { DropReply($0) },
                    engine: dispatcher.settings.version, boot: dispatcher.engine.boot,
                    operator: holder?.name ?? "", role: holder?.role.rawValue ?? "",
                    now: dispatcher.engine.moment(), event: lastEvent))
            connection.beginStream(slot, self, head: StreamHead.messages)
        } catch {
            connection.finish(slot, with: dispatcher.encoder.response(Problem(.failed, "\(error)")))
        }
    }

    /// Ends the stream if its token no longer has the same holder and role.
    func checkAuthorization() {
        if let authorization, !authorization.isValid(in: dispatcher.tokens) { connection.hangUp() }
    }

    func begin() {
        // Before this turn the token may have been revoked, or the server may have begun to stop.
        defer { if dispatcher.isStopping { connection.hangUp() } else { checkAuthorization() } }
        dispatcher.feedFanout.add(self)
        heartbeatDue = .now() + dispatcher.limits.heartbeatInterval
        guard case .messages = form else {
            (lastEvent, lastReading) = (resumesAfter ?? 0, resumesAfter ?? 0)
            stage = .catchingUp
            return advance()
        }
        dispatcher.engine.meters.changeWatchers(by: 1)
        if let hello { connection.stream(hello) }
        hello = nil
        sendBackfill()
    }

    func end() {
        if case .messages = form { dispatcher.engine.meters.changeWatchers(by: -1) }
        stage = .over
        dispatcher.feedFanout.remove(self)
    }

    /// Sends a heartbeat if it is due: a comment in an event stream, otherwise an empty line.
    func sendHeartbeat(at now: NIODeadline) {
        guard now >= heartbeatDue, connection.isWritable else { return }
        heartbeatDue = now + dispatcher.limits.heartbeatInterval
        if case .messages = form {
            send(StreamText.comment)
        } else {
            send(StreamText.emptyLine)
        }
    }

    func advance() {
        switch stage {
        case .catchingUp: readPage()
        case .live: follow()
        case .waiting, .reading, .over: break
        }
    }

    private func sendBackfill() {
        guard backfill.milliseconds > 0, let history = dispatcher.engine.history else {
            stage = resumesAfter == nil ? .live : .catchingUp
            sendActs()
            send(StreamText.caughtUp)
            return advance()
        }
        stage = .reading
        let future = dispatcher.backfills.backfill(
            seconds: backfill.milliseconds / 1000, from: history, of: dispatcher.engine,
            threads: dispatcher.threads, on: dispatcher.eventLoop)
        whenRead(future) { subscriber, backfill in
            subscriber.position = min(subscriber.position, backfill.position)
            subscriber.lastReading = backfill.lastReading
            subscriber.send(backfill.bytes)
            subscriber.sendActs()
            subscriber.send(StreamText.caughtUp)
            subscriber.stage = subscriber.resumesAfter == nil ? .live : .catchingUp
            subscriber.advance()
        }
    }

    /// Sends past acts, which show a new watcher how the sale came to its present state.
    private func sendActs() {
        guard acts > 0, resumesAfter == nil else { return }
        send(StreamText.pastEvents(dispatcher.engine.latestActs(acts, upTo: lastEvent), form))
    }

    private func readPage() {
        guard let history = dispatcher.engine.history else {
            stage = .live
            return follow()
        }
        guard connection.isWritable else { return }
        let form = form
        if form == .readings {
            // Only the journal knows the ids of readings, so new readings are read from it too.
            let (after, length, needsWhole) = (
                lastReading, FeedSubscriber.readingPageLength, needsWhole
            )
            read(pageLength: length) {
                let readings = try history.storedTexts(
                    after: after, limit: length, isFirstWhole: needsWhole)
                return (StreamText.lines(readings), readings.last?.id, readings.count)
            } then: { subscriber, last, count in
                subscriber.needsWhole = subscriber.needsWhole && count == 0
                subscriber.lastReading = last ?? after
            }
        } else {
            let (after, length) = (lastEvent, FeedSubscriber.pageLength)
            read(pageLength: length) {
                let events = try history.events(after: after, limit: length)
                return (StreamText.events(events, form), events.last?.sequence, events.count)
            } then: { subscriber, last, _ in
                subscriber.lastEvent = last ?? after
            }
        }
    }

    /// Reads a page from the journal on another thread, sends it and continues. `read` returns the
    /// bytes, the number of the last item, and the count of items.
    private func read(
        pageLength: Int,
        _ read: @escaping @Sendable () throws -> (ByteBuffer, Int64?, Int),
        then: @escaping (FeedSubscriber, Int64?, Int) -> Void
    ) {
        position = dispatcher.feedFanout.feed.end
        stage = .reading
        let page = dispatcher.threads.runIfActive(eventLoop: dispatcher.eventLoop, read)
        whenRead(page) { subscriber, page in
            subscriber.send(page.0)
            then(subscriber, page.1, page.2)
            subscriber.stage = page.2 < pageLength ? .live : .catchingUp
            subscriber.advance()
        }
    }

    /// Calls `then` with the result, unless the connection is closed.
    private func whenRead<Read: Sendable>(
        _ future: EventLoopFuture<Read>, _ then: @escaping (FeedSubscriber, Read) -> Void
    ) {
        let bound = NIOLoopBound((self, then), eventLoop: dispatcher.eventLoop)
        future.whenComplete { result in
            let (subscriber, then) = bound.value
            if case .over = subscriber.stage { return }
            switch result {
            case .success(let read): then(subscriber, read)
            case .failure: subscriber.connection.hangUp()
            }
            subscriber.dispatcher.flushConnections()
        }
    }

    private func follow() {
        if form == .readings { return followReadings() }
        while case .live = stage, position < dispatcher.feedFanout.feed.end, connection.isWritable {
            guard let (entry, lost) = dispatcher.feedFanout.entry(at: position) else { return }
            if lost == 0, !needsWhole, isNew(entry),
                let chunk = dispatcher.feedFanout.chunk(from: position, in: form),
                chunk.isNew(after: lastEvent, lastReading)
            {
                position = chunk.end
                lastEvent = chunk.lastEvent ?? lastEvent
                send(chunk.bytes)
                continue
            }
            if lost > 0 {
                if form == .lines {
                    stage = .catchingUp
                    return readPage()
                }
                send(StreamText.lost(lost))
                needsWhole = true
            }
            position = entry.position + 1
            send(entry)
        }
    }

    /// Whether no part of an item was already sent.
    private func isNew(_ entry: FeedFanout.Entry) -> Bool {
        switch entry.item {
        case .events(let events): events.first.map { $0.sequence > lastEvent } ?? false
        case .reading(let reading): reading.number > lastReading
        }
    }

    private func followReadings() {
        var isNew = false
        while let (entry, lost) = dispatcher.feedFanout.entry(at: position) {
            position = entry.position + 1
            if case .reading = entry.item { isNew = true }
            isNew = isNew || lost > 0
        }
        guard isNew, dispatcher.engine.history != nil else { return }
        stage = .catchingUp
        readPage()
    }

    private func send(_ entry: FeedFanout.Entry) {
        switch entry.item {
        case .reading(let reading):
            guard reading.number > lastReading else { return }
            guard needsWhole, !reading.isWhole, let whole = dispatcher.engine.latestReading else {
                needsWhole = false
                return send(entry.bytes(form))
            }
            // `whole` is this reading or a later one: earlier readings are then skipped.
            (needsWhole, lastReading) = (false, whole.number)
            send(dispatcher.feedFanout.whole(whole))
        case .events(let events):
            guard let first = events.first, let last = events.last, last.sequence > lastEvent else {
                return
            }
            let isWhole = first.sequence > lastEvent
            let known = lastEvent
            lastEvent = last.sequence
            send(
                isWhole
                    ? entry.bytes(form)
                    : StreamText.events(events.lazy.filter { $0.sequence > known }, form))
        }
    }

    private func send(_ bytes: ByteBuffer) {
        if bytes.readableBytes > 0 { connection.stream(bytes) }
    }
}
