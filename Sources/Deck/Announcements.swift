import Canvas
import Rules

/// The announcements to the buyers of each drop, current and past, ordered by the sale's time.
struct Announcements: Equatable, Sendable {
    /// An announcement that buyers see now.
    struct Current: Equatable, Sendable {
        var text: SafeText
        var at: Moment
    }

    private struct Entry: Equatable {
        var drop: DropID
        var at: Moment
        /// `nil` means a retraction.
        var text: ExactText?
    }

    /// The most entries to keep. The current announcements are always kept.
    private static let limit = 512
    private var entries: [Entry] = []

    /// Adds the announcements and retractions among events.
    mutating func append(_ events: [Event]) {
        for event in events {
            switch event.content {
            case .announced(let text):
                insert(Entry(drop: event.drop, at: event.moment, text: text))
            case .retracted: insert(Entry(drop: event.drop, at: event.moment, text: nil))
            default: break
            }
        }
    }

    /// Adds the changes that the deck missed. `reported` has all current announcements.
    mutating func correct(to reported: [DropID: Announcement]) {
        for entry in latest where reported[entry.drop] == nil && entry.text != nil {
            insert(Entry(drop: entry.drop, at: entry.at, text: nil))
        }
        for (drop, announcement) in reported {
            insert(Entry(drop: drop, at: announcement.at, text: announcement.text))
        }
    }

    /// The current announcement to the buyers of a drop; nil when there is none.
    func current(in drop: String) -> Current? {
        let id = DropID(trusted: drop)
        guard let entry = entries.last(where: { $0.drop == id }), let text = entry.text else {
            return nil
        }
        return Current(text: SafeText(text.string), at: entry.at)
    }

    /// The announcements and retractions up to a moment.
    func until(_ moment: Moment) -> Announcements {
        var earlier = self
        earlier.entries.removeAll { $0.at > moment }
        return earlier
    }

    private var latest: [Entry] {
        var seen: Set<DropID> = []
        return entries.reversed().filter { seen.insert($0.drop).inserted }
    }

    private mutating func insert(_ entry: Entry) {
        let index = entries.partitionPoint { $0.at > entry.at }
        let isKnown = entries[..<index].reversed().prefix { $0.at == entry.at }.contains(entry)
        guard !isKnown else { return }
        entries.insert(entry, at: index)
        guard entries.count > Announcements.limit else { return }
        let latest = latest
        entries = entries.enumerated().filter { index, entry in
            index >= Announcements.limit / 2 || latest.contains(entry)
        }.map(\.element)
    }
}
