package import Journal
package import Rules

/// The numbers of the acts: the events that concern no buyer. It grows as the recording is read.
struct ActIndex: Sendable {
    /// Eight megabytes. A sale has a few dozen acts.
    private static let limit = 1_000_000

    private(set) var sequences: [Int64] = []
    /// Every act up to this event is in `sequences`.
    private(set) var frontier: Int64 = 0

    /// Adds the acts of the next events. Acts above the limit are left out.
    mutating func add(_ acts: [Int64], upTo sequence: Int64) {
        sequences += acts.prefix(max(0, ActIndex.limit - sequences.count))
        frontier = sequence
    }

    func latest(_ count: Int, upTo sequence: Int64) -> ArraySlice<Int64> {
        sequences[..<place(after: sequence)].suffix(count)
    }

    func first(after sequence: Int64) -> Int64? {
        let place = place(after: sequence)
        return place < sequences.count ? sequences[place] : nil
    }

    func last(before sequence: Int64) -> Int64? {
        let place = place(after: sequence - 1)
        return place > 0 ? sequences[place - 1] : nil
    }

    private func place(after sequence: Int64) -> Int {
        var (low, high) = (0, sequences.count)
        while low < high {
            let middle = (low + high) / 2
            if sequences[middle] > sequence { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension RecordingCursor {
    /// Events that one `readMoreActs` searches for acts: a few milliseconds.
    private static let actStride: Int64 = 50_000

    package var knowsAllActs: Bool { acts.frontier >= end.sequence }
    /// Every act up to this event is known.
    package var actsFrontier: Int64 { acts.frontier }

    /// Searches the next 50 000 events for acts.
    package mutating func readMoreActs() throws(JournalError) {
        guard !knowsAllActs else { return }
        let last = min(acts.frontier + RecordingCursor.actStride, end.sequence)
        acts.add(try recording.acts(after: acts.frontier, upTo: last), upTo: last)
    }

    /// The acts after one place and up to another.
    package func acts(
        after earlier: RecordingPlace, upTo later: RecordingPlace
    ) throws(JournalError) -> [Event] {
        guard earlier.sequence < later.sequence else { return [] }
        var events: [Event] = []
        for act in try recording.acts(after: earlier.sequence, upTo: later.sequence) {
            events += try recording.events(after: act - 1, limit: 1)
        }
        return events
    }

    /// The place of the next known act; nil if there is none.
    ///
    /// An act is an event that concerns no buyer, such as one by an operator or the schedule.
    package func nextAct(after place: RecordingPlace) throws(JournalError) -> RecordingPlace? {
        guard let next = acts.first(after: place.sequence) else { return nil }
        return try self.place(ofEvent: next)
    }

    /// The place of the last known act before a place; nil if there is none.
    package func previousAct(before place: RecordingPlace) throws(JournalError) -> RecordingPlace? {
        guard let latest = acts.last(before: place.sequence + 1) else { return nil }
        let there = try self.place(ofEvent: latest)
        // The last event at the place is before it only if its moment is earlier.
        if latest < place.sequence || there.moment < place.moment { return there }
        guard let previous = acts.last(before: place.sequence) else { return nil }
        return try self.place(ofEvent: previous)
    }
}
