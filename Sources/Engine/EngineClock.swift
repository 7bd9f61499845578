package import Rules

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the engine's time comes from.
package protocol EngineClock: Sendable {
    /// The sale's time now. It never goes back.
    func moment() -> Moment
    /// Nanoseconds of a clock that only goes forward, to measure durations.
    func nanoseconds() -> UInt64
}

/// The machine's wall clock as read at the start, then advanced by its monotonic clock.
///
/// A step of the wall clock therefore moves no deadline. The next start follows the wall clock, but
/// never begins before the journal's last moment.
package struct SystemClock: EngineClock {
    private let start: Moment
    private let startNanoseconds: UInt64
    /// How far the sale's time is ahead of the machine's: the machine's clock was ahead when the
    /// journal was last written, and was set back since.
    package let ahead: TimeSpan

    /// A clock that starts now, or at `earliest` when that is later.
    package init(notBefore earliest: Moment = Moment(milliseconds: 0)) {
        let wall = SystemClock.wallMoment()
        start = max(wall, earliest)
        ahead = start - wall
        startNanoseconds = SystemClock.monotoneNanoseconds()
    }

    /// The sale's time now.
    package func moment() -> Moment {
        let elapsed = SystemClock.monotoneNanoseconds() - startNanoseconds
        return start + TimeSpan(milliseconds: Int64(elapsed / 1_000_000))
    }

    /// Nanoseconds of the machine's monotone clock.
    package func nanoseconds() -> UInt64 {
        SystemClock.monotoneNanoseconds()
    }

    /// What the machine's wall clock says.
    package static func wallMoment() -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private static func monotoneNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
