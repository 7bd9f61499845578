import Deck
import Journal
import Recordings
import Rules

extension ReplaySource {
    /// Idle time shorter than this is played.
    private static let idleMin = TimeSpan.seconds(3)
    /// Time after the last event until the rates on the screen are zero.
    private static let calming = TimeSpan.seconds(1)
    /// Time before the next event at which a skip ends.
    private static let lead = TimeSpan(milliseconds: 500)

    /// Advances by the time that passed on the local clock.
    func playOn(until moment: Moment) throws(JournalError) -> [Message] {
        let elapsed = playback.advance(to: moment)
        guard elapsed > TimeSpan(milliseconds: 0) else { return [] }
        let before = place
        var target = clamped(place.moment + elapsed)
        if playback.skipsIdle, let stir = try endOfIdle(after: target) {
            target = max(target, stir + TimeSpan(milliseconds: -Self.lead.milliseconds))
        }
        if playback.stopsAtAct {
            switch try timeline.next(after: place, in: cursor) {
            case .found(let stop) where stop.place.moment <= target:
                place = stop.place
                playback.stop()
                stopReason = stop.stopReason
                return [try rewound()]
            case .found, .none: playback.isWaiting = false
            case .notYet(let known):
                playback.isWaiting = known < target
                target = min(target, known)
            }
            guard target > before.moment else { return [.replayMoved(status)] }
        }
        return try go(to: target, from: before, at: moment, skipping: elapsed)
    }

    private func go(
        to target: Moment, from before: RecordingPlace, at moment: Moment,
        skipping elapsed: TimeSpan
    ) throws(JournalError) -> [Message] {
        let isSkip = target - before.moment > elapsed
        if isSkip { playback.record(skipped: target - before.moment, at: moment) }
        place = try cursor.place(at: target)
        if place.moment >= cursor.end.moment {
            if playback.stopsAtAct { stopReason = .end }
            playback.stop()
        }
        // A long step covers too many readings to show one by one.
        if target - before.moment > .seconds(1) { return [try rewound()] }
        var messages: [Message] = []
        let acts = try cursor.acts(after: before, upTo: place)
        if !acts.isEmpty { messages.append(.eventsArrived(acts)) }
        if let reading = try cursor.reading(at: place) {
            messages.append(.readingArrived(reading, at: moment))
        }
        return messages + [.replayMoved(status)]
    }

    /// Where to skip to: the next event or alarm; nil if the idle time before it is short.
    private func endOfIdle(after target: Moment) throws(JournalError) -> Moment? {
        let last = try cursor.event(at: place)?.moment ?? cursor.start.moment
        guard place.moment - last >= Self.calming else { return nil }
        var stir = try cursor.nextActivity(after: place)
        switch try timeline.next(after: place, in: cursor) {
        // The skip ends at the alarm itself.
        case .found(let stop): stir = min(stir, stop.place.moment + Self.lead)
        case .notYet(let known): stir = min(stir, known)
        case .none: break
        }
        return stir - target >= Self.idleMin ? stir : nil
    }
}
