/// Somebody who carries so many things a second in the order in which they came, and has room for so
/// many to wait.
struct RateLimitedQueue<Thing: Sendable>: Sendable {
    private struct Entry: Sendable {
        var thing: Thing
        var since: Int64
    }

    /// What is carried in a second.
    let perSecond: Double
    /// How many may wait; one more finds no room.
    let room: Int
    private var entries: [Entry] = []
    private var first = 0
    /// What may be carried by now: never saved up while nothing waits.
    private var credit = 0.0

    init(perSecond: Double, room: Int) {
        (self.perSecond, self.room) = (perSecond, room)
    }

    /// How many wait.
    var count: Int { entries.count - first }

    var isFull: Bool { count >= room }

    /// How long one more would wait, in milliseconds.
    var waitMS: Int64 { Int64(Double(count) / perSecond * 1000) }

    /// Puts a thing behind the others, at a time in milliseconds; false where there is no room.
    mutating func put(_ thing: Thing, at now: Int64) -> Bool {
        guard !isFull else { return false }
        entries.append(Entry(thing: thing, since: now))
        return true
    }

    /// What is carried in a step that ends now, with how long each has waited.
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

    /// Sends everybody away.
    mutating func clear() -> [Thing] {
        defer {
            entries = []
            (first, credit) = (0, 0)
        }
        return entries[first...].map(\.thing)
    }
}
