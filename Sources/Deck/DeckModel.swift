package import Canvas
import Health
package import Rules
import Telemetry

/// Everything that the screen is made of. Messages change it; `view` draws it.
package struct DeckModel: Equatable, Sendable {
    /// Where the deck was put up.
    package let seat: Seat
    /// The terminal's size.
    package internal(set) var size: Size
    /// The theme on the screen.
    package internal(set) var theme: String
    /// The keys as this operator has them.
    package internal(set) var keys: KeyMap
    /// The parts of the screen as this operator wants them.
    var panels: PanelPlan
    var facts: CampaignFacts?

    /// The local clock, which never steps back.
    var now: Moment
    /// The newest reading, and when it came by the local clock.
    var latest: Reading?
    var latestArrival: Moment
    /// Whether the connection is known to be gone.
    var isCutOff = false
    /// Why attempts to connect failed since it was gone, each reason once.
    var linkTroubles: [String] = []
    var indicator: Indicator
    var verdict: Verdict?
    var tape = Tape()
    var pulse = Pulse()
    /// Kept through a jump in a recording: it is the past, whenever it was seen.
    var curves = DropCurves()
    var chronicle = Chronicle()
    var announcements = Announcements()
    var landmarks: [Landmark] = []
    var replay: ReplayStatus?

    /// The readings so far, to look back at.
    var history = History()
    /// Where the picture stands when it is not the present's.
    var past = Past.none
    /// The events around a picture of the past.
    var closeUp: CloseUp?
    /// How often the range of the graphs is halved.
    var zoom = 0
    /// What is so now, in a model that is a picture of the past.
    var present: Present?

    /// The drop that the operator chose; nil while the deck follows the sale.
    var chosen: String?
    var gaze = Gaze()
    var isHelpShown = false
    var helpOffset = 0
    var panel: ActionPanel?
    var whatIf: WhatIfPanel?
    var armedPause: ArmedPause?
    var goTo: TextField?
    var themes: [ThemeChoice]
    var themePicker: ThemePicker?
    var dropPicker: DropPicker?
    /// The line at the foot, while it is being typed.
    var prompt: Prompt?
    /// Lines that were entered, the latest at the end.
    var commandsPast: [String] = []
    var searchesPast: [String] = []
    /// What was last searched for in what happened.
    var searched: String?
    var alarms = AlarmBoard()
    var isAlarmListShown = false
    /// The alarm that is marked in the list, by what it is: the list sorts itself anew.
    var markedAlarm: Alarm.Kind?
    /// Whether the mouse is the deck's; else the terminal selects text with it.
    var hasMouse = true
    /// What is to be called out to somebody who looks elsewhere.
    var alarmCall: SafeText?
    var errands: [Errand] = []
    var ordersSent = 0
    var flash: Flash?
    /// How the keys follow each other, and how the latest one came.
    var pace = KeyPace()
    var stroke = KeyPace.Stroke.pressed(since: nil)
    /// When the deck is left by a key that came with others, if no other key follows.
    var leavesAt: Moment?
    /// Whether it was told that keys are taken by their place, and that capitals are taken as small.
    var isPlaceTold = false
    var isCapitalTold = false
    var title = SafeText.empty

    /// A deck before anything has happened.
    ///
    /// - Parameters:
    ///   - seat: where it is put up.
    ///   - size: the terminal's size.
    ///   - theme: the theme to start with.
    ///   - keys: the keys, as the operator has them.
    ///   - panels: the parts of the screen, as the operator wants them.
    ///   - now: the local clock.
    package init(
        seat: Seat, size: Size, theme: String = "quiet", keys: KeyMap = .standard,
        panels: PanelPlan = .usual, now: Moment
    ) {
        self.seat = seat
        self.size = size
        self.theme = theme
        self.keys = keys
        self.panels = panels
        themes = [ThemeChoice(name: theme, about: .empty)]
        self.now = now
        latestArrival = now
        indicator = Indicator(isToldOfTime: seat.mode != .replay)
    }

    /// When a drop's last free unit went for the first time.
    struct Landmark: Equatable {
        var drop: String
        var openedAt: Moment
        var goneAt: Moment?
    }

    /// A pause that waits for its second key.
    struct ArmedPause: Equatable {
        var drop: DropID
        var until: Moment
        /// When the same key a second time will have proved to be pressed, not held down.
        var confirmsAt: Moment?
        /// Whether the second key came together with others.
        var isCrowded = false
    }

    /// A word that passes.
    struct Flash: Equatable {
        var words: SafeText
        var role: Role
        var until: Moment
    }
}

