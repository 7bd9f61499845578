package import Rules

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The source of the engine's time.
package protocol EngineClock: Sendable {
    /// The sale's time now. It never goes back.
    func moment() -> Moment
    /// Nanoseconds of a clock that never goes back, to measure durations.
    func nanoseconds() -> UInt64
}

/// Starts at the machine's wall clock and then follows its monotonic clock.
///
/// So a change of the wall clock during a sale moves no deadline.
package struct SystemClock: EngineClock {
    private let start: Moment
    private let startNanoseconds: UInt64
    /// How far the sale's time is ahead of the wall clock. More than zero if the wall clock was set
    /// back after the last write to the journal.
    package let ahead: TimeSpan

    /// A clock that starts now, or at `earliest` when that is later.
    package init(notBefore earliest: Moment = Moment(milliseconds: 0)) {
        let wall = SystemClock.wallMoment()
        start = max(wall, earliest)
        ahead = start - wall
        startNanoseconds = SystemClock.monotonicNanoseconds()
    }

    /// The sale's time now.
    package func moment() -> Moment {
        let elapsed = SystemClock.monotonicNanoseconds() - startNanoseconds
        return start + TimeSpan(milliseconds: Int64(elapsed / 1_000_000))
    }

    /// Nanoseconds of the machine's monotonic clock.
    package func nanoseconds() -> UInt64 {
        SystemClock.monotonicNanoseconds()
    }

    /// The time of the machine's wall clock.
    package static func wallMoment() -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private static func monotonicNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
