package import Canvas
import Health
package import Rules
import Telemetry

/// The whole state of the deck. Messages change it; `view` draws it.
package struct DeckModel: Equatable, Sendable {
    package let context: DeckContext
    package internal(set) var size: Size
    package internal(set) var theme: String
    package internal(set) var keys: KeyMap
    var panels: PanelPlan
    var facts: CampaignFacts?

    /// The local clock. It never goes back.
    var now: Moment
    var latest: Reading?
    /// When `latest` arrived, by the local clock.
    var latestArrival: Moment
    /// Whether the connection is known to be lost.
    var isCutOff = false
    /// Why attempts to connect failed since the link was lost. Each reason appears once.
    var linkTroubles: [String] = []
    var indicator: Indicator
    var verdict: Verdict?
    var recent = RecentReadings()
    /// Kept after a jump in a recording, because a recorded curve stays valid.
    var curves = DropCurves()
    var chronicle = Chronicle()
    var announcements = Announcements()
    var milestones: [DropMilestones] = []
    var replay: ReplayStatus?

    /// Past readings, so that the screen can show an earlier moment.
    var history = ReadingHistory()
    /// Whether the screen shows the present or a picture of the past.
    var past = Past.none
    /// The events around a picture of the past.
    var eventWindow: EventWindow?
    /// How often the range of the graphs has been halved.
    var zoom = 0
    /// The present state. Only a model that shows the past has it.
    var present: Present?

    /// The drop that the operator chose; `nil` while the deck chooses.
    var chosenDrop: String?
    var paneFocus = PaneFocus()
    /// The overlays in front of the panels. The last one is in front of the others.
    var overlays: [Overlay] = []
    var armedPause: ArmedPause?
    var themes: [ThemeChoice]
    /// The lines entered so far, the latest at the end.
    var pastCommands: [String] = []
    var pastSearches: [String] = []
    /// The last text searched for in the chronicle.
    var searchText: String?
    var alarms = AlarmBoard()
    /// Whether the deck takes the mouse; if not, the terminal selects text with it.
    var hasMouse = true
    /// The text of the next alert for an operator who looks elsewhere.
    var alarmCall: SafeText?
    var pendingCommands: [PendingCommand] = []
    var commandsSent = 0
    var flash: Flash?
    /// Tells pressed keys from held keys. `stroke` is the result for the latest key.
    var pace = KeyPace()
    var stroke = KeyPace.Stroke.pressed(since: nil)
    /// When the deck will quit after a quit key in a burst, unless another key follows.
    var quitsAt: Moment?
    /// Whether the chronicle already says that the deck translates another layout, or capitals.
    var hasReportedLayout = false
    var hasReportedCapital = false
    var title = SafeText.empty

    package init(
        context: DeckContext, size: Size, theme: String = "quiet", keys: KeyMap = .standard,
        panels: PanelPlan = .usual, now: Moment
    ) {
        self.context = context
        self.size = size
        self.theme = theme
        self.keys = keys
        self.panels = panels
        themes = [ThemeChoice(name: theme, about: .empty)]
        self.now = now
        latestArrival = now
        indicator = Indicator(receivesTicks: context.mode != .replay)
    }

    /// When a drop opened, and when it first had no free unit.
    struct DropMilestones: Equatable {
        var drop: String
        var openedAt: Moment
        var goneAt: Moment?
    }

    /// A pause that waits for its second key press.
    struct ArmedPause: Equatable {
        var drop: DropID
        var until: Moment
        /// After a second press of the same key: when that press counts, unless a third one
        /// follows.
        var confirmsAt: Moment?
        /// Whether the second press came together with other keys.
        var isCrowded = false
    }

    /// A message shown for a few seconds.
    struct Flash: Equatable {
        var words: SafeText
        var role: StyleRole
        var until: Moment
    }

    /// The sale's time now: the newest reading's time plus the time since it arrived. In a
    /// recording, the position.
    var saleNow: Moment? {
        if let replay { return replay.position }
        if context.mode == .replay { return latest?.at }
        return latest.map { $0.at + (now - latestArrival) }
    }

    var age: TimeSpan? {
        latest.flatMap { latest in saleNow.map { $0 - latest.at } }
    }

    /// How far the figures can be trusted.
    enum Freshness: Equatable {
        /// At most two reading periods (200 ms) old.
        case fresh
        /// Older, but the link is up.
        case old
        /// The last good figures before the link was lost.
        case lost
    }

    var freshness: Freshness {
        // A latched finding stays on screen because it comes and goes; it need not hold now.
        let findings = verdict.map { [$0.leading] + $0.others } ?? []
        let isLost = findings.contains {
            [.down, .noSignal].contains($0.state) && !$0.isLatched
        }
        if isCutOff || isLost { return .lost }
        return (age ?? TimeSpan(milliseconds: 0)) > TimeSpan(milliseconds: 200) ? .old : .fresh
    }

    var zone: Zone { facts?.zone ?? .utc }

    /// The mode of the deck. The engine's facts decide whether the campaign is a rehearsal.
    var mode: DeckMode {
        switch (context.mode, facts?.isRehearsal) {
        case (.live, true): .rehearsal
        case (.rehearsal, false): .live
        default: context.mode
        }
    }

    /// The mode word on the screen. It also marks a recording of a rehearsal.
    var modeWord: String {
        context.mode == .replay && facts?.isRehearsal == true ? "REHEARSAL REPLAY" : mode.word
    }

    /// The mode word. If nothing is heard from the engine, the word says so.
    func modeWord(isHeard: Bool) -> String {
        context.mode == .replay || isHeard && latest != nil ? modeWord : "\(modeWord), no word"
    }

    /// The right to act now, or why there is none.
    var permit: Result<Permit, Denial> { context.permit(for: facts?.watcher) }

    var dropIndex: Int? {
        guard let latest, !latest.drops.isEmpty else { return nil }
        if let chosenDrop, let index = latest.drops.firstIndex(where: { $0.drop == chosenDrop }) {
            return index
        }
        return DeckModel.indexToFollow(among: latest.drops, at: saleNow ?? latest.at)
    }

    var drop: DropReading? {
        dropIndex.flatMap { latest?.drops[$0] }
    }

    func drop(named name: String) -> DropReading? { latest?.drops.first { $0.drop == name } }

    /// The index of the drop that a deck follows by itself: the running drop that opened last; else
    /// the one that closed less than `closedDropStay` ago; else the next to open; else the last.
    static func indexToFollow(among drops: [DropReading], at moment: Moment) -> Int {
        let zero = Moment(milliseconds: 0)
        let opening = { drops[$0].openedAt ?? zero }
        let closing = { drops[$0].closedAt ?? zero }
        let running = drops.indices.filter { drops[$0].phase.takesClaims }
        if let latest = running.max(by: { opening($0) < opening($1) }) { return latest }
        let closed = drops.indices.filter { drops[$0].phase == .closed }
        let last = closed.max { closing($0) < closing($1) }
        if let last, moment - closing(last) < DeckModel.closedDropStay { return last }
        return drops.indices.first { drops[$0].phase.isBeforeOpening } ?? last ?? 0
    }

    /// How long a closed drop stays in view before the deck shows the next one.
    static let closedDropStay = TimeSpan.seconds(15)

    /// The time from the opening until no unit was free; `nil` when the deck did not see it.
    func goneAfter(_ drop: DropReading) -> TimeSpan? {
        guard let milestone = milestones.first(where: { $0.drop == drop.drop }),
            let gone = milestone.goneAt, milestone.openedAt == drop.openedAt
        else { return nil }
        return gone - milestone.openedAt
    }
}
