import Rules
import Telemetry

/// The readings that a live deck keeps for looking back: all of the last minutes, one per second
/// before that, in limited memory.
struct ReadingHistory: Equatable, Sendable {
    /// A reading that shares equal drops with the reading before it.
    private struct Kept: Equatable {
        var at: Moment
        private var reading: Reading
        private(set) var drops: SharedArray<DropReading>

        init(_ reading: Reading, after before: Kept?) {
            at = reading.at
            drops = SharedArray(reading.drops, after: before?.drops)
            self.reading = reading
            self.reading.drops = []
        }

        var whole: Reading {
            var whole = reading
            whole.drops = drops.whole
            return whole
        }

        /// The memory it takes, counted in drops of about 350 bytes. Its own gauges count as two.
        var room: Int { 2 + drops.ownCount + drops.ownPieces / 40 }

        /// The reading before it is removed: what both shared counts as its own now.
        mutating func standAlone() { drops.standAlone() }
    }

    /// How far back every reading is kept.
    static let fine = TimeSpan.seconds(300)
    /// The most memory for all readings, counted in drops.
    static let roomMax = 24_000
    /// How many readings are thinned at once, so that the others seldom move in memory.
    private static let slack = 600

    private var kept: [Kept] = []
    /// The memory that the kept readings take, counted in drops.
    private(set) var room = 0
    /// Readings before this index are already one per second.
    private var thinnedCount = 0

    var count: Int { kept.count }
    var start: Moment? { kept.first?.at }

    /// Adds a reading, unless it is not later than the last one.
    mutating func append(_ reading: Reading) {
        if let last = kept.last, last.at >= reading.at { return }
        let new = Kept(reading, after: kept.last)
        kept.append(new)
        room += new.room
        thin(at: reading.at)
    }

    func reading(at moment: Moment) -> Reading? {
        let place = place(after: moment)
        return place > 0 ? kept[place - 1].whole : nil
    }

    func reading(after moment: Moment) -> Reading? {
        let place = place(after: moment)
        return place < kept.count ? kept[place].whole : nil
    }

    /// The readings of a span that ends at a moment. Each is put together only when it is used.
    func window(_ span: TimeSpan, endingAt moment: Moment) -> some Sequence<Reading> {
        let end = place(after: moment)
        let begin = place(after: moment - span)
        return kept[min(begin, end)..<end].lazy.map(\.whole)
    }

    /// The first reading for which a condition holds. Binary search: once true, it must stay true.
    func first(where isSo: (Reading) -> Bool) -> Reading? {
        let place = kept.partitionPoint { isSo($0.whole) }
        return place < kept.count ? kept[place].whole : nil
    }

    private func place(after moment: Moment) -> Int {
        kept.partitionPoint { $0.at > moment }
    }

    private mutating func thin(at now: Moment) {
        let border = kept.partitionPoint { now - $0.at <= ReadingHistory.fine }
        if border - thinnedCount >= ReadingHistory.slack { thin(upTo: border) }
        guard room > ReadingHistory.roomMax else { return }
        // A quarter at once, the oldest.
        let excess = max(1, kept.count / 4)
        kept.removeFirst(excess)
        thinnedCount = max(0, thinnedCount - excess)
        countRoom()
    }

    /// Of the old readings, keeps the last one of each second.
    private mutating func thin(upTo border: Int) {
        var thinned = Array(kept[..<thinnedCount])
        let start = max(0, thinned.count - 1)
        for reading in kept[thinnedCount..<border] {
            let second = reading.at.milliseconds / 1000
            if let last = thinned.last, last.at.milliseconds / 1000 == second {
                thinned[thinned.count - 1] = reading
            } else {
                thinned.append(reading)
            }
        }
        thinnedCount = thinned.count
        kept = thinned + kept[border...]
        // The reading before each may be another one now, so find out anew what they share.
        for place in start..<min(kept.count, thinnedCount + 1) {
            kept[place] = Kept(kept[place].whole, after: place > 0 ? kept[place - 1] : nil)
        }
        countRoom()
    }

    private mutating func countRoom() {
        if !kept.isEmpty { kept[0].standAlone() }
        room = kept.reduce(0) { $0 + $1.room }
    }
}

extension Array {
    /// The index of the first element that is past. All elements that are past must be at the end.
    func partitionPoint(isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
