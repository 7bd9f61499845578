/// When each buyer acts next: a binary heap with at most one entry per buyer.
///
/// An entry can be moved or removed in O(log n), so no stale entries collect. Of two entries that
/// are due at the same time, the lower buyer number comes first.
struct DueHeap: Sendable {
    private static let absent: Int32 = -1

    private var order: [Int32] = []
    /// The index of each buyer in `order`.
    private var places: [Int32]
    /// When each buyer is due, in microseconds.
    private var dues: [Int64]

    /// A heap for the buyers from 0 to `count - 1`, none of them due.
    init(count: Int) {
        order.reserveCapacity(count)
        places = Array(repeating: DueHeap.absent, count: count)
        dues = Array(repeating: 0, count: count)
    }

    var isEmpty: Bool { order.isEmpty }

    var nextDue: Int64? { order.first.map { dues[Int($0)] } }

    /// Makes a buyer due at a time, in place of any earlier entry.
    mutating func schedule(_ buyer: Int, at due: Int64) {
        dues[buyer] = due
        if places[buyer] == DueHeap.absent {
            places[buyer] = Int32(order.count)
            order.append(Int32(buyer))
        }
        rise(from: Int(places[buyer]))
        sink(from: Int(places[buyer]))
    }

    mutating func remove(_ buyer: Int) {
        let place = Int(places[buyer])
        guard place >= 0 else { return }
        let last = order.removeLast()
        places[buyer] = DueHeap.absent
        guard Int(last) != buyer else { return }
        put(last, at: place)
        rise(from: place)
        sink(from: Int(places[Int(last)]))
    }

    /// Removes and returns the first buyer who is due by a time.
    mutating func pop(by time: Int64) -> (buyer: Int, due: Int64)? {
        guard let first = order.first.map(Int.init), dues[first] <= time else { return nil }
        remove(first)
        return (first, dues[first])
    }

    private func isBefore(_ left: Int32, _ right: Int32) -> Bool {
        let (leftDue, rightDue) = (dues[Int(left)], dues[Int(right)])
        return leftDue == rightDue ? left < right : leftDue < rightDue
    }

    private mutating func put(_ buyer: Int32, at place: Int) {
        order[place] = buyer
        places[Int(buyer)] = Int32(place)
    }

    private mutating func rise(from place: Int) {
        let buyer = order[place]
        var place = place
        while place > 0, isBefore(buyer, order[(place - 1) / 2]) {
            put(order[(place - 1) / 2], at: place)
            place = (place - 1) / 2
        }
        put(buyer, at: place)
    }

    private mutating func sink(from place: Int) {
        let buyer = order[place]
        var place = place
        while true {
            var child = 2 * place + 1
            guard child < order.count else { break }
            if child + 1 < order.count, isBefore(order[child + 1], order[child]) { child += 1 }
            guard isBefore(order[child], buyer) else { break }
            put(order[child], at: place)
            place = child
        }
        put(buyer, at: place)
    }
}
