import Canvas
import Rules

struct PendingCommand: Equatable, Sendable {
    enum State: Equatable {
        case asked
        case answered(CommandAnswer, at: Moment)
    }

    var command: PermittedCommand
    var askedAt: Moment
    var state = State.asked
    /// The id of the command and of its event; `nil` until the command was sent.
    var id: CommandID?
    /// Whether its event was seen. The event proves that the command was carried out.
    var isSeen = false
    /// Whether its event is the only proof, because no answer came.
    var isProven = false
    /// Whether the chronicle has a line about the missing answer.
    var isOverdue = false

    /// From `late` on, a missing answer is shown; from `overdue` on, it is an alarm.
    static let late = TimeSpan.seconds(1)
    static let overdue = TimeSpan.seconds(10)
    /// How long an answer stays on the screen.
    static let answerDisplayTime = TimeSpan.seconds(8)
    /// How long an unknown answer stays on the screen, unless an event settles it.
    static let unknownDisplayTime = TimeSpan.seconds(60)

    var isAsked: Bool { state == .asked }

    func isExpired(at now: Moment) -> Bool {
        switch state {
        case .asked: false
        case .answered(.unknown, let at): now - at > PendingCommand.unknownDisplayTime
        case .answered(_, let at): now - at > PendingCommand.answerDisplayTime
        }
    }

    /// The act and the drop, such as `pause mi3-3`.
    var title: String { "\(actWords(command.act)) \(command.drop.text)" }

    func words(at now: Moment, _ zone: Zone) -> (SafeText, StyleRole) {
        switch state {
        case .asked:
            let wait = now - askedAt
            if wait < PendingCommand.late { return ("asked: \(title)", .notice) }
            let late = "asked: \(title), no answer for \(shortSpan(wait))"
            return (SafeText(late), wait < PendingCommand.overdue ? .warn : .alarm)
        case .answered(.done, _) where isProven:
            return ("done after all: \(title), as its event tells", .ok)
        case .answered(.done, let at):
            return ("done: \(title), answered after \((at - askedAt).milliseconds) ms", .ok)
        case .answered(.repeated, _):
            return ("repeated: \(title) had taken effect before: nothing more was done", .notice)
        case .answered(.refused(let refusal), _):
            let words = zone.local(refusal.explanation)
            return ("REFUSED: \(title): \(words)\(PendingCommand.standingActWords(refusal))", .warn)
        case .answered(.failed(let why), _): return ("FAILED: \(title): \(why)", .alarm)
        case .answered(.unknown, _):
            return ("NOT KNOWN, may still happen, no answer came: \(title)", .alarm)
        }
    }

    /// The reason of a refusal, without the title; nil unless the command was refused.
    func brief(_ zone: Zone) -> SafeText? {
        guard case .answered(.refused(let refusal), _) = state else { return nil }
        return
            "REFUSED: \(zone.local(refusal.explanation))\(PendingCommand.standingActWords(refusal))"
    }

    private static func standingActWords(_ refusal: Refusal) -> String {
        guard let act = refusal.standingAct, let reason = act.reason else { return "" }
        return " (\(act.author.name): \(reason))"
    }
}
