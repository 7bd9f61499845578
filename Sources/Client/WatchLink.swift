package import Health
import Rules
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
/// waits longer each time, up to two seconds.
package struct WatchLink: Sendable {
    private let client: EngineClient
    private let events: EventChoice

    /// A link of a client that wants these events.
    package init(_ client: EngineClient, events: EventChoice = .all) {
        self.client = client
        self.events = events
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
        attempt <= 3 ? 50 : min(2000, 100 << min(attempt - 3, 5))
    }

    private func follow(_ continuation: AsyncStream<WatchNews>.Continuation) async {
        var lastEvent: Int64?
        var attempt = 0
        var seen = ContinuousClock.now - .seconds(120)
        while !Task.isCancelled {
            let gap = ContinuousClock.now - seen
            var isConnected = false
            let messages = client.watch(
                lastEventID: lastEvent,
                backfillSeconds: Int(min(120, gap.components.seconds + 1)), events: events)
            do {
                for try await message in messages {
                    if !isConnected { continuation.yield(.link(.connected)) }
                    isConnected = true
                    attempt = 0
                    seen = .now
                    lastEvent = WatchLink.place(after: message) ?? lastEvent
                    continuation.yield(.message(message))
                }
            } catch {
                let error = error as? ClientError ?? .badAnswer("\(error)")
                if WatchLink.isFinal(error, wasConnected: isConnected) {
                    continuation.yield(.gaveUp(error))
                    break
                }
                if isConnected { continuation.yield(.link(.closed)) }
                if case .unreachable(_, isRefused: true) = error {
                    continuation.yield(.link(.refused))
                }
                attempt += 1
                let pause = WatchLink.pauseMS(beforeAttempt: attempt)
                continuation.yield(.retrying(afterMS: pause, why: error.sentence))
                try? await Task.sleep(for: .milliseconds(pause))
            }
        }
        continuation.finish()
    }

    /// The place in the stream that a message names.
    private static func place(after message: WatchMessage) -> Int64? {
        switch message {
        case .hello(let hello): hello.event
        case .event(let line): line.row.sequence
        case .reading, .caughtUp, .lost: nil
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
