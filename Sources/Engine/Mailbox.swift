import Dispatch
import Rules
import Synchronization

/// One inquiry on its way to the writer.
package struct Submission: Sendable {
    /// What is taken first when there is more than one batch of it.
    package enum Priority: Sendable {
        case ordinary
        /// The money is there: a held unit is confirmed.
        case confirmation
        case operators
    }

    var inquiry: Inquiry
    package var ticket: UInt64
    var sink: any ReplySink
    var rank: Priority
    /// The number in the register that the buyer is thought to have; negative: not known.
    var number: Int32 = -1
    /// When it was put in, in the clock's nanoseconds.
    var postedNS: UInt64

    /// Whether it is of a buyer who may be in the register, and nobody has looked.
    var lacksNumber: Bool {
        if number >= 0 { return false }
        guard case .command(.buyer(let command)) = inquiry else { return false }
        return command.act != .register
    }
}

/// What the writer takes out in one go.
struct Delivery: Sendable {
    /// Operators' submissions first, then confirmations, then all others, each in the order of arrival.
    var submissions: [Submission] = []
    /// When the no-op of the next reading was put in; nil when there is none.
    var heartbeatPostedNS: UInt64?
    /// Whether the writer is to finish.
    var isStopping = false

    var isEmpty: Bool { submissions.isEmpty && heartbeatPostedNS == nil && !isStopping }
}

/// The bounded box between the front door and the writer.
///
/// A full box refuses at once. Operators' submissions and confirmations have places of their own and are
/// taken first.
final class Mailbox: Sendable {
    fileprivate struct State {
        var urgent: [Submission] = []
        var confirmations: [Submission] = []
        var ordinary: [Submission] = []
        /// Ordinary submissions already taken from the front of `ordinary`.
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
    var depth: Int {
        state.withLock { $0.waitingCount + $0.confirmations.count + $0.urgent.count }
    }

    /// Puts submissions in, in order, and hands back those for which there was no room.
    func post(_ submissions: [Submission]) -> [Submission] {
        let (rest, mustRing) = state.withLock { state -> ([Submission], Bool) in
            if state.isStopping { return (submissions, false) }
            var rest: [Submission] = []
            for submission in submissions where !state.put(submission, limits) {
                rest.append(submission)
            }
            return (rest, rest.count < submissions.count && state.claimBell())
        }
        if mustRing { bell.signal() }
        return rest
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
            swap(&delivery.submissions, &state.urgent)
            if !state.confirmations.isEmpty {
                delivery.submissions += state.confirmations
                state.confirmations.removeAll(keepingCapacity: true)
            }
            state.moveOrdinary(into: &delivery.submissions, upTo: limits.batchSizeMax)
            if state.waitingCount == 0 {
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
    /// Puts a submission where it belongs; false when there is no room.
    fileprivate mutating func put(_ submission: Submission, _ limits: EngineLimits) -> Bool {
        switch submission.rank {
        case .operators:
            guard urgent.count < limits.urgentCapacity else { return false }
            urgent.append(submission)
        case .confirmation:
            guard confirmations.count < limits.confirmationCapacity else { return false }
            confirmations.append(submission)
        case .ordinary:
            guard waitingCount < limits.mailboxCapacity else { return false }
            ordinary.append(submission)
        }
        return true
    }

    fileprivate mutating func moveOrdinary(into submissions: inout [Submission], upTo count: Int) {
        if submissions.isEmpty, takenCount == 0, ordinary.count <= count {
            return swap(&submissions, &ordinary)
        }
        let room = max(0, count - submissions.count)
        let end = min(ordinary.count, takenCount + room)
        submissions += ordinary[takenCount..<end]
        takenCount = end
        if end == ordinary.count {
            ordinary.removeAll(keepingCapacity: true)
            takenCount = 0
        }
    }

    /// Whether the caller must ring: the writer sleeps and nobody has rung yet.
    fileprivate mutating func claimBell() -> Bool {
        defer { isWriterWaiting = false }
        return isWriterWaiting
    }
}
