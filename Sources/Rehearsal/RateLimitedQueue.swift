/// A queue that serves a fixed number of elements per second, in order of arrival, and has room for
/// a limited number of them.
struct RateLimitedQueue<Element: Sendable>: Sendable {
    private let perSecond: Double
    /// Maximum number of waiting elements.
    private let room: Int
    /// The elements with the times at which they came; those before `first` have been served.
    private var waiting: [(element: Element, since: Int64)] = []
    private var first = 0
    /// Elements that may be served by now. It does not grow while nothing waits.
    private var credit = 0.0

    init(perSecond: Double, room: Int) {
        (self.perSecond, self.room) = (perSecond, room)
    }

    var count: Int { waiting.count - first }

    var isFull: Bool { count >= room }

    /// How long one more element would wait, in milliseconds.
    var waitMS: Int64 { Int64(Double(count) / perSecond * 1000) }

    /// Appends an element at a time in milliseconds; false when there is no room.
    mutating func append(_ element: Element, at now: Int64) -> Bool {
        guard !isFull else { return false }
        waiting.append((element, now))
        return true
    }

    /// Removes and returns what is served in a step that ends now, with the time that each waited.
    mutating func serve(at now: Int64, step: Int64) -> [(element: Element, waitedMS: Int64)] {
        guard count > 0 else {
            credit = 0
            return []
        }
        credit += perSecond * Double(step) / 1000
        let served = waiting[first...].prefix(Int(credit)).map { ($0.element, now - $0.since) }
        first += served.count
        credit -= Double(served.count)
        if first * 2 > waiting.count {
            waiting.removeFirst(first)
            first = 0
        }
        return served
    }

    /// Removes and returns everything that waits.
    mutating func clear() -> [Element] {
        defer { (waiting, first, credit) = ([], 0, 0) }
        return waiting[first...].map(\.element)
    }
}
