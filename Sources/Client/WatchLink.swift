package import Health
package import Wire

/// News of a link to an engine, in order.
package enum WatchNews: Equatable, Sendable {
    case link(LinkEvidence)
    case message(WatchMessage)
    /// The time to the next attempt in milliseconds, and why the last one failed.
    case retrying(afterMS: Int, why: String)
    /// The link never worked and cannot work: the token is refused, or no engine answers there.
    /// This is the last news.
    case gaveUp(ClientError)
}

/// Watches an engine across lost connections: reconnects, resumes where it was, and reports
/// evidence about the other end.
///
/// After a loss it tries three times, 50 ms apart, so that a dead process is proven at once. Then
/// it waits longer each time, up to half a second, or two seconds while something else answers. A
/// link that once worked is never given up: a proxy may answer meanwhile. While a connection is
/// silent, a second one asks `/healthz`.
package struct WatchLink: Sendable {
    /// Silence after which a second connection asks `/healthz`, and time-out of its answer.
    private static let silence = Duration.milliseconds(600)
    private static let patience = Duration.seconds(1)
    /// Silence after which a connection is replaced: it may be cut without either end knowing. A
    /// healthy engine sends ten times a second.
    private static let deafness = Duration.seconds(15)
    /// Interval at which a starting engine is asked for its progress, in milliseconds.
    private static let startingPauseMS = 200
    /// Maximum number of waiting news; at this number reading from the connection stops.
    private static let newsMax = 64

    private let client: EngineClient
    private let events: EventChoice
    private let acts: Int
    private let bell = RetryBell()

    /// A link for these events; `acts`: number of past operator acts to send first.
    package init(_ client: EngineClient, events: EventChoice = .all, acts: Int = 0) {
        self.client = client
        self.events = events
        self.acts = acts
    }

    /// The news of the link until the reader stops.
    package func news() -> AsyncStream<WatchNews> {
        let news = BoundedQueue<WatchNews>(limit: WatchLink.newsMax)
        let run = LinkRun(news, Task { await follow(news) })
        return AsyncStream {
            await run.next()
        } onCancel: {
            run.end()
        }
    }

    /// Ends the wait before the next attempt.
    package func tryNow() { bell.ring() }

    /// The wait before an attempt in milliseconds. Attempts count from 1 after a loss;
    /// `wasAnswered`: something other than an engine answered.
    package static func pauseMS(beforeAttempt attempt: Int, wasAnswered: Bool = false) -> Int {
        attempt <= 3 ? 50 : min(wasAnswered ? 2000 : 500, 100 << min(attempt - 3, 5))
    }

    private func follow(_ news: BoundedQueue<WatchNews>) async {
        let state = LinkState()
        while !Task.isCancelled {
            do {
                try await listen(news, state)
            } catch {
                if Task.isCancelled { break }
                let error = error as? ClientError ?? .badAnswer("\(error)")
                if !state.wasGood, WatchLink.isFinal(error) {
                    await news.put(.gaveUp(error))
                    break
                }
                if state.isConnected { await news.put(.link(.closed)) }
                let pause = await report(error, to: news, state)
                await news.put(.retrying(afterMS: pause, why: error.cause))
                await bell.wait(upTo: .milliseconds(pause))
            }
        }
        news.end()
    }

    /// Reports the evidence of a failed attempt; returns the wait before the next, in milliseconds.
    private func report(
        _ error: ClientError, to news: BoundedQueue<WatchNews>, _ state: LinkState
    ) async -> Int {
        if case .refused(let problem) = error, problem.isOfStart {
            await news.put(.link(.starting(percent: problem.progress ?? 0)))
            state.resetAttempts()
            return WatchLink.startingPauseMS
        }
        var wasAnswered = true
        if case .unreachable(_, let isRefused) = error {
            wasAnswered = false
            if isRefused { await news.put(.link(.refused)) }
        }
        return WatchLink.pauseMS(
            beforeAttempt: state.nextAttempt(), wasAnswered: wasAnswered)
    }

    /// Delivers one stream until it breaks or is silent for too long.
    private func listen(_ news: BoundedQueue<WatchNews>, _ state: LinkState) async throws {
        let messages = client.watch(
            lastEventID: state.begin(), backfillSeconds: state.backfillSeconds, acts: acts,
            events: events)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await message in messages {
                    if state.receive(message) { await news.put(.link(.connected)) }
                    await news.put(.message(message))
                }
                try Task.checkCancellation()
                throw ClientError.unreachable("The stream ended", isRefused: false)
            }
            group.addTask { try await probeHealth(state, news) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Asks over a second connection while the first is silent; throws when the first must be
    /// replaced.
    private func probeHealth(_ state: LinkState, _ news: BoundedQueue<WatchNews>) async throws {
        while true {
            let quiet = state.quiet
            if quiet >= WatchLink.deafness {
                throw ClientError.unreachable(
                    "\(client.address.url) has said nothing for"
                        + " \(WatchLink.deafness.components.seconds) s", isRefused: false)
            }
            guard state.isConnected, quiet >= WatchLink.silence else {
                try await Task.sleep(for: max(WatchLink.silence - quiet, .milliseconds(20)))
                continue
            }
            let answers = await client.answersHealth(within: WatchLink.patience)
            // Messages that came meanwhile are better evidence.
            try Task.checkCancellation()
            if state.quiet >= WatchLink.silence {
                await news.put(.link(answers ? .healthAnswered : .healthUnanswered))
            }
            try await Task.sleep(for: WatchLink.silence)
        }
    }

    /// Whether the same attempt would always fail, for a link that never worked.
    private static func isFinal(_ error: ClientError) -> Bool {
        switch error {
        case .notAllowed, .untrusted, .badAnswer: true
        case .refused(let problem): problem.status < 500 && problem.status != 429
        case .unreachable: false
        }
    }
}

/// The reader's end of a link: its release ends the link.
private final class LinkRun: Sendable {
    private let news: BoundedQueue<WatchNews>
    private let task: Task<Void, Never>

    init(_ news: BoundedQueue<WatchNews>, _ task: Task<Void, Never>) {
        (self.news, self.task) = (news, task)
    }

    func next() async -> WatchNews? { await news.next() }

    func end() {
        task.cancel()
        news.end()
    }

    deinit { end() }
}
