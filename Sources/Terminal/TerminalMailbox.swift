import CNcurses
import Synchronization

/// Messages from any thread to the one that owns the screen, and a bell that wakes its poll.
package final class TerminalMailbox<Message: Sendable>: Sendable {
    private let waiting = Mutex<[Message]>([])
    private let limit: Int
    private let bell: Bell

    /// A mailbox that holds at most so many messages.
    ///
    /// - Parameter limit: how many may wait.
    /// - Throws: `ScreenError.noResources` when no descriptor is left.
    package init(limit: Int = 4096) throws(ScreenError) {
        self.limit = limit
        self.bell = try Bell()
    }

    /// Leaves a message; false when the box is full and it was not taken.
    @discardableResult
    package func post(_ message: Message) -> Bool { post(contentsOf: [message]) }

    /// Leaves messages that are found together; false when there is no room and none was taken.
    /// An empty box takes any number.
    @discardableResult
    package func post(contentsOf messages: [Message]) -> Bool {
        post(messages, limit: limit)
    }

    /// Leaves a message whether the box is full or not: for the few that must not be lost.
    package func postAnyway(_ message: Message) { _ = post([message], limit: .max) }

    private func post(_ messages: [Message], limit: Int) -> Bool {
        let before = waiting.withLock { waiting -> Int? in
            // Together they may be more than the box holds: they find room in an empty one.
            guard waiting.isEmpty || waiting.count + messages.count <= limit else { return nil }
            defer { waiting += messages }
            return waiting.count
        }
        // Only the first has to ring: the others are found with it.
        if before == 0, !messages.isEmpty { bell.ring() }
        return before != nil
    }

    /// Takes all that waits, in the order it was left.
    package func takeAll() -> [Message] {
        bell.quiet()
        return waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    /// The descriptor that is readable while messages wait.
    var descriptor: Int32 { bell.descriptor }
}

/// A descriptor that becomes readable when somebody rings.
final class Bell: Sendable {
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

    func ring() { withUnsafePointer(to: waker) { cn_waker_wake($0) } }

    func quiet() { withUnsafePointer(to: waker) { cn_waker_drain($0) } }
}
