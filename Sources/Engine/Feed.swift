import Synchronization

/// A ring of the latest items for any number of subscribers.
///
/// The number of items and their total weight are bounded; the newest item is always kept. Each
/// subscriber keeps its own position. A subscriber that is too slow loses items and learns how
/// many. An append never waits for subscribers.
package final class Feed<Item: Sendable>: Sendable {
    private struct Ring {
        var items: [Item?]
        var weight = 0
        /// The position of the oldest kept item.
        var start = 0
        /// The position after the newest item. Positions count from the first item ever.
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

    /// The position after the newest item: a new subscriber begins here.
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
        let index = ring.start % capacity
        ring.start += 1
        guard let item = ring.items[index] else { return }
        ring.items[index] = nil
        ring.weight -= weigh(item)
    }

    /// At most `max` items from a position on, and the position after them. `lost` is the number of
    /// items that were dropped before this subscriber read them.
    package func items(from position: Int, max: Int) -> (items: [Item], next: Int, lost: Int) {
        ring.withLock { ring in
            let first = Swift.max(position, ring.start)
            let next = Swift.min(ring.end, first + max)
            let items = (first..<Swift.max(first, next)).compactMap { ring.items[$0 % capacity] }
            return (items, Swift.max(first, next), first - position)
        }
    }

    /// Calls a closure after each append, on the thread that appends. It must return at once.
    package func onAppend(_ wake: @escaping @Sendable (Item) -> Void) -> WakeToken {
        ring.withLock { ring in
            ring.nextToken += 1
            ring.wakers.append((ring.nextToken, wake))
            return WakeToken(number: ring.nextToken)
        }
    }

    /// Stops the calls of a closure.
    package func cancel(_ token: WakeToken) {
        ring.withLock { ring in ring.wakers.removeAll { $0.token == token.number } }
    }
}

/// Identifies a closure that was given to `onAppend`.
package struct WakeToken: Sendable {
    fileprivate let number: Int
}
