import Canvas
import Rules

/// What happened, in words, the newest last: acts, schedule, law, and what the deck itself noticed.
struct Chronicle: Equatable, Sendable {
    /// One line of it.
    struct Entry: Equatable {
        /// When, in the sale's time; nil before the deck knows it.
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
        /// Counts the lines in the order in which they were added, from 1.
        var number = 0
    }

    /// As many entries as any screen can show.
    static let limit = 200

    private(set) var entries: [Entry] = []
    /// How many lines were ever added.
    private(set) var added = 0
    private var latestSequence: Int64 = 0

    /// Adds the events that are not single buyers' and were not seen before.
    mutating func take(_ events: [Event]) {
        for event in events where event.sequence > latestSequence {
            latestSequence = event.sequence
            guard !event.happening.kind.concernsOneBuyer else { continue }
            add(Entry(event))
        }
    }

    /// The latest event of a kind in a drop.
    func latest(_ kind: Happening.Kind, of drop: String) -> Entry? {
        let name = SafeText(drop)
        return entries.last { $0.kind == kind && $0.drop == name }
    }

    /// The chronicle as it was at a moment.
    func until(_ moment: Moment) -> Chronicle {
        var chronicle = self
        chronicle.entries.removeAll { ($0.at ?? moment) > moment }
        return chronicle
    }

    /// Adds a line where it belongs in time: what the deck noticed and what the engine tells come
    /// by different ways.
    mutating func add(_ entry: Entry) {
        var place = entries.endIndex
        if let at = entry.at {
            while place > 0, let before = entries[place - 1].at, before > at { place -= 1 }
        }
        added += 1
        var entry = entry
        entry.number = added
        entries.insert(entry, at: place)
        if entries.count > 2 * Chronicle.limit {
            entries.removeFirst(entries.count - Chronicle.limit)
        }
    }
}

extension Chronicle.Entry {
    init(_ event: Event) {
        let reason = event.reason.map { ": \($0)" } ?? ""
        self.init(
            at: event.moment, who: SafeText(event.author?.name ?? "rules"),
            drop: SafeText(event.drop.text), what: SafeText(told(event.happening) + reason),
            role: .text, kind: event.happening.kind)
    }
}

/// What happened, as a sentence without its subject.
func told(_ happening: Happening) -> String {
    switch happening {
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
    case .holdSet(let hold): "set hold \(shortSpan(hold))"
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
        happening.kind.rawValue
    }
}

/// What an order asks for, as an imperative without its object.
func demand(_ act: OperatorAct) -> String {
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
    case .setHold(let hold): "hold \(shortSpan(hold))"
    case .disarm: "take the schedule off"
    case .rearm: "put the schedule on"
    case .announce: "announce"
    case .mark: "mark"
    }
}

private func counted(_ units: Int) -> String {
    "\(Figure.grouped(units)) \(units == 1 ? "unit" : "units")"
}
