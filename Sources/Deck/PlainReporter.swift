import Canvas
import Health
package import Rules
import Telemetry

/// The deck as text, for screen readers, logs and pipes: one labelled line for each important
/// change.
package struct PlainReporter: Sendable {
    private var model: DeckModel
    private var drops: [PlainDrop] = []
    private var reportedState: HealthState?
    /// The number of the last chronicle line that was reported.
    private var reportedEntry = 0
    /// The last report about each folded line, by line number.
    private var reportedCounts: [Int: ReportedCount] = [:]
    private var forecastAt: Moment?
    /// The reported alarms, and the time at which each was raised.
    private var reportedAlarms: [Alarm.Kind: Moment] = [:]
    /// The announcements reported as current.
    private var reportedAnnouncements: [String: Announcements.Current] = [:]

    /// The number of entries in a folded line when it was reported, and when that was.
    private struct ReportedCount {
        var count: Int
        var at: Moment
    }

    /// A flood is reported after each `floodInterval`, and `floodPause` after its last entry.
    private static let floodInterval = TimeSpan.seconds(10)
    private static let floodPause = TimeSpan.seconds(2)
    /// The time between two reports of a forecast while it holds.
    private static let forecastInterval = TimeSpan.seconds(10)

    /// Creates a reporter that has reported nothing yet.
    package init(context: DeckContext, now: Moment) {
        model = DeckModel(context: context, size: Size(80, 24), now: now)
    }

    /// Returns the lines to report after a message; mostly none.
    package mutating func report(_ message: Message) -> [String] {
        // Keys and sizes only matter for a screen.
        switch message {
        case .keyPressed, .restOfSequenceCame, .pasted, .resized: return []
        default: break
        }
        let hadFacts = model.facts != nil
        _ = model.update(message)
        var lines = hadFacts ? [] : greeting
        lines += announcements(message) + entries()
        if case .readingArrived(let reading, _) = message { lines += changes(reading) }
        if case .rewound(let past) = message, let last = past.readings.last {
            lines += changes(last)
        }
        return lines + verdict() + alarms() + forecast()
    }

    /// The last lines: the current figures of every drop that has opened.
    package mutating func summary() -> [String] {
        guard let latest = model.latest else { return ["end: no reading ever came"] }
        return entries(isEnd: true)
            + latest.drops.filter { $0.openedAt != nil }.map { drop in
                var words = "\(Figure.grouped(drop.sold)) sold of \(Figure.grouped(drop.issued))"
                words += ", \(Figure.grouped(drop.held)) held, \(Figure.grouped(drop.free)) free"
                words += ", \(Figure.grouped(drop.registered)) registered"
                let refused = drops.first { $0.drop == ExactText(drop.drop) }?.refusedInAll
                words += ", \(Figure.grouped(refused ?? drop.refusals.total)) refused"
                words += drop.books.isBalanced ? ", books balance" : ", BOOKS BROKEN"
                return line("end", words, drop)
            }
    }

    private var greeting: [String] {
        guard let facts = model.facts else { return [] }
        return [
            "\(model.modeWord.lowercased()): \(model.context.engine)",
            "campaign: \(facts.campaign), \(facts.product), \(facts.partner)",
        ]
    }

    /// The announcements that stood before the reporter started. Later changes come as events.
    private mutating func announcements(_ message: Message) -> [String] {
        guard case .helloArrived(let facts) = message else { return [] }
        return (facts.announcements ?? [:]).keys.sorted().compactMap { drop in
            guard let current = model.announcements.current(in: drop.text),
                reportedAnnouncements.updateValue(current, forKey: drop.text) != current
            else { return nil }
            let since = model.zone.stamp(current.at, near: model.saleNow)
            return "announced: \(current.text) (\(drop.text), since \(since))"
        }
    }

    private mutating func changes(_ reading: Reading) -> [String] {
        reading.drops.flatMap { drop in
            drops[index(of: drop)].changes(
                drop, phase: phaseWords(drop), boot: reading.boot, at: reading.at
            ).map { line($0.label, $0.words, drop) }
        }
    }

    private mutating func index(of drop: DropReading) -> Int {
        if let index = drops.firstIndex(where: { $0.drop == ExactText(drop.drop) }) { return index }
        drops.append(PlainDrop(drop.drop))
        return drops.endIndex - 1
    }

    private func phaseWords(_ drop: DropReading) -> String {
        let word = drop.phase.rawValue
        if drop.hasNoUnits { return "\(word), no units" }
        if let missed = drop.missed {
            let window = "\(model.zone.clock(missed.from)) to \(model.zone.clock(missed.to))"
            return "\(word), missed its window \(window): parked until it is opened or closed"
        }
        if let opens = drop.opens, model.isReopening(drop) {
            return "\(word), opens at \(model.zone.clock(opens))"
        }
        guard let soldOut = drop.soldOutAfter else { return word }
        let since = drop.free > 0 ? ", \(Figure.grouped(drop.free)) free since" : ""
        return "sold out after \(shortSpan(soldOut))\(since)"
    }

    private func line(_ label: String, _ words: String, _ drop: DropReading) -> String {
        let clock = model.saleNow.map { ", \(model.zone.clock($0, withMilliseconds: true))" } ?? ""
        return SafeText("\(label): \(words) (\(drop.drop)\(clock))").string
    }

    /// New lines of the chronicle: acts, schedule, law, observations of the deck.
    private mutating func entries(isEnd: Bool = false) -> [String] {
        // A jump rebuilds the chronicle. Past entries in it are not reported again.
        defer { reportedEntry = model.chronicle.added }
        return model.chronicle.entries.filter { shouldReport($0, isEnd) }.map { entry in
            let clock = entry.at.map { " (\(model.zone.stamp($0, near: model.saleNow)))" } ?? ""
            let drop = entry.drop.isEmpty ? "" : "\(entry.drop) "
            return "event: \(entry.who) \(drop)\(entry.words)\(clock)"
        }
    }

    /// Whether to report a line. A single one is reported once, a growing folded one repeatedly.
    private mutating func shouldReport(_ entry: Chronicle.Entry, _ isEnd: Bool) -> Bool {
        guard entry.who != "health" else { return false }
        let isNew = entry.number > reportedEntry
        guard entry.count > 1 else { return isNew }
        let now = model.now
        let reported = isNew ? nil : reportedCounts[entry.number]
        if reported == nil, !isNew, !isEnd {
            reportedCounts[entry.number] = ReportedCount(count: 1, at: now)
            return false
        }
        guard entry.count != reported?.count else { return false }
        let isDue = reported.map { now - $0.at >= PlainReporter.floodInterval } ?? true
        let quietTime = entry.at.flatMap { at in model.saleNow.map { $0 - at } }
        let hasEnded = quietTime.map { $0 >= PlainReporter.floodPause } ?? false
        guard isEnd || isDue || hasEnded else { return false }
        reportedCounts[entry.number] = ReportedCount(count: entry.count, at: now)
        return true
    }

    /// The forecast when it appears, and repeatedly while it holds.
    private mutating func forecast() -> [String] {
        guard let forecast = model.verdict?.forecast, let now = model.saleNow else { return [] }
        if let reported = forecastAt, now - reported < PlainReporter.forecastInterval { return [] }
        forecastAt = now
        return ["forecast: \(forecast.words)"]
    }

    /// Alarms that are not states of health; `verdict` reports those.
    private mutating func alarms() -> [String] {
        model.alarms.alarms.compactMap { alarm in
            guard [.missedWindow, .stillPaused].contains(alarm.kind), alarm.isRaised,
                alarm.hasRow,
                reportedAlarms.updateValue(alarm.raisedAt, forKey: alarm.kind) != alarm.raisedAt
            else { return nil }
            return SafeText(
                "alarm: \(alarm.kind.word), \(alarm.reason); do: \(model.sentence(alarm.advice))"
            ).string
        }
    }

    private mutating func verdict() -> [String] {
        // With the first reading, also reports OK: a screen shows it too.
        guard let verdict = model.verdict, verdict.state != reportedState,
            verdict.leading.severity > .normal || model.latest != nil
        else { return [] }
        defer { reportedState = verdict.state }
        let advice = model.sentence(verdict.leading.advice)
        let words =
            advice.isEmpty ? verdict.leading.reason : "\(verdict.leading.reason); do: \(advice)"
        return ["health: \(verdict.state.rawValue), \(words)"]
    }
}
