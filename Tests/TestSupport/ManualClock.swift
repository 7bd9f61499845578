import Engine
package import Rules
import Synchronization

/// A clock that stands still until it is moved.
package final class ManualClock: EngineClock, Sendable {
    private struct State {
        var moment: Moment
        /// The latest moment at which it has stood: spans are measured by what only grows.
        var furthest: Moment
    }

    private let state: Mutex<State>

    /// A clock that stands at a moment.
    package init(at moment: Moment) {
        state = Mutex(State(moment: moment, furthest: moment))
    }

    /// Moves it on.
    package func advance(by span: TimeSpan) { set(to: moment() + span) }

    /// Moves it to a moment, which may be an earlier one.
    package func set(to moment: Moment) {
        state.withLock { $0 = State(moment: moment, furthest: max($0.furthest, moment)) }
    }

    /// Where it stands.
    package func moment() -> Moment { state.withLock { $0.moment } }

    /// The furthest that it has stood, in nanoseconds.
    package func nanoseconds() -> UInt64 {
        UInt64(state.withLock { $0.furthest.milliseconds }) * 1_000_000
    }
}
