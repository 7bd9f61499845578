import Engine
package import Rules
import Synchronization

/// A clock that moves only when a test moves it.
package final class ManualClock: EngineClock, Sendable {
    private struct State {
        var moment: Moment
        /// The latest moment so far: durations are measured by a clock that never goes back.
        var furthest: Moment
    }

    private let state: Mutex<State>

    package init(at moment: Moment) {
        state = Mutex(State(moment: moment, furthest: moment))
    }

    package func advance(by span: TimeSpan) { set(to: moment() + span) }

    /// May set it to an earlier moment.
    package func set(to moment: Moment) {
        state.withLock { $0 = State(moment: moment, furthest: max($0.furthest, moment)) }
    }

    package func moment() -> Moment { state.withLock { $0.moment } }

    /// The latest moment so far, in nanoseconds.
    package func nanoseconds() -> UInt64 {
        UInt64(state.withLock { $0.furthest.milliseconds }) * 1_000_000
    }
}
