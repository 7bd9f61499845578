import Canvas
import Rules
import Telemetry

/// The line in which the operator types a time to go to.
struct GoToPrompt: Equatable, Sendable {
    var field = TextField("go to")
}

extension DeckModel {
    mutating func press(_ key: Key, in prompt: GoToPrompt) -> [Effect] {
        var prompt = prompt
        switch key.code {
        case .escape: closeOverlay()
        case .enter:
            guard let text = prompt.field.trimmed else {
                closeOverlay()
                return []
            }
            guard let effects = go(to: text) else { return [] }
            closeOverlay()
            return effects
        default:
            _ = prompt.field.apply(key)
            replaceOverlay(.goTo(prompt))
        }
        return []
    }

    /// Goes to a clock time, to seconds from the opening, to a number of units sold, or to a
    /// percentage of the visible time range; nil, with the reason on screen, when the text is none
    /// of these.
    mutating func go(to text: String) -> [Effect]? {
        if let point = TimeQuery.progress(text) { return go(to: point) }
        switch timeContext.flatMap({ TimeQuery.moment(text, in: $0) }) {
        case .moment(let moment): return go(to: moment)
        case .twice(let times):
            say("the clocks showed it twice: say \(times.joined(separator: " or "))", .warn)
        case .skipped: say("the clocks jumped over \(text) on that day", .warn)
        case nil: say("not a time: \(text). Say 14:00:03.2, T+2.4, sold=5000 or 50%", .warn)
        }
        return nil
    }

    private mutating func go(to moment: Moment) -> [Effect] {
        context.mode == .replay ? [.replay(.seekTo(moment))] : freeze(at: moment)
    }

    private mutating func go(to progress: TimeQuery.Progress) -> [Effect] {
        switch progress {
        case .percent(let percent):
            return timeContext.map { go(to: $0.moment(percent: percent)) } ?? []
        case .sold(let units):
            guard let drop else { return [] }
            if context.mode == .replay {
                return [.replay(.seekToSold(units, drop: drop.drop))]
            }
            let reading = history.first { reading in
                reading.drops.contains { $0.drop == drop.drop && $0.sold >= units }
            }
            guard let reading else {
                return onlySay("\(drop.drop) has not sold \(Figure.grouped(units)) units", .notice)
            }
            return freeze(at: reading.at)
        }
    }

    /// The facts needed to find a typed time; nil before the first reading.
    private var timeContext: TimeQuery.Context? {
        let opening = drop?.openedAt ?? drop?.opens
        if let replay {
            return TimeQuery.Context(
                start: replay.start, end: replay.end, openedAt: opening, near: replay.position,
                zone: zone)
        }
        guard let first = history.start, let newest = latest?.at else { return nil }
        return TimeQuery.Context(
            start: first, end: newest, openedAt: opening,
            near: past.picture?.position ?? newest, zone: zone)
    }
}

extension DeckView {
    func line(of prompt: GoToPrompt) -> [Piece] {
        [
            Piece("go to ", .focus, .bold), Piece("\(end(of: prompt.field.text, 30))_", .text),
            Piece("   14:00:03.2, T+2.4, sold=5000 or 50%", .dim),
        ]
    }
}
