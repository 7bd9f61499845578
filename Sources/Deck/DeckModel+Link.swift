import Canvas
import Health

/// The link to the engine: reports about it, and reconnecting.
extension DeckModel {
    /// The most reasons to record while the link is down. A proxy may give a new one each time.
    private static let troublesMax = 5

    mutating func apply(_ evidence: LinkEvidence) {
        switch evidence {
        case .connected:
            if isCutOff { record("link", "connected again", .notice) }
        case .closed:
            if !isCutOff { record("link", "the connection was closed", .warn) }
            isCutOff = true
        case .failing(let why): recordTrouble(why)
        case .refused, .starting, .healthAnswered, .healthUnanswered: break
        case .engineExited:
            record("link", "the engine's process has ended", .alarm)
            isCutOff = true
        }
        judge(.link(evidence))
    }

    private mutating func recordTrouble(_ why: String) {
        guard linkTroubles.count < DeckModel.troublesMax, !linkTroubles.contains(why) else {
            return
        }
        linkTroubles.append(why)
        record("link", "trying again: \(SafeText(why))", .warn)
    }

    /// Draws everything again. If the link is in trouble, also reconnects at once.
    func redraw() -> [Effect] { isLinkTroubled ? [.redraw, .reconnect] : [.redraw] }

    /// Tries to reconnect at once.
    mutating func reconnect() -> [Effect] {
        guard context.mode != .replay else { return onlySay("a recording has no link", .notice) }
        guard isLinkTroubled else { return onlySay("the link stands", .dim) }
        say("trying again now", .notice)
        return [.reconnect]
    }

    private var isLinkTroubled: Bool {
        context.mode != .replay && (isCutOff || !linkTroubles.isEmpty || latest == nil)
    }
}
