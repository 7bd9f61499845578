import Synchronization

/// A small bounded queue between two tasks: `put` waits while it is full.
package final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var taker: CheckedContinuation<Element?, Never>?
        var putters: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    private let limit: Int
    private let state = Mutex(State())

    /// An empty queue with room for `limit` elements, at least one.
    package init(limit: Int) {
        precondition(limit > 0, "a queue holds at least one element")
        self.limit = limit
    }

    /// Adds an element once there is room; discards it after the end.
    package func put(_ element: Element) async {
        while !add(element) {
            await withCheckedContinuation { putter in
                let isRoom = state.withLock { state in
                    if state.isOver || state.elements.count < limit { return true }
                    state.putters.append(putter)
                    return false
                }
                if isRoom { putter.resume() }
            }
        }
    }

    /// Whether the element was added, or the queue has ended.
    private func add(_ element: Element) -> Bool {
        let (isDone, taker) = state.withLock {
            state -> (Bool, CheckedContinuation<Element?, Never>?) in
            if state.isOver { return (true, nil) }
            if let taker = state.taker {
                state.taker = nil
                return (true, taker)
            }
            guard state.elements.count < limit else { return (false, nil) }
            state.elements.append(element)
            return (true, nil)
        }
        taker?.resume(returning: element)
        return isDone
    }

    /// The next element, once there is one; nil after the end. Only one task may call it at a time.
    package func next() async -> Element? {
        await withCheckedContinuation { taker in
            var putters: [CheckedContinuation<Void, Never>] = []
            let found: Element?? = state.withLock { state in
                if state.elements.isEmpty {
                    if state.isOver { return .some(nil) }
                    state.taker = taker
                    return nil
                }
                swap(&putters, &state.putters)
                return state.elements.removeFirst()
            }
            for putter in putters { putter.resume() }
            if let found { taker.resume(returning: found) }
        }
    }

    /// Ends the queue: its elements can still be read, nothing more is added.
    package func end() {
        let (taker, putters) = state.withLock { state in
            state.isOver = true
            defer { (state.taker, state.putters) = (nil, []) }
            return (state.taker, state.putters)
        }
        taker?.resume(returning: nil)
        for putter in putters { putter.resume() }
    }
}
