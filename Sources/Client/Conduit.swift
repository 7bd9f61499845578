import Synchronization

/// A queue of few elements from one task to another: whoever puts waits while it is full.
package final class Conduit<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var taker: CheckedContinuation<Element?, Never>?
        var putters: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    private let limit: Int
    private let state = Mutex(State())

    /// An empty queue for a number of elements, at least one.
    package init(limit: Int) {
        precondition(limit > 0, "a queue holds at least one element")
        self.limit = limit
    }

    /// Adds an element once there is room; after the end it is thrown away.
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

    /// Whether the element was taken, or nobody takes any more.
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

    /// The next element, once there is one; nil after the end. One task takes at a time.
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

    /// Ends the queue: what is in it is still taken, nothing more comes in.
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
