/// A queue that serves a fixed number of entries per second, in order of arrival, and has room for
/// a limited number of them.
struct RateLimitedQueue<Thing: Sendable>: Sendable {
    private struct Entry: Sendable {
        var thing: Thing
        var since: Int64
    }

    /// Entries served per second.
    let perSecond: Double
    /// How many may wait; there is no room for one more.
    let room: Int
    private var entries: [Entry] = []
    private var first = 0
    /// Entries that may be served by now. It does not grow while nothing waits.
    private var credit = 0.0

    init(perSecond: Double, room: Int) {
        (self.perSecond, self.room) = (perSecond, room)
    }

    /// Number of waiting entries.
    var count: Int { entries.count - first }

    var isFull: Bool { count >= room }

    /// How long one more entry would wait, in milliseconds.
    var waitMS: Int64 { Int64(Double(count) / perSecond * 1000) }

    /// Appends a thing at a time in milliseconds; false when there is no room.
    mutating func put(_ thing: Thing, at now: Int64) -> Bool {
        guard !isFull else { return false }
        entries.append(Entry(thing: thing, since: now))
        return true
    }

    /// Removes and returns what is served in a step that ends now, with the time that each has
    /// waited.
    mutating func carry(at now: Int64, step: Int64) -> [(thing: Thing, waitedMS: Int64)] {
        guard count > 0 else {
            credit = 0
            return []
        }
        credit += perSecond * Double(step) / 1000
        let carried = entries[first...].prefix(Int(credit))
        first += carried.count
        credit -= Double(carried.count)
        let things = carried.map { (thing: $0.thing, waitedMS: now - $0.since) }
        if first * 2 > entries.count {
            entries.removeFirst(first)
            first = 0
        }
        return things
    }

    /// Removes and returns everything that waits.
    mutating func clear() -> [Thing] {
        defer {
            entries = []
            (first, credit) = (0, 0)
        }
        return entries[first...].map(\.thing)
    }
}
