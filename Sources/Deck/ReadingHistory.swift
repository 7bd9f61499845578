import Rules
import Telemetry

/// The readings that a live deck keeps to show the past: all of the last five minutes, one per
/// second before that, in limited memory.
struct ReadingHistory: Equatable, Sendable {
    /// A reading that shares equal drops with the previous reading.
    private struct StoredReading: Equatable {
        var at: Moment
        private var reading: Reading
        private(set) var drops: SharedArray<DropReading>

        init(_ reading: Reading, after before: StoredReading?) {
            at = reading.at
            drops = SharedArray(reading.drops, after: before?.drops)
            self.reading = reading
            self.reading.drops = []
        }

        var fullReading: Reading {
            var full = reading
            full.drops = drops.elements
            return full
        }

        /// The memory of the reading, in drops of about 350 bytes. The engine's gauges count as
        /// two.
        var memory: Int { 2 + drops.ownCount + drops.ownPieces / 40 }

        /// For use when the previous reading is removed: shared drops count as own from now on.
        mutating func countAllAsOwn() { drops.countAllAsOwn() }
    }

    /// The age up to which every reading is stored.
    static let fullDetail = TimeSpan.seconds(300)
    /// The most memory for all readings, counted in drops.
    static let memoryMax = 24_000
    /// The least number of readings to thin at once, so that the others seldom move in memory.
    private static let thinningBatch = 600

    private var stored: [StoredReading] = []
    /// The memory that the stored readings take, counted in drops.
    private(set) var memory = 0
    /// Readings before this index are already one per second.
    private var thinnedCount = 0

    var count: Int { stored.count }
    var start: Moment? { stored.first?.at }

    /// Adds a reading, unless it is not later than the last one.
    mutating func append(_ reading: Reading) {
        if let last = stored.last, last.at >= reading.at { return }
        let new = StoredReading(reading, after: stored.last)
        stored.append(new)
        memory += new.memory
        thin(at: reading.at)
    }

    func reading(at moment: Moment) -> Reading? {
        let index = index(after: moment)
        return index > 0 ? stored[index - 1].fullReading : nil
    }

    func reading(after moment: Moment) -> Reading? {
        let index = index(after: moment)
        return index < stored.count ? stored[index].fullReading : nil
    }

    /// The readings of a span that ends at a moment. Each is built only when it is used.
    func window(_ span: TimeSpan, endingAt moment: Moment) -> some Sequence<Reading> {
        let end = index(after: moment)
        let begin = index(after: moment - span)
        return stored[min(begin, end)..<end].lazy.map(\.fullReading)
    }

    /// The first reading that satisfies a condition. All later readings must satisfy it too.
    func first(where condition: (Reading) -> Bool) -> Reading? {
        let index = stored.partitionPoint { condition($0.fullReading) }
        return index < stored.count ? stored[index].fullReading : nil
    }

    private func index(after moment: Moment) -> Int {
        stored.partitionPoint { $0.at > moment }
    }

    private mutating func thin(at now: Moment) {
        let cutoff = stored.partitionPoint { now - $0.at <= ReadingHistory.fullDetail }
        if cutoff - thinnedCount >= ReadingHistory.thinningBatch { thin(upTo: cutoff) }
        guard memory > ReadingHistory.memoryMax else { return }
        // Remove the oldest quarter.
        let excess = max(1, stored.count / 4)
        stored.removeFirst(excess)
        thinnedCount = max(0, thinnedCount - excess)
        countMemory()
    }

    /// Keeps only the last old reading of each second.
    private mutating func thin(upTo cutoff: Int) {
        var thinned = Array(stored[..<thinnedCount])
        let start = max(0, thinned.count - 1)
        for reading in stored[thinnedCount..<cutoff] {
            let second = reading.at.milliseconds / 1000
            if let last = thinned.last, last.at.milliseconds / 1000 == second {
                thinned[thinned.count - 1] = reading
            } else {
                thinned.append(reading)
            }
        }
        thinnedCount = thinned.count
        stored = thinned + stored[cutoff...]
        // Each reading may have another previous reading now, so compute again what they share.
        for index in start..<min(stored.count, thinnedCount + 1) {
            stored[index] = StoredReading(
                stored[index].fullReading, after: index > 0 ? stored[index - 1] : nil)
        }
        countMemory()
    }

    private mutating func countMemory() {
        if !stored.isEmpty { stored[0].countAllAsOwn() }
        memory = stored.reduce(0) { $0 + $1.memory }
    }
}

extension Array {
    /// The index of the first element that satisfies `isPast`. All later elements must satisfy it.
    func partitionPoint(isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
