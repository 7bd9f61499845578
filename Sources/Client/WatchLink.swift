package import Health
package import Wire

/// A report of a link to an engine.
package enum WatchNews: Equatable, Sendable {
    case link(LinkEvidence)
    case message(WatchMessage)
    /// The time to the next attempt in milliseconds, and why the last one failed.
    case retrying(afterMS: Int, why: String)
    /// The link ends: it never worked and cannot work, because the token is refused or the address
    /// is not an engine's. This is the last report.
    case gaveUp(ClientError)
}

/// Watches an engine across lost connections. It reconnects, resumes after the last event, and
/// reports evidence about the engine.
///
/// After a loss it tries three times, 50 ms apart, so that a dead process is found at once. Then
/// the waits grow up to half a second, or to two seconds if something other than an engine answers.
/// A link that once worked never ends by itself: a proxy may answer for some time. While a
/// connection is silent, a second one requests `/healthz`.
package struct WatchLink: Sendable {
    /// Silence after which a second connection requests `/healthz`, and the time-out of its answer.
    private static let probeSilence = Duration.milliseconds(600)
    private static let probeTimeout = Duration.seconds(1)
    /// Silence after which a connection is replaced: it may be broken without an error at either
    /// end. A healthy engine sends ten times a second.
    private static let silenceMax = Duration.seconds(15)
    /// Interval of the requests to a starting engine for its progress, in milliseconds.
    private static let startingPauseMS = 200
    /// Maximum number of waiting reports. At this number, reading from the connection pauses.
    private static let newsMax = 64

    private let client: EngineClient
    private let events: EventChoice
    private let acts: Int
    private let retryWait = InterruptibleWait()

    /// A link for these events. `acts` is the number of past operators' acts to receive first.
    package init(_ client: EngineClient, events: EventChoice = .all, acts: Int = 0) {
        self.client = client
        self.events = events
        self.acts = acts
    }

    /// The reports of the link. The link ends when the consumer stops or releases the stream.
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
    package func tryNow() { retryWait.interrupt() }

    /// The wait before an attempt, in milliseconds. Attempts count from 1 after a loss.
    /// `wasAnswered` means that something other than an engine answered.
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
                if !state.hasEverConnected, WatchLink.isFinal(error) {
                    await news.put(.gaveUp(error))
                    break
                }
                if state.isConnected { await news.put(.link(.closed)) }
                let pause = await report(error, to: news, state)
                await news.put(.retrying(afterMS: pause, why: error.cause))
                await retryWait.wait(upTo: .milliseconds(pause))
            }
        }
        news.end()
    }

    /// Reports the evidence of a failed attempt. Returns the next wait in milliseconds.
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
            lastEventID: state.beginConnection(), backfillSeconds: state.backfillSeconds,
            acts: acts,
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

    /// Requests `/healthz` over a second connection while the first is silent. Throws when the
    /// first must be replaced.
    private func probeHealth(_ state: LinkState, _ news: BoundedQueue<WatchNews>) async throws {
        while true {
            let silence = state.silence
            if silence >= WatchLink.silenceMax {
                throw ClientError.unreachable(
                    "\(client.address.url) has said nothing for"
                        + " \(WatchLink.silenceMax.components.seconds) s", isRefused: false)
            }
            guard state.isConnected, silence >= WatchLink.probeSilence else {
                try await Task.sleep(for: max(WatchLink.probeSilence - silence, .milliseconds(20)))
                continue
            }
            let answers = await client.answersHealth(within: WatchLink.probeTimeout)
            // Messages that came in the meantime are better evidence.
            try Task.checkCancellation()
            if state.silence >= WatchLink.probeSilence {
                await news.put(.link(answers ? .healthAnswered : .healthUnanswered))
            }
            try await Task.sleep(for: WatchLink.probeSilence)
        }
    }

    /// Whether a link that never worked would always fail with this error.
    private static func isFinal(_ error: ClientError) -> Bool {
        switch error {
        case .notAllowed, .untrusted, .badAnswer: true
        case .refused(let problem): problem.status < 500 && problem.status != 429
        case .unreachable: false
        }
    }
}

/// The consumer's end of a link. Its release ends the link.
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
