import Canvas
import Rules

/// What operators announced to the buyers of each drop, now and before, in the order of the sale's
/// time.
struct Announcements: Equatable, Sendable {
    /// An announcement that buyers see now.
    struct Standing: Equatable, Sendable {
        var text: SafeText
        var at: Moment
    }

    private struct Change: Equatable {
        var drop: DropID
        var at: Moment
        /// Nil for a retraction.
        var text: ExactText?
    }

    /// The most changes to keep. The current announcements are always kept.
    private static let limit = 512
    private var changes: [Change] = []

    /// Takes announcements and retractions from events.
    mutating func take(_ events: [Event]) {
        for event in events {
            switch event.content {
            case .announced(let text):
                insert(Change(drop: event.drop, at: event.moment, text: text))
            case .retracted: insert(Change(drop: event.drop, at: event.moment, text: nil))
            default: break
            }
        }
    }

    /// Takes the current announcements as the engine reports them: the complete list, so it also
    /// corrects what the deck missed.
    mutating func take(standing: [DropID: Announcement]) {
        for change in current where standing[change.drop] == nil && change.text != nil {
            insert(Change(drop: change.drop, at: change.at, text: nil))
        }
        for (drop, announcement) in standing {
            insert(Change(drop: drop, at: announcement.at, text: announcement.text))
        }
    }

    /// The current announcement to the buyers of a drop; nil when there is none.
    func standing(in drop: String) -> Standing? {
        let id = DropID(trusted: drop)
        guard let change = changes.last(where: { $0.drop == id }), let text = change.text else {
            return nil
        }
        return Standing(text: SafeText(text.string), at: change.at)
    }

    /// What was known at a moment.
    func until(_ moment: Moment) -> Announcements {
        var earlier = self
        earlier.changes.removeAll { $0.at > moment }
        return earlier
    }

    /// The latest change of each drop.
    private var current: [Change] {
        var seen: Set<DropID> = []
        return changes.reversed().filter { seen.insert($0.drop).inserted }
    }

    private mutating func insert(_ change: Change) {
        let place = changes.partitionPoint { $0.at > change.at }
        let isKnown = changes[..<place].reversed().prefix { $0.at == change.at }.contains(change)
        guard !isKnown else { return }
        changes.insert(change, at: place)
        guard changes.count > Announcements.limit else { return }
        let standing = current
        changes = changes.enumerated().filter { place, change in
            place >= Announcements.limit / 2 || standing.contains(change)
        }.map(\.element)
    }
}
