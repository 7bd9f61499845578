import Canvas
import Rules

/// What happened, in words, the newest last: acts, schedule, law, and what the deck noticed.
///
/// A flood of equal entries takes two lines: the first entry, and one line with a count for all the
/// others. Entries are equal when who, what, which drop and why are equal byte for byte.
struct Chronicle: Equatable, Sendable {
    /// Trimming keeps this many entries: more than any screen can show.
    static let limit = 200
    /// Equal entries at most this far apart may be a flood. The third one makes it a flood.
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

    /// Adds an entry at its place in time, since entries of the deck and of the engine arrive on
    /// different ways. A repeated entry is folded into the line that it already has.
    mutating func add(_ entry: Entry) {
        var entry = entry
        if let place = flood(of: entry) {
            let earlier = entries.remove(at: place)
            entry = earlier.folded(with: entry)
        } else {
            added += 1
            entry.number = added
        }
        var place = entries.endIndex
        if let at = entry.at {
            while place > 0, let before = entries[place - 1].at, before > at { place -= 1 }
        }
        entries.insert(entry, at: place)
        if entries.count > 2 * Chronicle.limit {
            entries.removeFirst(entries.count - Chronicle.limit)
        }
    }

    /// The index of the line an entry folds into: the second line with its topic, or a later one.
    private func flood(of entry: Entry) -> Int? {
        let alike = entries.indices.reversed().filter { entries[$0].topic == entry.topic }.prefix(2)
        guard let last = alike.first, entries[last].count < Chronicle.floodMax,
            Chronicle.isNear(entries[last], entry)
        else { return nil }
        if entries[last].count > 1 { return last }
        guard alike.count == 2, Chronicle.isNear(entries[alike[1]], entries[last]) else {
            return nil
        }
        return last
    }

    private static func isNear(_ one: Entry, _ other: Entry) -> Bool {
        guard let at = one.at, let next = other.at else { return one.at == other.at }
        return max(next - at, at - next) <= floodGap
    }

    struct Entry: Equatable {
        /// When it happened, in the sale's time; nil before the deck knows that time. A folded line
        /// has the time of its latest entry.
        var at: Moment?
        /// Who did it: an operator, `schedule`, `law`, `engine`, or the part of the deck that
        /// noticed it.
        var who: SafeText
        /// The drop's name; empty when it concerns no drop.
        var drop: SafeText
        var what: SafeText
        var role: StyleRole
        /// The kind of event; nil for what the deck itself noticed.
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
        // No text of a sale contains a zero byte. "=" tells an empty value from an absent one.
        return ExactText(columns.map { $0.map { "=\($0)" } ?? "" }.joined(separator: "\0"))
    }

    /// The number of entries the line stands for.
    var count: Int { max(1, moments.count) }

    /// The words of the line; a folded line adds how often, and within what time.
    var words: SafeText {
        guard let first = moments.first, let last = moments.last else { return what }
        return "\(SafeText(Figure.grouped(count))) times in \(SafeText(shortSpan(last - first))): "
            + what
    }

    /// One line for this entry and the next one.
    func folded(with next: Chronicle.Entry) -> Chronicle.Entry {
        var both = self
        let earlier = moments.isEmpty ? [at].compactMap { $0 } : moments
        both.moments = earlier + [next.at ?? at].compactMap { $0 }
        both.parts = Array(
            ((parts.isEmpty ? [part] : parts) + [next.part]).suffix(Chronicle.Entry.partsMax))
        if let at = next.at, let before = earlier.last, at < before { both.moments.sort() }
        both.at = both.moments.last
        if both.parts.last?.at != both.at {
            both.parts.sort { one, other in
                guard let before = one.at, let after = other.at else { return false }
                return before < after
            }
        }
        both.role = next.role
        return both
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
