import Synchronization

/// A small bounded queue between two tasks. `put` waits while the queue is full.
package final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var reader: CheckedContinuation<Element?, Never>?
        var writers: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    private let limit: Int
    private let state = Mutex(State())

    /// An empty queue for at most `limit` elements.
    package init(limit: Int) {
        precondition(limit > 0, "a queue holds at least one element")
        self.limit = limit
    }

    /// Adds an element as soon as there is room. After the end it discards the element.
    package func put(_ element: Element) async {
        while !add(element) {
            await withCheckedContinuation { writer in
                let hasRoom = state.withLock { state in
                    if state.isOver || state.elements.count < limit { return true }
                    state.writers.append(writer)
                    return false
                }
                if hasRoom { writer.resume() }
            }
        }
    }

    /// Whether the element was added, or the queue has ended.
    private func add(_ element: Element) -> Bool {
        let (isDone, reader) = state.withLock {
            state -> (Bool, CheckedContinuation<Element?, Never>?) in
            if state.isOver { return (true, nil) }
            if let reader = state.reader {
                state.reader = nil
                return (true, reader)
            }
            guard state.elements.count < limit else { return (false, nil) }
            state.elements.append(element)
            return (true, nil)
        }
        reader?.resume(returning: element)
        return isDone
    }

    /// Waits for the next element. `nil` after the end. Only one task may call it at a time.
    package func next() async -> Element? {
        await withCheckedContinuation { reader in
            var writers: [CheckedContinuation<Void, Never>] = []
            let found: Element?? = state.withLock { state in
                if state.elements.isEmpty {
                    if state.isOver { return .some(nil) }
                    state.reader = reader
                    return nil
                }
                swap(&writers, &state.writers)
                return state.elements.removeFirst()
            }
            for writer in writers { writer.resume() }
            if let found { reader.resume(returning: found) }
        }
    }

    /// Ends the queue. Its elements can still be read; new ones are discarded.
    package func end() {
        let (reader, writers) = state.withLock { state in
            state.isOver = true
            defer { (state.reader, state.writers) = (nil, []) }
            return (state.reader, state.writers)
        }
        reader?.resume(returning: nil)
        for writer in writers { writer.resume() }
    }
}
