import Rules

/// Turns whole readings into shorter ones for a stream or a file.
///
/// Each holds only the drops that changed since the previous one; now and then one holds all drops.
/// A campaign of a thousand drops with one open would otherwise repeat 999 drops ten times a
/// second.
package struct ReadingSeries: Sendable {
    /// How often a reading holds every drop although few changed.
    package struct Pace: Sendable {
        /// Longest time between two whole readings.
        var span: TimeSpan
        /// Number of readings from one whole reading to the next, at most.
        var count: Int
        /// Campaigns with this number of drops or fewer get whole readings only.
        var dropsAlwaysWhole: Int

        /// For streams: a whole reading every 10 s.
        package static let stream = Pace(span: .seconds(10), count: 1000, dropsAlwaysWhole: 0)
        /// For journals: every 100th reading is whole. With few drops all are: seeking is faster,
        /// and shorter readings would save little.
        package static let journal = Pace(
            span: TimeSpan(milliseconds: .max), count: 100, dropsAlwaysWhole: 8)
    }

    private let pace: Pace
    private var last: Reading?
    private var wholeAt = Moment(milliseconds: 0)
    private var sinceWhole = 0

    /// The first reading of a series is whole.
    package init(_ pace: Pace) {
        self.pace = pace
    }

    /// Returns what to send or store for the next whole reading.
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

/// Rebuilds whole readings from those of a stream or a file.
package struct ReadingAssembly: Sendable {
    private var last: Reading?

    package init() {}

    /// Returns the next reading, made whole; nil when a reading that it builds on was not seen.
    package mutating func next(_ reading: Reading) -> Reading? {
        last = reading.completed(by: last)
        return last
    }
}

extension Reading {
    /// The reading with only those drops that differ from an earlier one; nil when the earlier one
    /// is from another run of the engine or has other drops.
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

    /// The reading made whole: drops that it lacks are taken from an earlier one. Nil when that one
    /// is missing, from another run of the engine, or lacks a drop.
    func completed(by earlier: Reading?) -> Reading? {
        if isWhole { return self }
        guard let earlier, earlier.boot == boot else { return nil }
        var reading = self
        (reading.drops, reading.isWhole) = (earlier.drops, true)
        // Changed drops come in the order of the campaign.
        var place = 0
        for drop in drops {
            while place < reading.drops.count, reading.drops[place].drop != drop.drop { place += 1 }
            guard place < reading.drops.count else { return nil }
            reading.drops[place] = drop
        }
        return reading
    }
}
