import Client
import Dispatch
import Rules
import Synchronization
import Telemetry
import Wire

/// News of a link, for the recorder.
enum RecordNews: Sendable {
    /// The engine's first answer: what there is to record, and its drops.
    case greeted(RecordingReply, [DropReply])
    case drops([DropReply])
    case event(EventLine)
    /// A reading; the events that it covers came before it.
    case reading(StoredReading)
    /// The extent of the engine's journal, or why it is unknown.
    case extent(Result<RecordingReply, ClientError>)
    case failed(ClientError)
}

/// The bounded queue from the tasks of a link to the recording thread.
package final class RecordInbox: Sendable {
    private struct State {
        /// The number of the present link; news of earlier links are discarded.
        var link = 0
        var news: [RecordNews] = []
        var lastEvent: Int64 = 0
        var isStopped = false
    }

    /// Maximum number of waiting news; `put` waits while it is reached.
    private static let newsMax = 16_384

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    package init() {}

    /// Discards news of earlier links; returns the number of the next link.
    func beginLink() -> Int {
        state.withLock { state in
            state.link += 1
            state.news = []
            return state.link
        }
    }

    /// Sets the latest known event, before any arrives.
    func expect(after sequence: Int64) {
        state.withLock { $0.lastEvent = sequence }
    }

    /// Adds news once there is room; throws when the link was given up meanwhile.
    func put(_ news: RecordNews, of link: Int) async throws {
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

    private func hasEvents(of news: RecordNews, _ state: State) -> Bool {
        guard case .reading(let stored) = news else { return true }
        return stored.reading.event <= state.lastEvent
    }

    /// Asks the recorder to end.
    package func stop() {
        state.withLock { $0.isStopped = true }
        bell.signal()
    }

    package var isStopped: Bool { state.withLock { $0.isStopped } }

    /// The news so far; waits for them at most `limit`.
    func receive(within limit: DispatchTimeInterval) -> [RecordNews] {
        _ = bell.wait(timeout: .now() + limit)
        // All news are taken at once, so further signals are consumed.
        while bell.wait(timeout: .now()) == .success {}
        return state.withLock { state in
            defer { state.news = [] }
            return state.news
        }
    }
}
