package import Rules

/// The latest acts: events that do not concern a single buyer. Decks that connect later get them.
package struct RecentActs: Sendable {
    /// Number of acts that are kept at least: more than a screen shows.
    package static let limit = 200

    private var events: [Event] = []

    package init() {}

    /// Appends an event, unless it concerns a single buyer.
    package mutating func append(_ event: Event) {
        if event.content.kind.concernsOneBuyer { return }
        events.append(event)
        if events.count >= 2 * RecentActs.limit {
            events.removeFirst(events.count - RecentActs.limit)
        }
    }

    /// The latest `count` acts up to an event's sequence number, oldest first.
    package func latest(_ count: Int, upTo sequence: Int64) -> [Event] {
        Array(events.prefix { $0.sequence <= sequence }.suffix(count))
    }
}
