package import Rules

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the engine's time comes from.
package protocol EngineClock: Sendable {
    /// The sale's time now; never earlier than it was before.
    func moment() -> Moment
    /// A count of nanoseconds that only grows, for measuring spans.
    func nanoseconds() -> UInt64
}

/// The machine's time, taken once at the start and carried on by its monotone clock.
///
/// A step of the wall clock therefore moves no deadline; the next start follows it, but never to
/// before the journal's last moment.
package struct SystemClock: EngineClock {
    private let start: Moment
    private let startNanoseconds: UInt64
    /// By how much the sale's time is ahead of the machine's: the machine's clock was ahead when the
    /// journal was last written, and has been put right since.
    package let ahead: TimeSpan

    /// A clock that starts now, or at the given moment when that is later.
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
