import Synchronization

/// A ring of the latest items for any number of subscribers.
///
/// It is bounded by the number of items and by their weight; it always keeps the newest one. A
/// subscriber keeps its own place. One that is too slow loses items and is told how many; an append
/// never waits for it.
package final class Feed<Item: Sendable>: Sendable {
    private struct Ring {
        var items: [Item?]
        var weight = 0
        /// The place of the oldest item that is kept.
        var start = 0
        /// The place after the newest item, counted from the first item ever.
        var end = 0
        var wakers: [(token: Int, wake: @Sendable (Item) -> Void)] = []
        var nextToken = 0
    }

    private let capacity: Int
    private let weightMax: Int
    private let weigh: @Sendable (Item) -> Int
    private let ring: Mutex<Ring>

    /// A feed that keeps at most a number of items and at most a total weight.
    package init(
        capacity: Int, weightMax: Int = .max, weigh: @escaping @Sendable (Item) -> Int = { _ in 0 }
    ) {
        precondition(capacity > 0, "a feed keeps at least one item")
        self.capacity = capacity
        self.weightMax = weightMax
        self.weigh = weigh
        ring = Mutex(Ring(items: Array(repeating: nil, count: capacity)))
    }

    /// The place after the newest item: where a new subscriber begins.
    package var end: Int { ring.withLock { $0.end } }

    /// Adds an item and wakes the subscribers.
    package func append(_ item: Item) {
        let weight = weigh(item)
        let wakers = ring.withLock { ring in
            if ring.end - ring.start == capacity { dropOldest(of: &ring) }
            ring.items[ring.end % capacity] = item
            ring.end += 1
            ring.weight += weight
            while ring.weight > weightMax, ring.end - ring.start > 1 { dropOldest(of: &ring) }
            return ring.wakers
        }
        for waker in wakers { waker.wake(item) }
    }

    private func dropOldest(of ring: inout Ring) {
        let place = ring.start % capacity
        ring.start += 1
        guard let item = ring.items[place] else { return }
        ring.items[place] = nil
        ring.weight -= weigh(item)
    }

    /// The items from a place on, at most `max`, and the place after them. `lost` counts items that
    /// were overwritten before this subscriber read them.
    package func items(from place: Int, max: Int) -> (items: [Item], next: Int, lost: Int) {
        ring.withLock { ring in
            let first = Swift.max(place, ring.start)
            let next = Swift.min(ring.end, first + max)
            let items = (first..<Swift.max(first, next)).compactMap { ring.items[$0 % capacity] }
            return (items, Swift.max(first, next), first - place)
        }
    }

    /// Calls a closure after every item, on the writer's thread. It must only wake another thread.
    package func onAppend(_ wake: @escaping @Sendable (Item) -> Void) -> WakeToken {
        ring.withLock { ring in
            ring.nextToken += 1
            ring.wakers.append((ring.nextToken, wake))
            return WakeToken(number: ring.nextToken)
        }
    }

    /// Stops the calls.
    package func cancel(_ token: WakeToken) {
        ring.withLock { ring in ring.wakers.removeAll { $0.token == token.number } }
    }
}

/// Identifies a closure given to `onAppend`, to cancel it.
package struct WakeToken: Sendable {
    fileprivate let number: Int
}
