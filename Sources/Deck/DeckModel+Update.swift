import Canvas
import Health
import Rules
import Telemetry

extension DeckModel {
    /// Handles a message and returns the effects to carry out.
    package mutating func update(_ message: Message) -> [Effect] {
        var effects: [Effect] = []
        switch message {
        case .keyPressed(let key, let at, let arrival):
            advance(to: at)
            effects = press(key, arrival)
        case .restOfSequenceCame(let at):
            advance(to: at)
            armedPause = nil
            say("what came right after esc did nothing: press it again", .notice)
        case .mouseActed(let mouse, let at):
            advance(to: at)
            effects = apply(mouse)
        case .mouseSet(let isOn): hasMouse = isOn
        case .exported(let exported): report(exported)
        case .pasted(let text, let at, let isWhole):
            advance(to: at)
            paste(text)
            if !isWhole { say("a paste has no end yet: esc ends it", .warn) }
        case .resized(let size): effects = resize(to: size)
        case .helloArrived(let facts): apply(facts)
        case .readingArrived(let reading, let at):
            advance(to: at)
            apply(reading)
        case .eventsArrived(let events):
            chronicle.append(events)
            announcements.append(events)
            settleCommands(by: events)
        case .lookedUp(let events, let after, let upTo):
            receive(events, after: after, upTo: upTo)
        case .linkChanged(let evidence, let at):
            advance(to: at)
            apply(evidence)
        case .gaveUp(let why): effects = giveUp(why)
        case .missed(let events):
            record("deck", "the feed passed over \(Figure.grouped(events)) events", .notice)
        case .commandNamed(let id, let commandID): setCommandID(commandID, of: id)
        case .commandAnswered(let id, let answer, let at):
            advance(to: at)
            apply(answer, to: id)
        case .ticked(let at):
            advance(to: at)
            effects = confirmDue()
            tick()
        case .configured(let configured): effects = apply(configured)
        case .themesFound(let themes): self.themes = themes
        case .reported(let words, let role): record("deck", words, role)
        case .ofEngine(_, let message): effects = update(message)
        case .replayMoved(let status): move(to: status)
        case .rewound(let past):
            rewind(through: past.readings, then: nil, past.events, to: past.status)
        case .workedOut(let answer):
            guard case .whatIf(var panel) = overlay else { break }
            panel.answer = answer
            replaceOverlay(.whatIf(panel))
        }
        return effects + titleEffects() + alarmCallEffects()
    }

    /// Handles the end of all attempts to connect. A deck without figures quits; any other deck
    /// keeps the last good figures on screen.
    private mutating func giveUp(_ why: SafeText) -> [Effect] {
        guard latest != nil else { return [.quit(farewell: nil)] }
        isCutOff = true
        record("link", why, .alarm)
        return []
    }

    private mutating func resize(to size: Size) -> [Effect] {
        self.size = size
        if panel != nil, !DeckLayout.reaches(ActionPanel.sizeMin, size) {
            closeOverlay()
            say("too small for the panel: nothing was sent", .warn)
        }
        guard case .whatIf(let panel) = overlay, !DeckLayout.reaches(WhatIfPanel.sizeMin, size)
        else { return [] }
        say("too small for the panel", .warn)
        return close(panel)
    }

    private mutating func advance(to moment: Moment) { now = max(now, moment) }

    /// Sets the window title if it has changed.
    private mutating func titleEffects() -> [Effect] {
        var words = [modeWord(isHeard: freshness != .lost), context.engine.string]
        if let drop { words += [drop.drop, drop.phase.rawValue] }
        let title = SafeText(words.joined(separator: " "))
        guard title != self.title else { return [] }
        self.title = title
        return [.setTitle(title)]
    }

    private mutating func apply(_ facts: CampaignFacts) {
        let previous = self.facts
        if latest == nil,
            previous?.drawWindows != facts.drawWindows || previous?.limits != facts.limits
        {
            indicator = Indicator(
                drawWindows: facts.drawWindows, receivesTicks: context.mode != .replay,
                limits: facts.limits)
        }
        self.facts = facts
        if let current = facts.announcements { announcements.correct(to: current) }
        remakePicture()
    }

    private mutating func apply(_ reading: Reading) {
        if let latest, latest.boot == reading.boot, latest.number >= reading.number { return }
        let isFirst = latest == nil
        let earlierNotices = latest?.notices ?? []
        latest = reading
        for notice in reading.notices ?? [] where !earlierNotices.contains(notice) {
            record("engine", SafeText(notice), .warn)
        }
        latestArrival = now
        (isCutOff, linkTroubles) = (false, [])
        recent.append(reading)
        if context.mode != .replay, replay == nil { history.append(reading) }
        curves.append(reading)
        for drop in reading.drops { recordMilestones(drop, at: reading.at) }
        judge(.reading(reading), isFirst: isFirst)
    }

