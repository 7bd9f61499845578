import Rules

/// Shortens whole readings, which hold all drops, for a stream or a file.
///
/// A short reading holds only the drops that changed since the previous reading. Some readings stay
/// whole. Otherwise a campaign of a thousand drops would repeat unchanged drops ten times a second.
package struct ReadingSeries: Sendable {
    /// How often a reading must be whole.
    package struct Policy: Sendable {
        /// Maximum time between two whole readings.
        var span: TimeSpan
        /// Maximum number of readings from one whole reading to the next.
        var count: Int
        /// Campaigns with at most this number of drops get only whole readings.
        var dropsAlwaysWhole: Int

        /// For streams: a whole reading every 10 s.
        package static let stream = Policy(span: .seconds(10), count: 1000, dropsAlwaysWhole: 0)
        /// For journals: every 100th reading is whole. With few drops all readings are whole,
        /// because seeking is then faster, and short readings would save little space.
        package static let journal = Policy(
            span: TimeSpan(milliseconds: .max), count: 100, dropsAlwaysWhole: 8)
    }

    private let policy: Policy
    private var last: Reading?
    private var wholeAt = Moment(milliseconds: 0)
    private var countSinceWhole = 0

    /// The first reading of a series is whole.
    package init(_ policy: Policy) {
        self.policy = policy
    }

    /// Returns the reading to send or to store for the next whole reading.
    package mutating func next(_ reading: Reading) -> Reading {
        defer { last = reading }
        if let last, reading.drops.count > policy.dropsAlwaysWhole,
            countSinceWhole + 1 < policy.count,
            reading.at - wholeAt < policy.span, let changes = reading.changes(since: last)
        {
            countSinceWhole += 1
            return changes
        }
        (wholeAt, countSinceWhole) = (reading.at, 0)
        return reading
    }
}

/// Rebuilds whole readings from those of a stream or a file.
package struct ReadingAssembly: Sendable {
    private var last: Reading?

    package init() {}

    /// Returns the next reading, made whole. `nil` if the reading before it is missing.
    package mutating func next(_ reading: Reading) -> Reading? {
        last = reading.completed(by: last)
        return last
    }
}

extension Reading {
    /// The reading with only the drops that differ from an earlier reading. `nil` if that is from
    /// another run of the engine or has other drops.
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

    /// The reading made whole, with the missing drops of an earlier reading. `nil` if that is
    /// missing, from another run of the engine, or lacks a drop.
    func completed(by earlier: Reading?) -> Reading? {
        if isWhole { return self }
        guard let earlier, earlier.boot == boot else { return nil }
        var reading = self
        (reading.drops, reading.isWhole) = (earlier.drops, true)
        // Changed drops come in the order of the campaign.
        var index = 0
        for drop in drops {
            while index < reading.drops.count, reading.drops[index].drop != drop.drop { index += 1 }
            guard index < reading.drops.count else { return nil }
            reading.drops[index] = drop
        }
        return reading
    }
}
