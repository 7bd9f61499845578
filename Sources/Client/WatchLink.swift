package import Health
import Rules
import Synchronization
package import Wire

/// What a link to an engine tells, in order.
package enum WatchNews: Equatable, Sendable {
    /// What is known of the way to the engine.
    case link(LinkEvidence)
    /// A message of the stream.
    case message(WatchMessage)
    /// The next attempt comes after so many milliseconds; the sentence says why the last failed.
    case retrying(afterMS: Int, why: String)
    /// The engine does not want this token, or is none: trying again would not help. The last news.
    case gaveUp(ClientError)
}

/// Watches an engine through lost connections: reconnects, resumes where it was, and says what is
/// proven about the other end.
///
/// After a loss it knocks three times, 50 ms apart, so that a death is proven at once; then it
/// waits longer each time, up to half a second. While nothing comes over a connection that stands, a
/// second one asks `/healthz`.
package struct WatchLink: Sendable {
    private typealias News = AsyncStream<WatchNews>.Continuation

    /// A silence that the second connection looks into, and how long it waits for its answer.
    private static let silence = Duration.milliseconds(600)
    private static let patience = Duration.seconds(1)
    /// How often an engine that reads its journal is asked how far it is.
    private static let startingPauseMS = 200

    private let client: EngineClient
    private let events: EventChoice
    private let acts: Int

    /// A link of a client that wants these events, and so many acts of before.
    package init(_ client: EngineClient, events: EventChoice = .all, acts: Int = 0) {
        self.client = client
        self.events = events
        self.acts = acts
    }

    /// Everything that the link tells until the reader stops.
    package func news() -> AsyncStream<WatchNews> {
        AsyncStream { continuation in
            let task = Task { await follow(continuation) }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// How long to wait before an attempt, counted from 1 after a loss.
    package static func pauseMS(beforeAttempt attempt: Int) -> Int {
        attempt <= 3 ? 50 : min(500, 100 << min(attempt - 3, 5))
    }

    /// What outlives one connection.
    private struct Progress {
        var lastEvent: Int64?
        var attempt = 0
        var seen = ContinuousClock.now - .seconds(120)
        var isConnected = false

        /// Notes the place in the stream that a message names.
        mutating func note(_ message: WatchMessage) {
            switch message {
            case .hello(let hello): lastEvent = hello.event
            // Acts of before the greeting are told after it.
            case .event(let line): lastEvent = max(line.row.sequence, lastEvent ?? 0)
            case .reading, .caughtUp, .lost: break
            }
        }
    }

    private func follow(_ news: News) async {
        var progress = Progress()
        while !Task.isCancelled {
            do {
                try await listen(news, &progress)
            } catch {
                let error = error as? ClientError ?? .badAnswer("\(error)")
                if WatchLink.isFinal(error, wasConnected: progress.isConnected) {
                    news.yield(.gaveUp(error))
                    break
                }
                if progress.isConnected { news.yield(.link(.closed)) }
                let pause = tell(error, to: news, &progress)
                news.yield(.retrying(afterMS: pause, why: error.sentence))
                try? await Task.sleep(for: .milliseconds(pause))
            }
        }
        news.finish()
    }

    /// Tells what a failed attempt proves, and how long to wait before the next, in milliseconds.
    private func tell(_ error: ClientError, to news: News, _ progress: inout Progress) -> Int {
        if case .refused(let problem) = error, problem.isOfStart {
            news.yield(.link(.starting(percent: problem.progress ?? 0)))
            progress.attempt = 0
            return WatchLink.startingPauseMS
        }
        if case .unreachable(_, isRefused: true) = error { news.yield(.link(.refused)) }
        progress.attempt += 1
        return WatchLink.pauseMS(beforeAttempt: progress.attempt)
    }

    /// Passes on one stream until it breaks.
    private func listen(_ news: News, _ progress: inout Progress) async throws {
        progress.isConnected = false
        let gap = ContinuousClock.now - progress.seen
        let messages = client.watch(
            lastEventID: progress.lastEvent,
            backfillSeconds: Int(min(120, gap.components.seconds + 1)), acts: acts, events: events)
        let heard = LastHeard()
        let lookout = Task { await lookInto(heard, news) }
        defer { lookout.cancel() }
        for try await message in messages {
            if !progress.isConnected { news.yield(.link(.connected)) }
            (progress.isConnected, progress.attempt, progress.seen) = (true, 0, .now)
            heard.moment.withLock { $0 = .now }
            progress.note(message)
            news.yield(.message(message))
        }
    }

    /// Asks over a second connection while nothing comes over the first.
    private func lookInto(_ heard: LastHeard, _ news: News) async {
        while !Task.isCancelled {
            let quiet = heard.quiet
            if quiet < WatchLink.silence {
                try? await Task.sleep(for: WatchLink.silence - quiet)
                continue
            }
            let answers = await client.answersHealth(within: WatchLink.patience)
            // What came meanwhile says more.
            if !Task.isCancelled, heard.quiet >= WatchLink.silence {
                news.yield(.link(answers ? .healthAnswered : .healthUnanswered))
            }
            try? await Task.sleep(for: WatchLink.silence)
        }
    }

    /// When the stream was heard last; never counts as now.
    private final class LastHeard: Sendable {
        let moment = Mutex<ContinuousClock.Instant?>(nil)

        var quiet: Duration {
            moment.withLock { moment in moment.map { ContinuousClock.now - $0 } ?? .zero }
        }
    }

    /// Whether the same attempt would fail for ever.
    private static func isFinal(_ error: ClientError, wasConnected: Bool) -> Bool {
        switch error {
        case .notAllowed: true
        case .refused(let problem): problem.status < 500 && problem.status != 429
        case .badAnswer: !wasConnected
        case .unreachable: false
        }
    }
}
