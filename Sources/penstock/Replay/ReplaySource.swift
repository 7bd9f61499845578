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

    /// A replay that starts at a moment; nil: at the recording's first.
    init(
        _ reel: Reel, facts: CampaignFacts, at moment: Moment? = nil, speedPermille: Int = 1000,
        isPlaying: Bool = true
    ) {
        self.reel = reel
        self.facts = facts
        place = moment.map(reel.place(at:)) ?? reel.start
        self.speedPermille = speedPermille
        self.isPlaying = isPlaying
        playedAt = LocalClock.now
    }

    let lastWords: [String] = []

    func begin(_ mailbox: Mailbox<Message>) {
        self.mailbox = mailbox
        mailbox.post(.helloArrived(facts))
        mailbox.post(rewound())
    }

    func carryOut(_ effect: Effect) {
        guard case .replay(let control) = effect else { return }
        switch control {
        case .play:
            if place.moment >= reel.end.moment { place = reel.start }
            playedAt = LocalClock.now
            isPlaying = true
        case .pause: isPlaying = false
        case .setSpeed(let permille):
            speedPermille = permille
        case .seekBy(let span): stand(at: reel.place(at: clamped(place.moment + span)))
        case .seekTo(let moment): stand(at: reel.place(at: clamped(moment)))
        case .seekToSold(let units, let drop): stand(at: place(whereSold: units, of: drop))
        case .nextEvent: stand(at: reel.place(1, eventsFrom: place))
        case .previousEvent: stand(at: reel.place(-1, eventsFrom: place))
        case .nextAct: stand(at: reel.nextAct(after: place) ?? reel.end)
        case .previousAct: stand(at: reel.previousAct(before: place) ?? reel.start)
        }
        mailbox?.post(rewound())
    }

    /// Plays on by as much as the local clock has gone on.
    func due(at moment: Moment) -> [Message] {
        guard isPlaying else { return [] }
        let elapsed = (moment - playedAt).milliseconds * Int64(speedPermille) / 1000
        guard elapsed > 0 else { return [] }
        playedAt = moment
        let before = place
        place = reel.place(at: clamped(place.moment + Span(milliseconds: elapsed)))
        if place.moment >= reel.end.moment { isPlaying = false }
        // A long stride passes over more readings than a deck would be shown one by one.
        if elapsed > 1000 { return [rewound()] }
        var messages: [Message] = []
        let acts = reel.acts(after: before, upTo: place)
        if !acts.isEmpty { messages.append(.eventsArrived(acts)) }
        if let reading = reel.reading(at: place) {
            messages.append(.readingArrived(reading, at: moment))
        }
        return messages + [.replayMoved(status)]
    }

    /// The first millisecond at which a drop had sold so many units: what was sold stays sold.
    private func place(whereSold units: Int, of drop: String) -> Reel.Place {
        var (low, high) = (reel.start.moment.milliseconds, reel.end.moment.milliseconds)
        while low < high {
            let middle = low + (high - low) / 2
            let reading = reel.reading(at: reel.place(at: Moment(milliseconds: middle)))
            let sold = reading?.drops.first { $0.drop == drop }?.sold ?? 0
            if sold >= units { high = middle } else { low = middle + 1 }
        }
        return reel.place(at: Moment(milliseconds: low))
    }

    private func stand(at place: Reel.Place) {
        self.place = place
        isPlaying = false
    }

    private func clamped(_ moment: Moment) -> Moment {
        min(max(moment, reel.start.moment), reel.end.moment)
    }

    private func rewound() -> Message {
        let scene = reel.scene(at: place)
        return .rewound(Rewind(readings: scene.readings, events: scene.acts, status: status))
    }

    private var status: ReplayStatus {
        ReplayStatus(
            position: place.moment, start: reel.start.moment, end: reel.end.moment,
            isPlaying: isPlaying, speedPermille: speedPermille)
    }
}
