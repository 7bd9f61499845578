import Canvas
import Deck
import Journal
import Rules

/// A recording in labelled lines, as fast as they can be printed.
struct PlainReplay {
    private static let step = Span(milliseconds: 100)
    private var reel: Reel
    private let facts: CampaignFacts
    private let name: String

    /// A plain replay of a recording.
    init(_ reel: Reel, facts: CampaignFacts, name: String) {
        self.reel = reel
        self.facts = facts
        self.name = name
    }

    /// Prints what mattered, from a moment on, and a summary.
    mutating func print(from start: Moment?) throws(Failure) {
        let seat = Seat(mode: .replay, engine: SafeText(name), isReadOnly: true)
        var place = start.map(reel.place(at:)) ?? reel.start
        var reporter = PlainReporter(seat: seat, now: place.moment)
        var lines = reporter.take(.helloArrived(facts))
        let end = reel.end
        while true {
            if let reading = reel.reading(at: place) {
                lines += reporter.take(.readingArrived(reading, at: place.moment))
            }
            for line in lines { try Standard.output(line) }
            guard place.moment < end.moment else { break }
            let next = reel.place(at: min(place.moment + PlainReplay.step, end.moment))
            lines = reporter.take(.eventsArrived(reel.acts(after: place, upTo: next)))
            place = next
        }
        for line in reporter.summary() { try Standard.output(line) }
    }
}
