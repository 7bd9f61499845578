import Canvas
package import Deck
import Journal
package import Machine
package import Recordings
package import Rules
import Settings
import Telemetry
package import Terminal

/// A recording behind a deck: plays, seeks and steps. It has no way to any engine.
package final class ReplaySource: DeckSource {
    /// Which landmark is waited for, and from where.
    enum Search {
        case next
        case previous
    }

    /// The least time between two pieces of work in the background.
    private static let rest = TimeSpan(milliseconds: 80)

    package var cursor: RecordingCursor
    var landmarks: TimelineIndex
    package var place: RecordingPlace
    package var play: Play
    /// Why it stands where it stands.
    var stopReason: StopReason?
    private let facts: CampaignFacts
    private let terms: CampaignTerms
    private var search: Search?
    private var work: WhatIfWork?
    private var workedAt = LocalClock.now
    private var mailbox: TerminalMailbox<Message>?
    /// Whether the picture lacks acts that the cursor has not come to yet.
    private var isWaitingForActs = false
    package let comesByItself = false
    package private(set) var lastWords: [String] = []
    package var failure: Failure? { nil }

    /// A replay that starts at a place.
    package init(
        _ cursor: RecordingCursor, facts: CampaignFacts, terms: CampaignTerms,
        at place: RecordingPlace,
        speedPermille: Int = 1000, isPlaying: Bool = true
    ) {
        self.cursor = cursor
        self.facts = facts
        self.terms = terms
        self.place = place
        landmarks = TimelineIndex(cursor, facts)
        play = Play(speedPermille: speedPermille, isOn: isPlaying, at: LocalClock.now)
    }

    /// Starts sending messages to the mailbox.
    package func begin(_ mailbox: TerminalMailbox<Message>) {
        self.mailbox = mailbox
        mailbox.post(.helloArrived(facts))
        for message in messages({ () throws(JournalError) in [try rewound()] }) {
            mailbox.post(message)
        }
    }

    /// Carries out an effect that does not concern the terminal.
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
                (halt, search) = (nil, nil)
                return try follow(control)
            }
        }
        for message in messages { mailbox?.post(message) }
    }

    private func follow(_ control: ReplayControl) throws(JournalError) -> [Message] {
        switch control {
        case .play, .playToAct:
            if place.moment >= cursor.end.moment { place = cursor.start }
            play.begin(toAct: control == .playToAct, at: LocalClock.now)
            return [try rewound()]
        case .pause: play.stop()
        case .setSpeed(let permille): play.setSpeed(permille, at: LocalClock.now)
        case .setSkipsIdle(let skips): play.skipsIdle = skips
        case .seekBy(let span):
            return try stand(at: try cursor.place(at: clamped(place.moment + span)))
        case .seekTo(let moment): return try stand(at: try cursor.place(at: clamped(moment)))
        case .seekToSold(let units, let drop):
            return try stand(at: try cursor.place(whereSold: units, of: drop))
        case .nextEvent: return try stand(at: try cursor.place(1, eventsFrom: place))
        case .previousEvent: return try stand(at: try cursor.place(-1, eventsFrom: place))
        case .nextAct, .previousAct:
            play.stop()
            search = control == .nextAct ? .next : .previous
            return try lookOn(for: .milliseconds(50))
        case .workOut, .stopWorking: break
        }
        return [.replayMoved(status)]
    }

    /// Plays on by as much as the local clock has gone on; meanwhile what is asked for is worked
    /// out, and the recording is looked through, a little at a time.
    package func due(at moment: Moment) -> [Message] {
        messages { () throws(JournalError) in
            let worked = try workOn(at: moment)
            if search != nil { return worked }
            return worked + (try playOn(until: moment))
        }
    }

    /// A key that comes meanwhile waits no longer than for this; between two times there is time to
    /// draw.
    private func workOn(at moment: Moment) throws(JournalError) -> [Message] {
        guard moment - workedAt >= ReplaySource.rest else { return [] }
        workedAt = moment
        // Who waits for a landmark does not wait for what is worked out.
        let isWaited = search != nil || play.isWaiting
        let worked = work == nil ? [] : workOut(for: .milliseconds(isWaited ? 30 : 60))
        if !worked.isEmpty, !isWaited { return worked }
        let rest = Duration.milliseconds(worked.isEmpty ? 60 : 30)
        if search != nil { return worked + (try lookOn(for: rest)) }
        try landmarks.readMoreActs(&cursor, for: play.isWaiting ? rest : .milliseconds(20))
        guard worked.isEmpty else { return worked }
        guard isWaitingForActs, cursor.actsFrontier >= place.sequence else { return [] }
        return [try rewound()]
    }

    /// Goes on with the what-if. Where the recording is damaged for it the rest of it may still be
    /// seen.
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

    /// Looks for the landmark that is waited for, for so long, and goes there when it is found.
    private func lookOn(for time: Duration) throws(JournalError) -> [Message] {
        guard let search else { return [] }
        try landmarks.readMoreActs(&cursor, for: .zero)
        let until = ContinuousClock.now + time
        while true {
            let finding =
                switch search {
                case .next: try landmarks.next(after: place, in: cursor)
                case .previous: try landmarks.previous(before: place, in: cursor)
                }
            switch finding {
            case .found(let landmark):
                self.search = nil
                halt = landmark.stopReason
                return try stand(at: landmark.place)
            case .none:
                self.search = nil
                halt = search == .next ? .end : .start
                return try stand(at: search == .next ? cursor.end : cursor.start)
            case .notYet: break
            }
            guard ContinuousClock.now < until else { return [.replayMoved(status)] }
            try landmarks.readMoreActs(&cursor, for: .milliseconds(10))
        }
    }

    /// What the body tells; when the recording cannot be read, the reason in words, and standing
    /// still.
    private func messages(_ body: () throws(JournalError) -> [Message]) -> [Message] {
        guard lastWords.isEmpty else { return [] }
        do throws(JournalError) {
            return try body()
        } catch {
            play.stop()
            lastWords = [error.description]
            return [.replayMoved(status), .gaveUp(SafeText(error.description))]
        }
    }

    private func stand(at place: RecordingPlace) throws(JournalError) -> [Message] {
        self.place = place
        play.stop()
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

    package var status: ReplayStatus {
        var status = ReplayStatus(
            position: place.moment, start: cursor.start.moment, end: cursor.end.moment,
            isPlaying: play.isOn, speedPermille: play.speedPermille)
        (status.playsToAct, status.skipsIdle) = (play.stopsAtAct, play.skipsIdle)
        status.skipped = play.skipped(at: LocalClock.now)
        status.stopReason = halt
        if search != nil || play.isWaiting { status.searched = landmarks.percent(cursor) }
        return status
    }
}
