import Canvas
package import Deck
import Journal
package import Machine
package import Recordings
package import Rules

/// A recording in labelled lines, as fast as they can be printed.
package struct PlainReplay {
    private static let step = TimeSpan(milliseconds: 100)
    private var reel: RecordingCursor
    private let facts: CampaignFacts
    private let name: String

    /// A plain replay of a recording.
    package init(_ reel: RecordingCursor, facts: CampaignFacts, name: String) {
        self.reel = reel
        self.facts = facts
        self.name = name
    }

    /// Prints what mattered, from a moment on, and a summary.
    package mutating func print(from start: Moment?) throws(Failure) {
        let seat = DeckContext(mode: .replay, engine: SafeText(name), isReadOnly: true)
        var place = reel.start
        if let start { place = try at(start) }
        var reporter = PlainReporter(seat: seat, now: place.moment)
        var lines = reporter.take(.helloArrived(facts))
        let end = reel.end
        while true {
            let reading = try Failure.journal { () throws(JournalError) in
                try reel.reading(at: place)
            }
            if let reading {
                lines += reporter.take(.readingArrived(reading, at: place.moment))
            }
            for line in lines { try Standard.output(line) }
            guard place.moment < end.moment else { break }
            let next = try at(try moment(after: place))
            let acts = try Failure.journal { () throws(JournalError) in
                try reel.acts(after: place, upTo: next)
            }
            lines = reporter.take(.eventsArrived(acts))
            place = next
        }
        for line in reporter.summary() { try Standard.output(line) }
    }

    /// The next moment to look at: time of which nothing was recorded is passed over.
    private mutating func moment(after place: RecordingCursor.Place) throws(Failure) -> Moment {
        let usual = min(place.moment + PlainReplay.step, reel.end.moment)
        let news = try Failure.journal { () throws(JournalError) in
            try reel.nextRecord(after: place)
        }
        return max(usual, news)
    }

    private func at(_ moment: Moment) throws(Failure) -> RecordingCursor.Place {
        try Failure.journal { () throws(JournalError) in try reel.place(at: moment) }
    }
}
