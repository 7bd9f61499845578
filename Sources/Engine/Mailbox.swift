import Dispatch
import Synchronization

/// One inquiry on its way to the writer.
struct Letter: Sendable {
    var inquiry: Inquiry
    var ticket: UInt64
    var sink: any ReplySink
    /// When it was put in, in the clock's nanoseconds.
    var postedNS: UInt64
}

/// What the writer takes out in one go.
struct Delivery: Sendable {
    /// Urgent letters first, then ordinary ones, each in the order of their arrival.
    var letters: [Letter] = []
    /// When the no-op of the next reading was put in; nil when there is none.
    var heartbeatPostedNS: UInt64?
    /// Whether the writer is to finish.
    var isStopping = false

    var isEmpty: Bool { letters.isEmpty && heartbeatPostedNS == nil && !isStopping }
}

/// The bounded box between the front door and the writer.
///
/// A full box refuses at once. Operators' letters have places of their own and are taken first.
final class Mailbox: Sendable {
    fileprivate struct State {
        var urgent: [Letter] = []
        var ordinary: [Letter] = []
        /// Ordinary letters already taken from the front of `ordinary`.
        var takenCount = 0
        var heartbeatPostedNS: UInt64?
        var isStopping = false
        var isWriterWaiting = false

        var waitingCount: Int { ordinary.count - takenCount }
    }

    private let limits: EngineLimits
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    init(limits: EngineLimits) {
        self.limits = limits
    }

    /// Letters that wait.
    var depth: Int { state.withLock { $0.waitingCount + $0.urgent.count } }

    /// Puts letters in, in order, and tells how many found room.
    func post(_ letters: [Letter], isUrgent: Bool = false) -> Int {
        let (taken, mustRing) = state.withLock { state -> (Int, Bool) in
            if state.isStopping { return (0, false) }
            let room =
                isUrgent
                ? limits.urgentCapacity - state.urgent.count
                : limits.mailboxCapacity - state.waitingCount
            let fitting = letters.prefix(max(0, room))
            if isUrgent {
                state.urgent += fitting
            } else {
                state.ordinary += fitting
            }
            return (fitting.count, !fitting.isEmpty && state.claimBell())
        }
        if mustRing { bell.signal() }
        return taken
    }

    /// Puts one letter in; false when there is no room.
    func post(_ letter: Letter, isUrgent: Bool) -> Bool {
        let (isTaken, mustRing) = state.withLock { state -> (Bool, Bool) in
            if state.isStopping { return (false, false) }
            if isUrgent {
                guard state.urgent.count < limits.urgentCapacity else { return (false, false) }
                state.urgent.append(letter)
            } else {
                guard state.waitingCount < limits.mailboxCapacity else { return (false, false) }
                state.ordinary.append(letter)
            }
            return (true, state.claimBell())
        }
        if mustRing { bell.signal() }
        return isTaken
    }

    /// Puts in the no-op of a reading, unless the last one is still on its way.
    func postHeartbeat(at nanoseconds: UInt64) {
        let mustRing = state.withLock { state -> Bool in
            if state.heartbeatPostedNS != nil { return false }
            state.heartbeatPostedNS = nanoseconds
            return state.claimBell()
        }
        if mustRing { bell.signal() }
    }

    /// When the no-op that is still on its way was put in.
    var pendingHeartbeatNS: UInt64? { state.withLock { $0.heartbeatPostedNS } }

    /// Closes the box: what is in it is still delivered, nothing new is taken.
    func stop() {
        let mustRing = state.withLock { state -> Bool in
            state.isStopping = true
            return state.claimBell()
        }
        if mustRing { bell.signal() }
    }

    /// Waits for something, at most until the time-out, and takes it out.
    ///
    /// The no-op comes last: it has passed through the queue once everything before it has.
    func take(timeoutMS: Int) -> Delivery {
        let first = takeWhatIsThere(willWait: true)
        if !first.isEmpty { return first }
        _ = bell.wait(timeout: .now() + .milliseconds(timeoutMS))
        return takeWhatIsThere(willWait: false)
    }

    private func takeWhatIsThere(willWait: Bool) -> Delivery {
        state.withLock { state in
            var delivery = Delivery()
            delivery.letters = state.urgent
            state.urgent.removeAll(keepingCapacity: true)
            let room = max(0, limits.batchSizeMax - delivery.letters.count)
            let end = min(state.ordinary.count, state.takenCount + room)
            delivery.letters += state.ordinary[state.takenCount..<end]
            state.takenCount = end
            if end == state.ordinary.count {
                state.ordinary.removeAll(keepingCapacity: true)
                state.takenCount = 0
                delivery.heartbeatPostedNS = state.heartbeatPostedNS
                state.heartbeatPostedNS = nil
                delivery.isStopping = state.isStopping
            }
            state.isWriterWaiting = willWait && delivery.isEmpty
            return delivery
        }
    }
}

extension Mailbox.State {
    /// Whether the caller must ring: the writer sleeps and nobody has rung yet.
    fileprivate mutating func claimBell() -> Bool {
        defer { isWriterWaiting = false }
        return isWriterWaiting
    }
}
