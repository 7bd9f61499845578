package import Rules

/// The last events that were no single buyer's: what somebody who comes late wants to know.
package struct RecentActs: Sendable {
    /// So many are kept at least: more than a screen shows.
    package static let limit = 200

    private var events: [Event] = []

    /// Nothing has happened yet.
    package init() {}

    /// Takes in the next event; what concerns one buyer is passed over.
    package mutating func take(_ event: Event) {
        if event.happening.kind.concernsOneBuyer { return }
        events.append(event)
        if events.count >= 2 * RecentActs.limit {
            events.removeFirst(events.count - RecentActs.limit)
        }
    }

    /// The last so many up to an event's number, oldest first.
    package func latest(_ count: Int, upTo sequence: Int64) -> [Event] {
        Array(events.prefix { $0.sequence <= sequence }.suffix(count))
    }
}