    private mutating func recordMilestones(_ drop: DropReading, at moment: Moment) {
        guard let openedAt = drop.openedAt else { return }
        let index = milestones.firstIndex { $0.drop == drop.drop } ?? milestones.endIndex
        if index == milestones.endIndex {
            // A deck that joins late does not know when the last free unit was granted.
            guard drop.free > 0 || moment - openedAt < TimeSpan(milliseconds: 500) else { return }
            milestones.append(DropMilestones(drop: drop.drop, openedAt: openedAt, goneAt: nil))
        }
        if drop.free == 0, milestones[index].goneAt == nil { milestones[index].goneAt = moment }
    }

    /// Gives evidence to the indicator, and records a change of its state in the chronicle.
    mutating func judge(_ evidence: Evidence, isFirst: Bool = false) {
        let clock = verdictNow
        let before = verdict
        var verdict = indicator.observe(evidence, at: clock)
        restoreStart(of: &verdict)
        self.verdict = verdict
        watchAlarms()
        for note in verdict.notes where before?.notes.contains(note) == false {
            record("deck", SafeText(note), .notice)
        }
        // Before the first reading there is no signal yet. That is not an event.
        let previous = isFirst ? .ok : before?.state
        guard let previous, previous != verdict.state else { return }
        let from = isFirst ? "" : "\(previous.rawValue) -> "
        let reason = verdict.state == .ok ? "" : ": \(verdict.leading.reason)"
        record(
            "health", "\(SafeText(from))\(verdict.state.rawValue)\(reason)",
            role(of: verdict.leading))
    }

    /// After a jump, the indicator sees only the last minutes of the recording. If the state began
    /// earlier, the recorded verdict has the start.
    private func restoreStart(of verdict: inout Verdict) {
        guard context.mode == .replay || replay != nil, let recorded = latest?.verdict,
            recorded.state == verdict.state.rawValue
        else { return }
        verdict.leading.since = min(verdict.leading.since, recorded.since)
    }

    /// The clock of a recording: the position, but never earlier than the newest reading.
    var recordedNow: Moment {
        let zero = Moment(milliseconds: 0)
        return max(replay?.position ?? zero, latest?.at ?? zero)
    }

    private mutating func tick() {
        if context.mode != .replay { judge(.tick) }
        if let flash, flash.until <= now { self.flash = nil }
        if let panel, let timeLeft = panel.timeLeft(at: now), timeLeft.milliseconds <= 0 {
            closeOverlay()
            say("expired: nothing was sent", .notice)
        }
        for index in pendingCommands.indices
        where pendingCommands[index].isAsked && !pendingCommands[index].isOverdue {
            guard now - pendingCommands[index].askedAt >= PendingCommand.overdue else { continue }
            pendingCommands[index].isOverdue = true
            record("deck", "no answer for 10 s to: \(pendingCommands[index].title)", .alarm)
        }
        pendingCommands.removeAll { $0.isExpired(at: now) }
    }

    private mutating func move(to status: ReplayStatus) {
        replay = status
        if latest != nil { judge(.tick) }
    }

    /// Forgets everything shown, then applies the readings one by one, and `last` after them.
    mutating func rewind(
        through readings: some Sequence<Reading>, then last: Reading?, _ events: [Event],
        to status: ReplayStatus
    ) {
        (latest, recent, milestones) = (nil, RecentReadings(), [])
        (chronicle, verdict, alarms) = (Chronicle(), nil, AlarmBoard())
        curves.forgetPrevious()
        indicator = Indicator(
            drawWindows: facts?.drawWindows ?? [:], receivesTicks: false,
            limits: facts?.limits ?? HealthLimits())
        func show(_ reading: Reading) {
            replay = ReplayStatus(
                position: reading.at, start: status.start, end: status.end,
                isPlaying: status.isPlaying, speedPermille: status.speedPermille)
            apply(reading)
        }
        for reading in readings { show(reading) }
        if let last { show(last) }
        (chronicle, announcements) = (Chronicle(), Announcements())
        chronicle.append(events)
        announcements.append(events)
        move(to: status)
    }

    mutating func say(_ words: SafeText, _ role: StyleRole) {
        flash = Flash(words: words, role: role, until: now + .seconds(4))
    }

    /// Shows a message for a few seconds. Returns no effects.
    mutating func onlySay(_ words: SafeText, _ role: StyleRole) -> [Effect] {
        say(words, role)
        return []
    }

    /// Adds a line from the deck itself to the chronicle.
    mutating func record(_ who: SafeText, _ what: SafeText, _ role: StyleRole) {
        chronicle.add(.init(at: saleNow, who: who, drop: .empty, what: what, role: role))
    }

    /// The colour of a finding. A state other than OK never has the colour of OK.
    func role(of finding: Finding) -> StyleRole {
        finding.severity == .normal && finding.state != .ok ? .notice : role(of: finding.severity)
    }

    func role(of severity: Severity) -> StyleRole {
        switch severity {
        case .normal: .ok
        case .warning: .warn
        case .alarm: .alarm
        }
    }
}
