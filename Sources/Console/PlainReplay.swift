import Canvas
package import Deck
import Journal
package import Machine
package import Recordings
package import Rules

/// Prints a recording as labelled lines.
package struct PlainReplay {
    private static let step = TimeSpan(milliseconds: 100)
    private var cursor: RecordingCursor
    private let facts: CampaignFacts
    private let name: String

    package init(_ cursor: RecordingCursor, facts: CampaignFacts, name: String) {
        (self.cursor, self.facts, self.name) = (cursor, facts, name)
    }

    /// Prints the changes that matter, from a moment on, and a summary.
    package mutating func print(from start: Moment?) throws(Failure) {
        let context = DeckContext(mode: .replay, engine: SafeText(name), isReadOnly: true)
        var place = cursor.start
        if let start { place = try at(start) }
        var reporter = PlainReporter(context: context, now: place.moment)
        var lines = reporter.report(.helloArrived(facts))
        let end = cursor.end
        while true {
            let reading = try Failure.journal(try cursor.reading(at: place))
            if let reading {
                lines += reporter.report(.readingArrived(reading, at: place.moment))
            }
            for line in lines { try Standard.output(line) }
            guard place.moment < end.moment else { break }
            let next = try at(try moment(after: place))
            let acts = try Failure.journal(try cursor.acts(after: place, upTo: next))
            lines = reporter.report(.eventsArrived(acts))
            place = next
        }
        for line in reporter.summary() { try Standard.output(line) }
    }

    /// The next moment to print; time without records is skipped.
    private mutating func moment(after place: RecordingPlace) throws(Failure) -> Moment {
        let step = min(place.moment + PlainReplay.step, cursor.end.moment)
        let record = try Failure.journal(try cursor.nextRecord(after: place))
        return max(step, record)
    }

    private func at(_ moment: Moment) throws(Failure) -> RecordingPlace {
        try Failure.journal(try cursor.place(at: moment))
    }
}
