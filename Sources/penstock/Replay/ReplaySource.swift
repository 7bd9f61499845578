import Canvas
import Deck
import Journal
import Rules
import Telemetry
import Terminal

/// A recording behind a deck: plays, seeks and steps. It has no way to any engine.
final class ReplaySource: DeckSource {
    private var reel: Reel
    private let facts: CampaignFacts
    private var place: Reel.Place
    private var isPlaying: Bool
    private var speedPermille: Int
    /// The local clock when the place was last moved by playing.
    private var playedAt: Moment
    private var mailbox: Mailbox<Message>?
    /// Whether the picture lacks acts that the reel has not come to yet.
    private var isWaitingForActs = false
    let comesByItself = false
    private(set) var lastWords: [String] = []

    /// A replay that starts at a place.
    init(
        _ reel: Reel, facts: CampaignFacts, at place: Reel.Place, speedPermille: Int = 1000,
        isPlaying: Bool = true
    ) {
        self.reel = reel
        self.facts = facts
        self.place = place
        self.speedPermille = speedPermille
        self.isPlaying = isPlaying
        playedAt = LocalClock.now
    }

    func begin(_ mailbox: Mailbox<Message>) {
        self.mailbox = mailbox
        mailbox.post(.helloArrived(facts))
        for message in messages({ () throws(JournalError) in [try rewound()] }) {
            mailbox.post(message)
        }
    }

    func carryOut(_ effect: Effect) {
        guard case .replay(let control) = effect else { return }
        let messages = messages { () throws(JournalError) in
            try follow(control)
            return [try rewound()]
        }
        for message in messages { mailbox?.post(message) }
    }

    private func follow(_ control: ReplayControl) throws(JournalError) {
        switch control {
        case .play:
            if place.moment >= reel.end.moment { place = reel.start }
            playedAt = LocalClock.now
            isPlaying = true
        case .pause: isPlaying = false
        case .setSpeed(let permille):
            speedPermille = permille
        case .seekBy(let span): stand(at: try reel.place(at: clamped(place.moment + span)))
        case .seekTo(let moment): stand(at: try reel.place(at: clamped(moment)))
        case .seekToSold(let units, let drop):
            stand(at: try reel.place(whereSold: units, of: drop))
        case .nextEvent: stand(at: try reel.place(1, eventsFrom: place))
        case .previousEvent: stand(at: try reel.place(-1, eventsFrom: place))
        case .nextAct: stand(at: try reel.nextAct(after: place) ?? reel.end)
        case .previousAct: stand(at: try reel.previousAct(before: place) ?? reel.start)
        }
    }

    /// Plays on by as much as the local clock has gone on, and reads on for acts.
    func due(at moment: Moment) -> [Message] {
        messages { () throws(JournalError) in
            try reel.readOn()
            let isComplete = isWaitingForActs && reel.knowsAllActs
            let played = isPlaying ? try play(until: moment) : []
            return isComplete && isWaitingForActs ? [try rewound()] : played
        }
    }

    private func play(until moment: Moment) throws(JournalError) -> [Message] {
        let elapsed = (moment - playedAt).milliseconds * Int64(speedPermille) / 1000
        guard elapsed > 0 else { return [] }
        playedAt = moment
        let before = place
        place = try reel.place(at: clamped(place.moment + Span(milliseconds: elapsed)))
        if place.moment >= reel.end.moment { isPlaying = false }
        // A long stride passes over more readings than a deck would be shown one by one.
        if elapsed > 1000 { return [try rewound()] }
        var messages: [Message] = []
        let acts = try reel.acts(after: before, upTo: place)
        if !acts.isEmpty { messages.append(.eventsArrived(acts)) }
        if let reading = try reel.reading(at: place) {
            messages.append(.readingArrived(reading, at: moment))
        }
        return messages + [.replayMoved(status)]
    }

    /// What the body tells; when the recording cannot be read, the reason in words, and standing still.
    private func messages(_ body: () throws(JournalError) -> [Message]) -> [Message] {
        guard lastWords.isEmpty else { return [] }
        do throws(JournalError) {
            return try body()
        } catch {
            isPlaying = false
            lastWords = [error.description]
            return [.replayMoved(status), .gaveUp(SafeText(error.description))]
        }
    }

    private func stand(at place: Reel.Place) {
        self.place = place
        isPlaying = false
    }

    private func clamped(_ moment: Moment) -> Moment {
        min(max(moment, reel.start.moment), reel.end.moment)
    }

    private func rewound() throws(JournalError) -> Message {
        let scene = try reel.scene(at: place)
        isWaitingForActs = scene.isWaitingForActs
        return .rewound(Rewind(readings: scene.readings, events: scene.acts, status: status))
    }

    private var status: ReplayStatus {
        ReplayStatus(
            position: place.moment, start: reel.start.moment, end: reel.end.moment,
            isPlaying: isPlaying, speedPermille: speedPermille)
    }
}
