package import Rules

/// The events that a watcher receives in addition to readings.
package enum EventChoice: String, CaseIterable, Sendable {
    /// Every event; in a stampede thousands a second.
    case all
    /// Events of operators, the schedule and the law, without those of single buyers.
    case acts
    case none

    /// Whether an event is wanted.
    package func wants(_ event: Event) -> Bool {
        switch self {
        case .all: true
        case .acts: !event.content.kind.concernsOneBuyer
        case .none: false
        }
    }
}
