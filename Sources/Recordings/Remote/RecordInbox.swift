package import Client
import Dispatch
import Journal
import Machine
import Rules
import Synchronization
package import Telemetry
package import Wire

/// What a link tells the recorder.
package enum RecordNews: Sendable {
    /// The engine said what there is to record, and how its drops stand.
    case greeted(RecordingReply, [DropReply])
    /// How the engine's drops stand.
    case drops([DropReply])
    case event(EventLine)
    /// A reading; the events that it knows of came before it.
    case reading(StoredReading)
    /// How far the engine is by now, or why it does not say.
    case extent(Result<RecordingReply, ClientError>)
    case failed(ClientError)
}

/// Where the tasks of a link leave their news for the one thread that records.
package final class RecordInbox: Sendable {
    private struct State {
        /// Counts the links; news of one that was given up are thrown away.
        var link = 0
        var news: [RecordNews] = []
        /// The latest event that was left here.
        var lastEvent: Int64 = 0
        var isStopped = false
    }

    /// News that may wait; whoever brings more has to wait themselves.
    private static let newsMax = 16_384

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    package init() {}

    /// Forgets everything of the links before, and tells the number of the next.
    package func beginLink() -> Int {
        state.withLock { state in
            state.link += 1
            state.news = []
            return state.link
        }
    }

    /// Says which event is known already, before any comes.
    package func expect(after sequence: Int64) {
        state.withLock { $0.lastEvent = sequence }
    }

    /// Leaves news, once there is room for them; throws when the link was given up meanwhile.
    package func put(_ news: RecordNews, of link: Int) async throws {
        while true {
            let (isStale, isIn) = state.withLock { state in
                guard state.link == link else { return (true, false) }
                guard state.news.count < RecordInbox.newsMax, hasEvents(of: news, state) else {
                    return (false, false)
                }
                if case .event(let line) = news {
                    state.lastEvent = max(state.lastEvent, line.row.sequence)
                }
                state.news.append(news)
                return (false, true)
            }
            if isStale { throw CancellationError() }
            if isIn { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        bell.signal()
    }

    /// A reading comes after the events that it tells of.
    private func hasEvents(of news: RecordNews, _ state: State) -> Bool {
        guard case .reading(let stored) = news else { return true }
        return stored.reading.event <= state.lastEvent
    }

    /// Asks the recorder to end.
    package func stop() {
        state.withLock { $0.isStopped = true }
        bell.signal()
    }

    /// Whether the recorder was asked to end.
    package var isStopped: Bool { state.withLock { $0.isStopped } }

    /// What has come; waits for it so long at most.
    func take(within limit: DispatchTimeInterval) -> [RecordNews] {
        _ = bell.wait(timeout: .now() + limit)
        // Everything is taken at once: what else rang is answered with it.
        while bell.wait(timeout: .now()) == .success {}
        return state.withLock { state in
            defer { state.news = [] }
            return state.news
        }
    }
}
