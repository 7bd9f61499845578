import Rules
import Telemetry

/// What a deck on a running engine keeps of the sale, to look back at: all readings of the last
/// minutes, one a second before, and no more than a fixed number in all.
struct History: Equatable, Sendable {
    /// So far back every reading is kept.
    static let fine = Span.seconds(300)
    /// Drops in readings that are kept, about 350 bytes each.
    private static let dropReadingsMax = 24_000
    private static let slack = 600

    private(set) var readings: [Reading] = []
    /// Readings before this place are one a second already.
    private var thinnedCount = 0

    /// Keeps a reading; one that is not later than the last is passed over.
    mutating func take(_ reading: Reading) {
        if let last = readings.last, last.at >= reading.at { return }
        readings.append(reading)
        thin(at: reading.at)
    }

    /// The last reading at or before a moment.
    func reading(at moment: Moment) -> Reading? {
        let place = place(after: moment)
        return place > 0 ? readings[place - 1] : nil
    }

    /// The first reading after a moment.
    func reading(after moment: Moment) -> Reading? {
        let place = place(after: moment)
        return place < readings.count ? readings[place] : nil
    }

    /// The readings that end with the one at a moment and reach back so far.
    func window(_ span: Span, endingAt moment: Moment) -> ArraySlice<Reading> {
        let end = place(after: moment)
        let begin = place(after: moment + Span(milliseconds: -span.milliseconds))
        return readings[min(begin, end)..<end]
    }

    /// The first reading of which something is so: what only ever grows is found quickly.
    func first(where isSo: (Reading) -> Bool) -> Reading? {
        let place = readings.partitionPoint(isPast: isSo)
        return place < readings.count ? readings[place] : nil
    }

    private func place(after moment: Moment) -> Int {
        readings.partitionPoint { $0.at > moment }
    }

    /// A good many at once, so that the rest moves seldom.
    private mutating func thin(at now: Moment) {
        let border = readings.partitionPoint { now - $0.at <= History.fine }
        if border - thinnedCount >= History.slack {
            var kept = Array(readings[..<thinnedCount])
            for reading in readings[thinnedCount..<border] {
                let second = reading.at.milliseconds / 1000
                if let last = kept.last, last.at.milliseconds / 1000 == second {
                    kept[kept.count - 1] = reading
                } else {
                    kept.append(reading)
                }
            }
            thinnedCount = kept.count
            readings.replaceSubrange(..<border, with: kept)
        }
        let most = History.dropReadingsMax / max(1, readings.last?.drops.count ?? 1)
        if readings.count > most + History.slack {
            let excess = readings.count - most
            readings.removeFirst(excess)
            thinnedCount = max(0, thinnedCount - excess)
        }
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
