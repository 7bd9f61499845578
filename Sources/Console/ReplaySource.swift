import Canvas
package import Deck
import Journal
package import Machine
package import Recordings
package import Rules
package import Terminal

/// A recording behind a deck: plays, seeks and steps. It has no way to any engine.
package final class ReplaySource: DeckSource {
    /// A search for the next stop of the timeline, or for the one before.
    private enum Search {
        case next, previous
    }

    /// The least time between two pieces of work in the background.
    private static let rest = TimeSpan(milliseconds: 80)

    var cursor: RecordingCursor
    var timeline: TimelineIndex
    var place: RecordingPlace
    var playback: Playback
    /// Why the replay stopped at this place.
    var stopReason: StopReason?
    private let facts: CampaignFacts
    private let terms: CampaignTerms
    private var search: Search?
    private var work: WhatIfWork?
    private var workedAt = LocalClock.now
    private var mailbox: TerminalMailbox<Message>?
    /// Whether the picture lacks acts that the cursor has not read yet.
    private var isWaitingForActs = false
    package let comesByItself = false
    package private(set) var lastWords: [String] = []
    package var failure: Failure? { nil }

    /// A replay that starts at a place.
    package init(
        _ cursor: RecordingCursor, facts: CampaignFacts, terms: CampaignTerms,
        at place: RecordingPlace, speedPermille: Int = 1000, isPlaying: Bool = true
    ) {
        (self.cursor, self.facts, self.terms, self.place) = (cursor, facts, terms, place)
        timeline = TimelineIndex(cursor, facts)
        playback = Playback(speedPermille: speedPermille, isOn: isPlaying, at: LocalClock.now)
    }

    /// Shows the first place; later messages answer effects.
    package func begin(_ mailbox: TerminalMailbox<Message>) {
        self.mailbox = mailbox
        mailbox.post(.helloArrived(facts))
        for message in messages({ () throws(JournalError) in [try rewound()] }) {
            mailbox.post(message)
        }
    }

    /// Carries out a control of the replay; there is no engine for other effects.
    package func carryOut(_ effect: Effect) {
        guard case .replay(let control) = effect else { return }
        let messages = messages { () throws(JournalError) in
            switch control {
            case .workOut(let question):
                work = WhatIfWork(question, terms: terms)
                return []
            case .stopWorking:
                work = nil
                return []
            default:
                (stopReason, search) = (nil, nil)
                return try follow(control)
            }
        }
        for message in messages { mailbox?.post(message) }
    }

    private func follow(_ control: ReplayControl) throws(JournalError) -> [Message] {
        switch control {
        case .play, .playToAct:
            if place.moment >= cursor.end.moment { place = cursor.start }
            playback.begin(toAct: control == .playToAct, at: LocalClock.now)
            return [try rewound()]
        case .pause: playback.stop()
        case .setSpeed(let permille): playback.setSpeed(permille, at: LocalClock.now)
        case .setSkipsIdle(let skips): playback.skipsIdle = skips
        case .seekBy(let span):
            return try stand(at: try cursor.place(at: clamped(place.moment + span)))
        case .seekTo(let moment): return try stand(at: try cursor.place(at: clamped(moment)))
        case .seekToSold(let units, let drop):
            return try stand(at: try cursor.place(whereSold: units, of: drop))
        case .nextEvent: return try stand(at: try cursor.place(1, eventsFrom: place))
        case .previousEvent: return try stand(at: try cursor.place(-1, eventsFrom: place))
        case .nextAct, .previousAct:
            playback.stop()
            search = control == .nextAct ? .next : .previous
            return try searchOn(for: .milliseconds(50))
        case .workOut, .stopWorking: break
        }
        return [.replayMoved(status)]
    }

    /// Plays as far as the local clock has advanced, and does a little of the background work.
    package func due(at moment: Moment) -> [Message] {
        messages { () throws(JournalError) in
            let worked = try workOn(at: moment)
            if search != nil { return worked }
            return worked + (try playOn(until: moment))
        }
    }

    /// Works on the what-if and reads the recording further, for at most 60 ms, so that no key
    /// waits long. Between two calls there is time to draw.
    private func workOn(at moment: Moment) throws(JournalError) -> [Message] {
        guard moment - workedAt >= ReplaySource.rest else { return [] }
        workedAt = moment
        // A search that the operator waits for gets half of the time.
        let isWaited = search != nil || playback.isWaiting
        let worked = work == nil ? [] : workOut(for: .milliseconds(isWaited ? 30 : 60))
        if !worked.isEmpty, !isWaited { return worked }
        let rest = Duration.milliseconds(worked.isEmpty ? 60 : 30)
        if search != nil { return worked + (try searchOn(for: rest)) }
        try timeline.readOn(&cursor, for: playback.isWaiting ? rest : .milliseconds(20))
        guard worked.isEmpty else { return worked }
        guard isWaitingForActs, cursor.actsFrontier >= place.sequence else { return [] }
        return [try rewound()]
    }

    /// Works on the what-if. If the recording is damaged, only the what-if fails: the rest may
    /// still be seen.
    private func workOut(for time: Duration) -> [Message] {
        do throws(JournalError) {
            switch try work?.goOn(cursor, for: time) {
            case .working(let percent)?: return [.workedOut(.working(percent: percent))]
            case .done(let was, let would)?:
                work = nil
                return [.workedOut(.done(was: was, would: would))]
            case nil: return []
            }
        } catch {
            work = nil
            return [.workedOut(.failed(SafeText(error.description)))]
        }
    }

    /// Searches the timeline for at most `time`; goes to the stop when it is found.
    private func searchOn(for time: Duration) throws(JournalError) -> [Message] {
        guard let search else { return [] }
        try timeline.readOn(&cursor, for: .zero)
        let until = ContinuousClock.now + time
        while true {
            let result =
                search == .next
                ? try timeline.next(after: place, in: cursor)
                : try timeline.previous(before: place, in: cursor)
            switch result {
            case .found(let stop):
                self.search = nil
                stopReason = stop.stopReason
                return try stand(at: stop.place)
            case .none:
                self.search = nil
                stopReason = search == .next ? .end : .start
                return try stand(at: search == .next ? cursor.end : cursor.start)
            case .notYet: break
            }
            guard ContinuousClock.now < until else { return [.replayMoved(status)] }
            try timeline.readOn(&cursor, for: .milliseconds(10))
        }
    }

    /// The messages of the body. If the recording cannot be read, the replay stops and says why.
    private func messages(_ body: () throws(JournalError) -> [Message]) -> [Message] {
        guard lastWords.isEmpty else { return [] }
        do throws(JournalError) {
            return try body()
        } catch {
            playback.stop()
            lastWords = [error.description]
            return [.replayMoved(status), .gaveUp(SafeText(error.description))]
        }
    }

    private func stand(at place: RecordingPlace) throws(JournalError) -> [Message] {
        self.place = place
        playback.stop()
        return [try rewound()]
    }

    func clamped(_ moment: Moment) -> Moment {
        min(max(moment, cursor.start.moment), cursor.end.moment)
    }

    func rewound() throws(JournalError) -> Message {
        let scene = try cursor.scene(at: place)
        isWaitingForActs = scene.isWaitingForActs
        return .rewound(Rewind(readings: scene.readings, events: scene.acts, status: status))
    }

    var status: ReplayStatus {
        var status = ReplayStatus(
            position: place.moment, start: cursor.start.moment, end: cursor.end.moment,
            isPlaying: playback.isOn, speedPermille: playback.speedPermille)
        (status.playsToAct, status.skipsIdle) = (playback.stopsAtAct, playback.skipsIdle)
        status.skipped = playback.skipped(at: LocalClock.now)
        status.stopReason = stopReason
        if search != nil || playback.isWaiting { status.searched = timeline.percent(cursor) }
        return status
    }
}
