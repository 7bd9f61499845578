import Canvas
import Rules

/// The log of the sale in words, the newest last: acts, schedule, law, observations of the deck.
///
/// A flood of equal entries takes two lines: the first entry, and one line with a count for all the
/// others. Equal entries have byte for byte the same author, event, drop and reason.
struct Chronicle: Equatable, Sendable {
    /// The number of entries left after trimming: more than any screen can show.
    static let limit = 200
    /// The longest time between equal entries of a flood. A flood begins with the third entry.
    static let floodGap = TimeSpan.seconds(10)
    /// The most entries in one line; after that, a new line begins.
    static let floodMax = 4096

    private(set) var entries: [Entry] = []
    private(set) var added = 0
    private var latestSequence: Int64 = 0

    /// Adds new events, except those about a single buyer.
    mutating func append(_ events: [Event]) {
        for event in events where event.sequence > latestSequence {
            latestSequence = event.sequence
            guard !event.content.kind.concernsOneBuyer else { continue }
            add(Entry(event))
        }
    }

    func latest(_ kind: EventKind, of drop: String) -> Entry? {
        let name = SafeText(drop)
        return entries.last { $0.kind == kind && $0.drop == name }
    }

    func until(_ moment: Moment) -> Chronicle {
        var chronicle = self
        chronicle.entries = entries.compactMap { $0.until(moment) }
        return chronicle
    }

    /// Adds an entry in order of time, because entries of the deck and of the engine may arrive out
    /// of order. A repeated entry is folded into the line of its flood.
    mutating func add(_ entry: Entry) {
        var entry = entry
        if let index = foldTarget(of: entry) {
            let earlier = entries.remove(at: index)
            entry = earlier.folded(with: entry)
        } else {
            added += 1
            entry.number = added
        }
        var index = entries.endIndex
        if let at = entry.at {
            while index > 0, let before = entries[index - 1].at, before > at { index -= 1 }
        }
        entries.insert(entry, at: index)
        if entries.count > 2 * Chronicle.limit {
            entries.removeFirst(entries.count - Chronicle.limit)
        }
    }

    /// The index of the line that an entry folds into; `nil` when the entry needs a new line.
    private func foldTarget(of entry: Entry) -> Int? {
        let sameTopic = entries.indices.reversed().filter { entries[$0].topic == entry.topic }
            .prefix(2)
        guard let last = sameTopic.first, entries[last].count < Chronicle.floodMax,
            Chronicle.isNear(entries[last], entry)
        else { return nil }
        if entries[last].count > 1 { return last }
        guard sameTopic.count == 2, Chronicle.isNear(entries[sameTopic[1]], entries[last]) else {
            return nil
        }
        return last
    }

    private static func isNear(_ one: Entry, _ other: Entry) -> Bool {
        guard let at = one.at, let next = other.at else { return one.at == other.at }
        return max(next - at, at - next) <= floodGap
    }

    struct Entry: Equatable {
        /// The time of the entry in the sale; `nil` if unknown. A folded line has the latest time.
        var at: Moment?
        /// The author: an operator, `schedule`, `law`, `engine`, or a part of the deck.
        var who: SafeText
        /// The drop's name; empty when the entry concerns no drop.
        var drop: SafeText
        var what: SafeText
        var role: StyleRole
        /// The kind of event; `nil` for entries by the deck itself.
        var kind: EventKind?
        /// Entries fold into one line only when their topics are equal byte for byte.
        let topic: ExactText
        /// The number of the line, from 1, in the order lines were added.
        var number = 0
        /// The time of each entry folded into the line; empty for a single entry.
        private var moments: [Moment] = []
        /// The latest entries folded into the line, the newest last; at most `partsMax`.
        private(set) var parts: [Part] = []

        /// One of the entries folded into a line.
        struct Part: Equatable {
            var at: Moment?
            var who: SafeText
            var drop: SafeText
            var what: SafeText
            var role: StyleRole
        }

        /// The most entries of a flood that are kept one by one.
        static let partsMax = 16

        init(
            at: Moment?, who: SafeText, drop: SafeText, what: SafeText, role: StyleRole,
            kind: EventKind? = nil, topic: ExactText? = nil
        ) {
            (self.at, self.who, self.drop, self.what) = (at, who, drop, what)
            (self.role, self.kind) = (role, kind)
            self.topic = topic ?? ExactText("\(who)\0\(drop)\0\(what)")
        }
    }
}

extension Chronicle.Entry {
    init(_ event: Event) {
        let reason = event.reason.map { ": \($0)" } ?? ""
        self.init(
            at: event.moment, who: SafeText(event.author?.name ?? "rules"),
            drop: SafeText(event.drop.text), what: SafeText(eventWords(event.content) + reason),
            role: .text, kind: event.content.kind, topic: Chronicle.Entry.topic(of: event))
    }

    /// Everything in an event except its number, its moment and its command.
    private static func topic(of event: Event) -> ExactText {
        let row = EventRow(event)
        let columns = [
            row.kind, row.drop, row.author, row.reason, row.text, row.number.map { "\($0)" },
        ]
        // No text of a sale contains a zero byte. "=" marks a present value, even an empty one.
        return ExactText(columns.map { $0.map { "=\($0)" } ?? "" }.joined(separator: "\0"))
    }

    /// The number of entries the line stands for.
    var count: Int { max(1, moments.count) }

    /// The words of the line. A folded line begins with its count and its duration.
    var words: SafeText {
        guard let first = moments.first, let last = moments.last else { return what }
        return "\(SafeText(Figure.grouped(count))) times in \(SafeText(shortSpan(last - first))): "
            + what
    }

    /// One line for this entry and the next one.
    func folded(with next: Chronicle.Entry) -> Chronicle.Entry {
        var folded = self
        let earlier = moments.isEmpty ? [at].compactMap { $0 } : moments
        folded.moments = earlier + [next.at ?? at].compactMap { $0 }
        folded.parts = Array(
            ((parts.isEmpty ? [part] : parts) + [next.part]).suffix(Chronicle.Entry.partsMax))
        if let at = next.at, let before = earlier.last, at < before { folded.moments.sort() }
        folded.at = folded.moments.last
        if folded.parts.last?.at != folded.at {
            folded.parts.sort { one, other in
                guard let before = one.at, let after = other.at else { return false }
                return before < after
            }
        }
        folded.role = next.role
        return folded
    }

    /// This entry alone, as a part of a folded line.
    private var part: Part { Part(at: at, who: who, drop: drop, what: what, role: role) }

    /// The line as it was at a moment; nil when nothing in it had happened yet.
    func until(_ moment: Moment) -> Chronicle.Entry? {
        guard let at, at > moment else { return self }
        let seen = moments.prefix { $0 <= moment }
        guard let last = seen.last else { return nil }
        var earlier = self
        earlier.moments = Array(seen)
        earlier.at = last
        earlier.parts = parts.filter { part in part.at.map { $0 <= moment } ?? true }
        return earlier
    }
}
