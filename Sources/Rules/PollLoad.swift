/// How many buyers wait in a line; this decides when each of them is told to poll again.
///
/// All polls together stay below half of what the storefront and the engine can bear per second.
/// The head of the line will be granted units within ten seconds at the present rate; it is told to
/// poll at intervals of at most two seconds. The other buyers share what is left: half of it
/// equally, so that nobody waits forever, and half by place, so that those who are next learn of it
/// in time.
package struct PollLoad: Equatable, Sendable {
    package var waiting: Int
    /// Claims that wait in other lines, which share the capacity.
    package var elsewhere = 0
    /// Claims that will be granted within ten seconds at the present rate.
    package var head: Int
    /// Whether the drop is paused: all intervals are then doubled.
    package var isPaused = false

    /// The polls per second that can be borne, unless configured or measured otherwise.
    package static let usualCapacity = 20_000
    /// Claims that will be granted within this time are the head of the line.
    package static let headReach = TimeSpan.seconds(10)

    /// The interval of the head of the line before jitter, in milliseconds.
    private static let headInterval = 1650.0
    /// The random part of an interval: up to a fifth more or less.
    private static let jitter = 0.2

    /// When a waiting buyer should poll again, in milliseconds from now.
    ///
    /// - Parameters:
    ///   - position: the place in the line, from 1.
    ///   - capacity: the most polls per second that can be borne.
    ///   - chance: 64 equally likely bits, which spread buyers who would be told the same time.
    /// - Returns: the interval in milliseconds.
    package func milliseconds(position: Int, capacity: Int, chance: UInt64) -> Int {
        let position = max(1, position)
        let waiting = max(waiting, position)
        let budget =
            Double(max(1, capacity)) / 2 * Double(waiting) / Double(waiting + max(0, elsewhere))
        let headRate = 1000 / (PollLoad.headInterval * (1 - PollLoad.jitter))
        // The head gets nine tenths at most, so that the others always get a finite interval.
        let head = min(max(0, head), waiting, Int(0.9 * budget / headRate))
        var interval = PollLoad.headInterval
        if position > head {
            let rest = budget - Double(head) * headRate
            let rate =
                rest / 2 / Double(waiting - head)
                + rest / 2 / (Double(position) * PollLoad.sumOfReciprocals(head, waiting))
            interval = max(interval, 1000 / (rate * (1 - PollLoad.jitter)))
        }
        let spread = 1 + PollLoad.jitter * (Double(chance >> 11) * 0x1p-52 - 1)
        let milliseconds = (interval * spread).rounded(.up) * (isPaused ? 2 : 1)
        return milliseconds < 1e15 ? Int(milliseconds) : 1_000_000_000_000_000
    }

    /// An upper bound of the sum of 1/n for every n above `first` up to `last`: the logarithm of
    /// `last / first`, with this quotient rounded up to a power of two.
    private static func sumOfReciprocals(_ first: Int, _ last: Int) -> Double {
        let quotient = first == 0 ? last : (last + first - 1) / first
        let doublings = Int.bitWidth - max(1, quotient - 1).leadingZeroBitCount
        return (first == 0 ? 1 : 0) + 0.6932 * Double(max(1, doublings))
    }
}

extension Drop {
    /// The number of claims that will be granted within ten seconds at the present rate. With a
    /// drip rate, as many as the drip allows. Without one, the free units and the holds that end in
    /// that time if none is paid.
    var headOfLineCount: Int {
        let reach = PollLoad.headReach.milliseconds
        switch dripRate {
        case .perSecond(let rate): return min(waitingCount, rate * Int(reach / 1000))
        case .unlimited:
            let ending = Double(books.held) * Double(reach) / Double(max(1, hold.milliseconds))
            return min(waitingCount, books.free + min(books.held, Int(ending)))
        }
    }
}
