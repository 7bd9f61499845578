package import Rules

/// Which events a watcher wants besides the readings.
package enum EventChoice: String, CaseIterable, Sendable {
    /// Every event, in a stampede thousands a second.
    case all
    /// What operators, the schedule and the law did; not what concerns one buyer.
    case acts
    /// No events.
    case none

    /// Whether an event is wanted.
    package func wants(_ event: Event) -> Bool {
        switch self {
        case .all: true
        case .acts: !event.happening.kind.concernsOneBuyer
        case .none: false
        }
    }
}
