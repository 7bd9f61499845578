import Rules
import Telemetry

/// What a deck on a running engine keeps of the sale, to look back at: all readings of the last
/// minutes, one a second before, and no more than a fixed room holds in all.
struct History: Equatable, Sendable {
    /// A reading whose drops are shared with the one before it, as far as they are equal.
    private struct Kept: Equatable {
        var at: Moment
        /// Without its drops.
        private var reading: Reading
        private(set) var drops: SharedArray<DropReading>

        init(_ reading: Reading, after before: Kept?) {
            at = reading.at
            drops = SharedArray(reading.drops, after: before?.drops)
            self.reading = reading
            self.reading.drops = []
        }

        /// The reading as it was.
        var whole: Reading {
            var whole = reading
            whole.drops = drops.whole
            return whole
        }

        /// The room that it takes, in drops of about 350 bytes; its own gauges are as much as two.
        var room: Int { 2 + drops.ownCount + drops.ownPieces / 40 }

        /// The reading before it goes: what both shared is its own now.
        mutating func standAlone() { drops.standAlone() }
    }

    /// So far back every reading is kept.
    static let fine = Span.seconds(300)
    /// The room for all, in drops of a reading.
    static let roomMax = 24_000
    /// How many readings are thinned at once, so that the rest moves seldom.
    private static let slack = 600

    private var kept: [Kept] = []
    /// The room that they take.
    private(set) var room = 0
    /// Readings before this place are one a second already.
    private var thinnedCount = 0

    /// How many readings there are.
    var count: Int { kept.count }
    /// The moment of the first reading.
    var start: Moment? { kept.first?.at }

    /// Keeps a reading; one that is not later than the last is passed over.
    mutating func take(_ reading: Reading) {
        if let last = kept.last, last.at >= reading.at { return }
        let new = Kept(reading, after: kept.last)
        kept.append(new)
        room += new.room
        thin(at: reading.at)
    }

    /// The last reading at or before a moment.
    func reading(at moment: Moment) -> Reading? {
        let place = place(after: moment)
        return place > 0 ? kept[place - 1].whole : nil
    }

    /// The first reading after a moment.
    func reading(after moment: Moment) -> Reading? {
        let place = place(after: moment)
        return place < kept.count ? kept[place].whole : nil
    }

    /// The readings that end with the one at a moment and reach back so far, each made when it is
    /// come to.
    func window(_ span: Span, endingAt moment: Moment) -> some Sequence<Reading> {
        let end = place(after: moment)
        let begin = place(after: moment + Span(milliseconds: -span.milliseconds))
        return kept[min(begin, end)..<end].lazy.map(\.whole)
    }

    /// The first reading of which something is so: what only ever grows is found quickly.
    func first(where isSo: (Reading) -> Bool) -> Reading? {
        let place = kept.partitionPoint { isSo($0.whole) }
        return place < kept.count ? kept[place].whole : nil
    }

    private func place(after moment: Moment) -> Int {
        kept.partitionPoint { $0.at > moment }
    }

    private mutating func thin(at now: Moment) {
        let border = kept.partitionPoint { now - $0.at <= History.fine }
        if border - thinnedCount >= History.slack { thin(upTo: border) }
        guard room > History.roomMax else { return }
        // A quarter at once.
        let excess = max(1, kept.count / 4)
        kept.removeFirst(excess)
        thinnedCount = max(0, thinnedCount - excess)
        countRoom()
    }

    /// Keeps the last reading of each second of those that are old.
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
        // What they share with the one before is not what it was.
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
    /// The number of elements before the first one that is past, in an array sorted so.
    func partitionPoint(isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
