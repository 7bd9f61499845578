import Canvas
import Rules
import Telemetry

/// Going to a time that the operator typed.
extension DeckModel {
    /// Goes to a clock time, to seconds from the opening, to a number of units sold, or to a
    /// percentage of the visible time range.
    mutating func go(to text: String) -> [Effect] {
        if let place = TimeQuery.place(text) {
            goTo = nil
            return go(to: place)
        }
        switch timeFrame.flatMap({ TimeQuery.moment(text, in: $0) }) {
        case .moment(let moment):
            goTo = nil
            return go(to: moment)
        case .twice(let times):
            say("the clocks showed it twice: say \(times.joined(separator: " or "))", .warn)
        case .skipped: say("the clocks jumped over \(text) on that day", .warn)
        case nil: say("not a time: \(text). Say 14:00:03.2, T+2.4, sold=5000 or 50%", .warn)
        }
        return []
    }

    private mutating func go(to moment: Moment) -> [Effect] {
        context.mode == .replay ? [.replay(.seekTo(moment))] : freeze(at: moment)
    }

    private mutating func go(to place: TimeQuery.Place) -> [Effect] {
        switch place {
        case .percent(let percent):
            guard let frame = timeFrame else { return [] }
            return go(to: frame.moment(percent: percent))
        case .sold(let units):
            guard let drop else { return [] }
            if context.mode == .replay {
                return [.replay(.seekToSold(units, drop: drop.drop))]
            }
            let reading = history.first { reading in
                reading.drops.contains { $0.drop == drop.drop && $0.sold >= units }
            }
            guard let reading else {
                say("\(drop.drop) has not sold \(Figure.grouped(units)) units", .notice)
                return []
            }
            return freeze(at: reading.at)
        }
    }

    /// What a typed time is relative to; nil before anything is known.
    private var timeFrame: TimeQuery.Frame? {
        let opening = drop?.openedAt ?? drop?.opens
        if let replay {
            return TimeQuery.Frame(
                start: replay.start, end: replay.end, openedAt: opening, near: replay.position,
                zone: zone)
        }
        guard let first = history.start, let newest = latest?.at else { return nil }
        return TimeQuery.Frame(
            start: first, end: newest, openedAt: opening,
            near: past.picture?.position ?? newest, zone: zone)
    }
}
