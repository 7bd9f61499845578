/// Indices ordered by moment, earliest first; equal moments keep the order of arrival.
struct MomentHeap: Sendable {
    private struct Entry {
        var moment: Moment
        var number: Int
        var place: Int

        func precedes(_ other: Entry) -> Bool {
            (moment, number) < (other.moment, other.number)
        }
    }

    private var entries: [Entry] = []
    private var count = 0

    /// The earliest moment; nil when empty.
    var first: Moment? { entries.first?.moment }

    mutating func add(_ moment: Moment, _ place: Int) {
        count += 1
        entries.append(Entry(moment: moment, number: count, place: place))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].precedes(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes and returns the index with the earliest moment if that moment has come.
    mutating func pop(upTo moment: Moment) -> Int? {
        guard let first = entries.first, first.moment <= moment else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].precedes(entries[least]) { least = child }
            }
            if least == parent { return first.place }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