extension DeckModel {
    /// The sale's time at this instant: what the readings say, and what has passed since.
    var saleNow: Moment? {
        if let replay { return replay.position }
        if seat.mode == .replay { return latest?.at }
        return latest.map { $0.at + (now - latestArrival) }
    }

    /// How old the newest reading is.
    var age: Span? {
        guard let latest, let saleNow else { return nil }
        return saleNow - latest.at
    }

    /// How far the figures can be trusted.
    enum Freshness: Equatable {
        /// Not older than two periods.
        case fresh
        /// Older, while the link stands.
        case old
        /// The last good ones before the link was lost.
        case lost
    }

    var freshness: Freshness {
        // What is only kept on the screen because it comes and goes is not so now.
        let findings = verdict.map { [$0.leading] + $0.others } ?? []
        let isLost = findings.contains {
            [.down, .noSignal].contains($0.state) && !$0.isLatched
        }
        if isCutOff || isLost { return .lost }
        return (age ?? Span(milliseconds: 0)) > Span(milliseconds: 200) ? .old : .fresh
    }

    var zone: Zone { facts?.zone ?? .utc }

    /// What the deck looks at: whether it is a rehearsal the engine says, whatever was known when
    /// the deck was put up.
    var mode: Mode {
        switch (seat.mode, facts?.isRehearsal) {
        case (.live, true): .rehearsal
        case (.rehearsal, false): .live
        default: seat.mode
        }
    }

    /// The word that the screen bears; a recording of a rehearsal says so as well.
    var word: String {
        seat.mode == .replay && facts?.isRehearsal == true ? "REHEARSAL REPLAY" : mode.word
    }

    /// The same where the engine was never heard or is not heard now: running it is not said to be.
    func word(isHeard: Bool) -> String {
        seat.mode == .replay || isHeard && latest != nil ? word : "\(word), no word"
    }

    /// The right to act now, or why there is none.
    var permit: Result<Permit, Denial> { seat.permit(for: facts?.watcher) }

    /// The place in the reading of the drop in view.
    var viewIndex: Int? {
        guard let latest, !latest.drops.isEmpty else { return nil }
        if let chosen, let index = latest.drops.firstIndex(where: { $0.drop == chosen }) {
            return index
        }
        return DeckModel.due(latest.drops, at: saleNow ?? latest.at)
    }

    /// The drop in view.
    var drop: DropReading? {
        guard let latest, let viewIndex else { return nil }
        return latest.drops[viewIndex]
    }

    /// The drop that a deck follows by itself: the one that runs; else the one that closed a moment
    /// ago; else the next to come; else the last.
    static func due(_ drops: [DropReading], at moment: Moment) -> Int {
        let running = drops.indices.filter { drops[$0].phase.takesClaims }
        if let latest = running.max(by: { opening(drops[$0]) < opening(drops[$1]) }) {
            return latest
        }
        let closed = drops.indices.filter { drops[$0].phase == .closed }
        let last = closed.max { closing(drops[$0]) < closing(drops[$1]) }
        if let last, moment - closing(drops[last]) < DeckModel.lingering { return last }
        return drops.indices.first { drops[$0].phase.isBeforeOpening } ?? last ?? 0
    }

    /// How long a closed drop stays in view before the next one takes its place.
    static let lingering = Span.seconds(15)

    private static func opening(_ drop: DropReading) -> Moment {
        drop.openedAt ?? Moment(milliseconds: 0)
    }

    private static func closing(_ drop: DropReading) -> Moment {
        drop.closedAt ?? Moment(milliseconds: 0)
    }

    /// When the last free unit of a drop went; nil when that was not seen.
    func gone(_ drop: DropReading) -> Span? {
        guard let landmark = landmarks.first(where: { $0.drop == drop.drop }),
            let gone = landmark.goneAt, landmark.openedAt == drop.openedAt
        else { return nil }
        return gone - landmark.openedAt
    }
}
