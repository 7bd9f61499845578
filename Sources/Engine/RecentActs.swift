package import Rules

/// The latest events that do not concern a single buyer, for decks that connect later.
package struct RecentActs: Sendable {
    /// Minimum number of acts kept: more than a screen shows.
    package static let limit = 200

    private var events: [Event] = []

    package init() {}

    /// Adds the next event, unless it concerns one buyer.
    package mutating func append(_ event: Event) {
        if event.content.kind.concernsOneBuyer { return }
        events.append(event)
        if events.count >= 2 * RecentActs.limit {
            events.removeFirst(events.count - RecentActs.limit)
        }
    }

    /// The latest `count` acts up to an event's number, oldest first.
    package func latest(_ count: Int, upTo sequence: Int64) -> [Event] {
        Array(events.prefix { $0.sequence <= sequence }.suffix(count))
    }
}
