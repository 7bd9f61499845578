import Canvas
import Rules

extension Chronicle {
    /// One line of it.
    struct Entry: Equatable {
        /// When, in the sale's time; nil before the deck knows it. Of several the last.
        var at: Moment?
        /// Who: an operator, `schedule`, `law`, `engine`, or the part of the deck that noticed.
        var who: SafeText
        /// The drop's name; empty when it concerns none.
        var drop: SafeText
        /// What, and why.
        var what: SafeText
        /// How grave it is.
        var role: Role
        /// The kind of event; nil for what the deck noticed.
        var kind: Happening.Kind?
        /// What is alike to the byte has one topic: only that is told as one thing that happened
        /// several times.
        let topic: ExactText
        /// Which line it is, from one, by the order in which lines were added.
        var number = 0
        /// When each happened that the line stands for; empty for one alone.
        private var moments: [Moment] = []
        /// The latest of those that the line stands for, each for itself, the newest last.
        private(set) var parts: [Part] = []

        /// One of several.
        struct Part: Equatable {
            var at: Moment?
            var who: SafeText
            var drop: SafeText
            var what: SafeText
            var role: Role
        }

        /// So many of a flood can be told one by one.
        static let partsMax = 16

        init(
            at: Moment?, who: SafeText, drop: SafeText, what: SafeText, role: Role,
            kind: Happening.Kind? = nil, topic: ExactText? = nil
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
            drop: SafeText(event.drop.text), what: SafeText(told(event.happening) + reason),
            role: .text, kind: event.happening.kind, topic: Chronicle.Entry.topic(of: event))
    }

    /// All that an event says but its number, its moment and its command.
    private static func topic(of event: Event) -> ExactText {
        let row = EventRow(event)
        let columns = [
            row.kind, row.drop, row.author, row.reason, row.text, row.number.map { "\($0)" },
        ]
        // No text of a sale has a zero byte in it, and absent is not empty.
        return ExactText(columns.map { $0.map { "=\($0)" } ?? "" }.joined(separator: "\0"))
    }

    /// How many things the line stands for.
    var count: Int { max(1, moments.count) }

    /// What the line says: of several how many, and in how long a time.
    var words: SafeText {
        guard let first = moments.first, let last = moments.last else { return what }
        return "\(SafeText(Figure.grouped(count))) times in \(SafeText(shortSpan(last - first))): "
            + what
    }

    /// The line for both.
    func folded(with next: Chronicle.Entry) -> Chronicle.Entry {
        var both = self
        let earlier = moments.isEmpty ? [at].compactMap { $0 } : moments
        both.moments = earlier + [next.at ?? at].compactMap { $0 }
        both.parts = Array(
            ((parts.isEmpty ? [part] : parts) + [next.part]).suffix(Chronicle.Entry.partsMax))
        if both.moments.count > 1,
            both.moments[both.moments.count - 1] < both.moments[both.moments.count - 2]
        {
            both.moments.sort()
        }
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

    /// This one alone, as one of several.
    private var part: Part { Part(at: at, who: who, drop: drop, what: what, role: role) }

    /// The line as it was at a moment; nil before it.
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
