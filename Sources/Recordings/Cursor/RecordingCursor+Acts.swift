package import Journal
import Machine
package import Rules

/// The numbers of the events that are no buyer's, as far as the recording was read for them.
struct ActIndex: Sendable {
    /// Eight megabytes: a sale has some dozens.
    private static let limit = 1_000_000

    private(set) var sequences: [Int64] = []
    /// Every act up to this event is in `sequences`.
    private(set) var frontier: Int64 = 0

    /// Takes in the acts of the events that come next. Beyond the limit acts are passed over.
    mutating func add(_ acts: [Int64], upTo sequence: Int64) {
        sequences += acts.prefix(max(0, ActIndex.limit - sequences.count))
        frontier = sequence
    }

    /// The acts up to an event, at most so many, oldest first.
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

    /// The number of acts up to an event.
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
    /// So many events are looked through for acts at once: some milliseconds.
    private static let actStride: Int64 = 50_000

    /// Whether all acts are known.
    package var knowsAllActs: Bool { acts.frontier >= end.sequence }
    /// Every act up to this event is known.
    package var actsFrontier: Int64 { acts.frontier }

    /// Looks through the next few thousand events for acts.
    package mutating func readOn() throws(JournalError) {
        guard !knowsAllActs else { return }
        let last = min(acts.frontier + RecordingCursor.actStride, end.sequence)
        acts.add(try recording.acts(after: acts.frontier, upTo: last), upTo: last)
    }

    /// The acts that happened after one place and up to another.
    package func acts(
        after earlier: Place, upTo later: Place
    ) throws(JournalError) -> [Event] {
        guard earlier.sequence < later.sequence else { return [] }
        var events: [Event] = []
        for act in try recording.acts(after: earlier.sequence, upTo: later.sequence) {
            events += try recording.events(after: act - 1, limit: 1)
        }
        return events
    }

    /// The place of the next act of an operator, the schedule or the law; nil when none is known
    /// yet.
    package func nextAct(after place: Place) throws(JournalError) -> Place? {
        guard let next = acts.first(after: place.sequence) else { return nil }
        return try self.place(ofEvent: next)
    }

    /// The place of the act before; nil when none is known.
    package func previousAct(before place: Place) throws(JournalError) -> Place? {
        guard let latest = acts.last(before: place.sequence + 1) else { return nil }
        let there = try self.place(ofEvent: latest)
        // Where nothing came after it, it is before every later moment.
        if latest < place.sequence || there.moment < place.moment { return there }
        guard let previous = acts.last(before: place.sequence) else { return nil }
        return try self.place(ofEvent: previous)
    }
}
