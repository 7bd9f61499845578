import Canvas
import Health
import Rules
import Telemetry

/// The conditions for alarms.
extension DeckModel {
    /// From this age on, figures are too old to decide by.
    private static let figuresOld = TimeSpan.seconds(5)

    /// Updates the alarms with the conditions that hold now.
    mutating func watchAlarms() {
        // A picture of the past never judges alarms; the deck of the present does.
        guard let verdict, context.mode == .replay || replay == nil else { return }
        var conditions = ([verdict.leading] + verdict.others).compactMap(AlarmCondition.init)
        conditions += [missingAnswer, missedWindow, stillPaused].compactMap { $0 }
        if context.mode != .replay, let age, age >= DeckModel.figuresOld {
            conditions.append(
                AlarmCondition(
                    kind: .oldFigures, severity: .warning,
                    reason: "the figures are \(shortSpan(age)) old",
                    advice: "do not decide by them: look at the engine and the link"))
        }
        let called = alarms.update(with: conditions, at: verdictNow)
        guard context.mode != .replay, let gravest = called.first, gravest.severity == .alarm,
            alarms.top?.alarms.contains(where: { $0.kind == gravest.kind }) == true
        else { return }
        let advice = sentence(gravest.advice)
        alarmCall = SafeText("\(gravest.kind.word): \(gravest.reason); do: \(advice)")
    }

    /// An advice in words, with the operator's own keys.
    func sentence(_ advice: Advice) -> String {
        advice.sentence(isPaused: isAllPaused, pauseKey: keys.label(of: .pause))
    }

    /// Whether at least one drop is paused and none is open.
    var isAllPaused: Bool {
        let phases = latest?.drops.map(\.phase) ?? []
        return phases.contains(.paused) && !phases.contains(.open)
    }

    /// The condition for drops that missed their selling window and wait for an operator.
    private var missedWindow: AlarmCondition? {
        let missed = (latest?.drops ?? []).filter { $0.missed != nil }
        guard let first = missed.first, let window = first.missed else { return nil }
        let more = missed.count > 1 ? " and \(missed.count - 1) more" : ""
        let times = "\(zone.clock(window.from)) to \(zone.clock(window.to))"
        return AlarmCondition(
            kind: .missedWindow, severity: .warning,
            reason: "\(first.drop)\(more): engine away \(times)",
            advice: """
                \(way(to: first))\(keys.label(of: .open)) opens it after a notice, \
                \(keys.label(of: .close)) closes it
                """)
    }

    /// How to bring a drop into view, because keys act on the drop in view; empty if it is there.
    private func way(to other: DropReading) -> String {
        other.drop == drop?.drop ? "" : "\(keys.label(of: .pickDrop)) chooses \(other.drop), then "
    }

    /// A pause by an operator becomes an alarm after this time; a pause by the engine at once.
    private static let pauseReminder = TimeSpan.seconds(60)

    /// The condition for drops that stay paused until an operator resumes them.
    private var stillPaused: AlarmCondition? {
        guard let saleNow, let latest else { return nil }
        let paused = latest.drops.compactMap {
            drop -> (drop: DropReading, by: SafeText, for: TimeSpan)? in
            guard drop.phase == .paused, let pause = chronicle.latest(.paused, of: drop.drop),
                let at = pause.at
            else { return nil }
            let isDue = pause.who == "engine" || saleNow - at >= DeckModel.pauseReminder
            return isDue ? (drop, pause.who, saleNow - at) : nil
        }
        guard let first = paused.max(by: { $0.for < $1.for }) else { return nil }
        let more = paused.count > 1 ? " and \(paused.count - 1) more" : ""
        let line = Figure.grouped(paused.reduce(0) { $0 + $1.drop.line })
        return AlarmCondition(
            kind: .stillPaused, severity: .warning,
            reason:
                "\(first.drop.drop)\(more): by \(first.by) for \(shortSpan(first.for)), \(line) wait",
            advice: """
                \(way(to: first.drop))\(keys.label(of: .resume)) resumes it, or tell the buyers why it waits \
                (\(keys.label(of: .announce)))
                """)
    }

    private var missingAnswer: AlarmCondition? {
        let silent = pendingCommands.filter {
            $0.isAsked && now - $0.askedAt >= PendingCommand.overdue
        }
        guard let first = silent.first else { return nil }
        let more = silent.count > 1 ? ", and \(silent.count - 1) more" : ""
        return AlarmCondition(
            kind: .noAnswer, severity: .alarm,
            reason: "\(first.title) was asked \(shortSpan(now - first.askedAt)) ago\(more)",
            advice: "look at the drop's phase before you ask again: it may have been done")
    }

    /// Returns the alert for the alarm called out last, once.
    mutating func alarmCallEffects() -> [Effect] {
        guard let words = alarmCall else { return [] }
        alarmCall = nil
        return [.call(words)]
    }
}
