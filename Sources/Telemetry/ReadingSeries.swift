import Rules

/// Makes of whole readings what a stream or a file holds: the drops that changed since the reading
/// before, and now and then all of them.
///
/// A campaign of a thousand drops with one open would otherwise repeat 999 drops ten times a second.
package struct ReadingSeries: Sendable {
    /// When every drop is told although little changed.
    package struct Pace: Sendable {
        /// The longest time without a whole reading.
        var span: TimeSpan
        /// The most readings from one whole one to the next.
        var count: Int
        /// Campaigns of this many drops or fewer have whole readings only.
        var dropsAlwaysWhole: Int

        /// Streams: a whole reading each 10 s.
        package static let stream = Pace(span: .seconds(10), count: 1000, dropsAlwaysWhole: 0)
        /// Journals: a whole reading each 100. Where there are few drops, all are whole: seeking is
        /// faster, and little is saved.
        package static let journal = Pace(
            span: TimeSpan(milliseconds: .max), count: 100, dropsAlwaysWhole: 8)
    }

    private let pace: Pace
    private var last: Reading?
    private var wholeAt = Moment(milliseconds: 0)
    private var sinceWhole = 0

    /// A series before its first reading, which will be whole.
    package init(_ pace: Pace) {
        self.pace = pace
    }

    /// What is told of the next whole reading.
    package mutating func next(_ reading: Reading) -> Reading {
        defer { last = reading }
        if let last, reading.drops.count > pace.dropsAlwaysWhole, sinceWhole + 1 < pace.count,
            reading.at - wholeAt < pace.span, let changes = reading.changes(since: last)
        {
            sinceWhole += 1
            return changes
        }
        (wholeAt, sinceWhole) = (reading.at, 0)
        return reading
    }
}

/// Makes whole readings again of what a stream or a file holds.
package struct ReadingAssembly: Sendable {
    private var last: Reading?

    /// An assembly that has seen nothing.
    package init() {}

    /// The next reading, whole; nil where what it builds upon was not seen.
    package mutating func next(_ reading: Reading) -> Reading? {
        last = reading.completed(by: last)
        return last
    }
}

extension Reading {
    /// The reading with those drops alone that differ from an earlier one; nil when it is another
    /// run's or of other drops.
    func changes(since earlier: Reading) -> Reading? {
        guard boot == earlier.boot, drops.count == earlier.drops.count else { return nil }
        var changed: [DropReading] = []
        for (drop, before) in zip(drops, earlier.drops) where drop != before {
            guard drop.drop == before.drop else { return nil }
            changed.append(drop)
        }
        var reading = self
        (reading.drops, reading.isWhole) = (changed, false)
        return reading
    }

    /// The whole reading: what it does not tell is as an earlier one had it. Nil when that one is
    /// missing or another run's.
    func completed(by earlier: Reading?) -> Reading? {
        if isWhole { return self }
        guard let earlier, earlier.boot == boot else { return nil }
        var reading = self
        (reading.drops, reading.isWhole) = (earlier.drops, true)
        // Changes come in the order of the campaign.
        var place = 0
        for drop in drops {
            while place < reading.drops.count, reading.drops[place].drop != drop.drop { place += 1 }
            guard place < reading.drops.count else { return nil }
            reading.drops[place] = drop
        }
        return reading
    }
}
