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
    /// The next attempt comes after a time in milliseconds; the sentence says why the last failed.
    case retrying(afterMS: Int, why: String)
    /// The engine does not want this token, or is none, and never was: trying again would not help.
    /// The last news.
    case gaveUp(ClientError)
}

/// Watches an engine through lost connections: reconnects, resumes where it was, and says what is
/// proven about the other end.
///
/// After a loss it knocks three times, 50 ms apart, so that a death is proven at once; then it
/// waits longer each time, up to half a second, or two seconds where somebody answers. A link that
/// was good is never given up: what answers meanwhile may be a proxy. While nothing comes over a
/// connection that stands, a second one asks `/healthz`.
package struct WatchLink: Sendable {
    private typealias News = Conduit<WatchNews>

    /// A silence that the second connection looks into, and how long it waits for its answer.
    private static let silence = Duration.milliseconds(600)
    private static let patience = Duration.seconds(1)
    /// A connection without a word for so long is closed and opened anew: it may be cut without
    /// either end having been told. Engines that are well speak ten times a second.
    private static let deafness = Duration.seconds(15)
    /// How often an engine that reads its journal is asked how far it is.
    private static let startingPauseMS = 200
    /// News that may wait for the reader before nothing more is read from the connection.
    private static let newsMax = 64

    private let client: EngineClient
    private let events: EventChoice
    private let acts: Int
    private let bell = RetryBell()

    /// A link of a client that wants these events, and a number of acts of before.
    package init(_ client: EngineClient, events: EventChoice = .all, acts: Int = 0) {
        self.client = client
        self.events = events
        self.acts = acts
    }

    /// Everything that the link tells until the reader stops.
    package func news() -> AsyncStream<WatchNews> {
        let news = News(limit: WatchLink.newsMax)
        let run = LinkRun(news, Task { await follow(news) })
        return AsyncStream {
            await run.next()
        } onCancel: {
            run.end()
        }
    }

    /// Tries again at once where the link waits before its next attempt.
    package func tryNow() { bell.ring() }

    /// How long to wait before an attempt, counted from 1 after a loss; where somebody answered, but
    /// not as an engine does, up to two seconds.
    package static func pauseMS(beforeAttempt attempt: Int, wasAnswered: Bool = false) -> Int {
        attempt <= 3 ? 50 : min(wasAnswered ? 2000 : 500, 100 << min(attempt - 3, 5))
    }

    private func follow(_ news: News) async {
        let progress = LinkProgress()
        while !Task.isCancelled {
            do {
                try await listen(news, progress)
            } catch {
                if Task.isCancelled { break }
                let error = error as? ClientError ?? .badAnswer("\(error)")
                if !progress.wasGood, WatchLink.isFinal(error) {
                    await news.put(.gaveUp(error))
                    break
                }
                if progress.isConnected { await news.put(.link(.closed)) }
                let pause = await tell(error, to: news, progress)
                await news.put(.retrying(afterMS: pause, why: error.cause))
                await bell.wait(upTo: .milliseconds(pause))
            }
        }
        news.end()
    }

    /// Tells what a failed attempt proves, and how long to wait before the next, in milliseconds.
    private func tell(
        _ error: ClientError, to news: News, _ progress: LinkProgress
    ) async -> Int {
        if case .refused(let problem) = error, problem.isOfStart {
            await news.put(.link(.starting(percent: problem.progress ?? 0)))
            progress.startAnew()
            return WatchLink.startingPauseMS
        }
        var wasAnswered = true
        if case .unreachable(_, let isRefused) = error {
            wasAnswered = false
            if isRefused { await news.put(.link(.refused)) }
        }
        return WatchLink.pauseMS(
            beforeAttempt: progress.nextAttempt(), wasAnswered: wasAnswered)
    }

    /// Passes on one stream until it breaks or says nothing for too long.
    private func listen(_ news: News, _ progress: LinkProgress) async throws {
        let messages = client.watch(
            lastEventID: progress.begin(), backfillSeconds: progress.backfillSeconds, acts: acts,
            events: events)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await message in messages {
                    if progress.hear(message) { await news.put(.link(.connected)) }
                    await news.put(.message(message))
                }
                try Task.checkCancellation()
                throw ClientError.unreachable("The stream ended", isRefused: false)
            }
            group.addTask { try await lookInto(progress, news) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Asks over a second connection while nothing comes over the first; throws once the first is to
    /// be given up.
    private func lookInto(_ progress: LinkProgress, _ news: News) async throws {
        while true {
            let quiet = progress.quiet
            if quiet >= WatchLink.deafness {
                throw ClientError.unreachable(
                    "\(client.address.url) has said nothing for"
                        + " \(WatchLink.deafness.components.seconds) s", isRefused: false)
            }
            guard progress.isConnected, quiet >= WatchLink.silence else {
                try await Task.sleep(for: max(WatchLink.silence - quiet, .milliseconds(20)))
                continue
            }
            let answers = await client.answersHealth(within: WatchLink.patience)
            // What came meanwhile says more.
            try Task.checkCancellation()
            if progress.quiet >= WatchLink.silence {
                await news.put(.link(answers ? .healthAnswered : .healthUnanswered))
            }
            try await Task.sleep(for: WatchLink.silence)
        }
    }

    /// Whether the same attempt would fail for ever, where the link never was good.
    private static func isFinal(_ error: ClientError) -> Bool {
        switch error {
        case .notAllowed, .untrusted, .badAnswer: true
        case .refused(let problem): problem.status < 500 && problem.status != 429
        case .unreachable: false
        }
    }
}

/// The reader's end of a link: when it is gone, so is the link.
private final class LinkRun: Sendable {
    private let news: Conduit<WatchNews>
    private let task: Task<Void, Never>

    init(_ news: Conduit<WatchNews>, _ task: Task<Void, Never>) {
        (self.news, self.task) = (news, task)
    }

    func next() async -> WatchNews? { await news.next() }

    func end() {
        task.cancel()
        news.end()
    }

    deinit { end() }
}
