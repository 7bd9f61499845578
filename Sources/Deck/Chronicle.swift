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

    /// The latest entry for a kind of event in a drop.
    func latest(_ kind: EventKind, of drop: String) -> Entry? {
        let name = SafeText(drop)
        return entries.last { $0.kind == kind && $0.drop == name }
    }

    /// The chronicle as it was at a moment.
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
}

/// What happened, as a sentence without its subject.
func eventWords(_ content: EventContent) -> String {
    switch content {
    case .registrationOpened: "opened registration"
    case .registrationClosed: "closed registration"
    case .opened: "opened"
    case .paused: "paused"
    case .resumed: "resumed"
    case .closed(.soldOut): "sold out, closed"
    case .closed(.byOperator), .closed(.bySchedule): "closed"
    case .reopened(nil): "reopened"
    case .reopened(_?): "reopens with notice"
    case .dripRateSet(let rate): "set drip rate \(dripWords(rate))"
    case .unitsAdded(let units): "added \(counted(units))"
    case .unitsWithdrawn(let units): "withdrew \(counted(units))"
    case .holdSet(let hold): "set hold \(wholeSpan(hold))"
    case .disarmed: "took the schedule off"
    case .rearmed: "put the schedule on again"
    case .announced(let words): "announced: \(words)"
    case .marked(let words): "marked: \(words)"
    case .retracted: "took the announcement back"
    case .holdsExtended(let span): "moved all holds by \(shortSpan(span))"
    case .missed: "missed its selling window"
    case .upgraded(_, let edition): "goes on under edition \(edition.rawValue) of the law"
    case .drawn: "drew the order of the line"
    case .registered, .unregistered, .claimed, .granted, .confirmed, .lapsed, .released:
        content.kind.rawValue
    }
}

/// What an act asks for, as an imperative; most leave out the object.
func actWords(_ act: OperatorAct) -> String {
    switch act {
    case .openRegistration: "open registration"
    case .closeRegistration: "close registration"
    case .open: "open"
    case .pause: "pause"
    case .resume: "resume"
    case .close: "close"
    case .reopen: "reopen"
    case .retract: "take the announcement back"
    case .setDripRate(let rate): "drip rate \(dripWords(rate))"
    case .addUnits(let units): "add \(counted(units))"
    case .withdrawUnits(let units): "withdraw \(counted(units))"
    case .setHold(let hold): "hold \(wholeSpan(hold))"
    case .disarm: "take the schedule off"
    case .rearm: "put the schedule on"
    case .announce: "announce"
    case .mark: "mark"
    }
}

private func counted(_ units: Int) -> String {
    "\(Figure.grouped(units)) \(units == 1 ? "unit" : "units")"
}
