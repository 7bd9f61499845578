import CNcurses
import Synchronization

/// Messages from any thread to the thread that owns the screen, and wakes its `poll`.
package final class TerminalMailbox<Message: Sendable>: Sendable {
    private let waiting = Mutex<[Message]>([])
    private let limit: Int
    private let waker: PollWaker

    /// - Throws: `ScreenError.noResources` when no descriptor is left.
    package init(limit: Int = 4096) throws(ScreenError) {
        self.limit = limit
        waker = try PollWaker()
    }

    /// Adds a message; false if the mailbox is full and did not take it.
    @discardableResult
    package func post(_ message: Message) -> Bool { post(contentsOf: [message]) }

    /// Adds messages, to be taken together; false if there is no room and none was added.
    ///
    /// An empty mailbox takes any number of messages.
    @discardableResult
    package func post(contentsOf messages: [Message]) -> Bool { post(messages, limit: limit) }

    /// Adds a message even if the mailbox is full: for the few that must not be lost.
    package func postAnyway(_ message: Message) { _ = post([message], limit: .max) }

    private func post(_ messages: [Message], limit: Int) -> Bool {
        let before = waiting.withLock { waiting -> Int? in
            // One post may hold more messages than `limit`; it finds room in an empty mailbox.
            guard waiting.isEmpty || waiting.count + messages.count <= limit else { return nil }
            defer { waiting += messages }
            return waiting.count
        }
        // Only the first message wakes: the reader finds the others with it.
        if before == 0, !messages.isEmpty { waker.wake() }
        return before != nil
    }

    /// Takes all waiting messages, in the order in which they were added.
    package func takeAll() -> [Message] {
        waker.clear()
        return waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    /// The descriptor that is readable while messages wait.
    var descriptor: Int32 { waker.descriptor }
}

/// A descriptor that becomes readable when a thread calls `wake`.
final class PollWaker: Sendable {
    private let waker: cn_waker

    init() throws(ScreenError) {
        var waker = cn_waker()
        guard cn_waker_open(&waker) else { throw .noResources }
        self.waker = waker
    }

    deinit {
        var waker = waker
        cn_waker_close(&waker)
    }

    var descriptor: Int32 { waker.read_end }

    func wake() { withUnsafePointer(to: waker) { cn_waker_wake($0) } }

    func clear() { withUnsafePointer(to: waker) { cn_waker_drain($0) } }
}
