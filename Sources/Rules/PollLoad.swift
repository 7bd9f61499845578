/// Who waits in a drop's line: what decides when each of them is told to ask again.
///
/// All polls that are told together stay under half of what the storefront and the engine bear in a
/// second. The head of the line, who will be granted a unit within ten seconds at the present rate,
/// asks every two seconds at most. What is left is shared by the rest: one half equally, so that
/// nobody waits for ever, the other by place, so that those who are next learn of it in time.
package struct PollLoad: Equatable, Sendable {
    /// Claims that wait in the line.
    package var waiting: Int
    /// Claims that wait in other lines, which share the capacity.
    package var elsewhere: Int
    /// Claims that will be granted within ten seconds at the present rate.
    package var head: Int
    /// Whether the drop is paused: everybody asks half as often.
    package var isPaused: Bool

    /// The polls a second that are borne where nobody has stated or measured another number.
    package static let usualCapacity = 20_000
    /// How far ahead the head of the line reaches.
    package static let headReach = TimeSpan.seconds(10)

    /// How often the head of the line asks, before chance, in milliseconds.
    private static let headInterval = 1650.0
    /// What chance makes of an interval: a fifth more or less.
    private static let jitter = 0.2

    /// Who waits in a line.
    package init(waiting: Int, elsewhere: Int = 0, head: Int, isPaused: Bool = false) {
        self.waiting = waiting
        self.elsewhere = elsewhere
        self.head = head
        self.isPaused = isPaused
    }

    /// When somebody who waits should ask again, in milliseconds.
    ///
    /// - Parameters:
    ///   - position: the place in the line, from 1.
    ///   - capacity: the polls a second that are borne at most.
    ///   - chance: 64 equally likely bits, which spread those who were told the same.
    /// - Returns: when to ask again, in milliseconds.
    package func milliseconds(position: Int, capacity: Int, chance: UInt64) -> Int {
        let position = max(1, position)
        let waiting = max(waiting, position)
        let budget =
            Double(max(1, capacity)) / 2 * Double(waiting) / Double(waiting + max(0, elsewhere))
        let headRate = 1000 / (PollLoad.headInterval * (1 - PollLoad.jitter))
        // Nine tenths at most are for the head, so that the rest is never told to ask nevermore.
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

    /// At least the sum of 1/n for every n above the first number up to the last: the logarithm of
    /// their quotient, rounded up to a power of two.
    private static func sumOfReciprocals(_ first: Int, _ last: Int) -> Double {
        let quotient = first == 0 ? last : (last + first - 1) / first
        let doublings = Int.bitWidth - max(1, quotient - 1).leadingZeroBitCount
        return (first == 0 ? 1 : 0) + 0.6932 * Double(max(1, doublings))
    }
}

extension Drop {
    /// Claims that will be granted within ten seconds at the present rate: as many as the drip lets
    /// out, and without a drip as many as there are free units and holds end, if none is paid.
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
