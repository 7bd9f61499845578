import Dispatch
import Rules
import Synchronization

/// One inquiry on its way to the writer.
package struct Submission: Sendable {
    /// The order in which the writer takes submissions if more wait than fit into one batch.
    package enum Priority: Sendable {
        case ordinary
        /// The buyer has paid: a held unit is confirmed.
        case confirmation
        case operators
    }

    var inquiry: Inquiry
    package var ticket: UInt64
    var sink: any ReplySink
    var priority: Priority
    /// The buyer's number in the register, as a hint that the writer checks. Negative if unknown.
    var registerNumber: Int32 = -1
    /// The time of the submission, in the clock's nanoseconds.
    var submittedNS: UInt64

    /// Whether the buyer's register number is useful and has not been found yet.
    var lacksRegisterNumber: Bool {
        if registerNumber >= 0 { return false }
        guard case .command(.buyer(let command)) = inquiry else { return false }
        return command.act != .register
    }
}

/// The submissions that the writer takes out of the mailbox at once.
struct WriterBatch: Sendable {
    /// Operators' submissions, then confirmations, then all others; each group in arrival order.
    var submissions: [Submission] = []
    /// When the heartbeat in this batch was submitted. `nil` if there is none.
    var heartbeatSubmittedNS: UInt64?
    var isStopping = false

    var isEmpty: Bool { submissions.isEmpty && heartbeatSubmittedNS == nil && !isStopping }
}

/// The bounded queue between the HTTP server and the writer.
///
/// A full mailbox refuses at once. Operators' submissions and confirmations have capacities of
/// their own, and the writer takes them first.
final class Mailbox: Sendable {
    private struct State {
        var urgent: [Submission] = []
        var confirmations: [Submission] = []
        var ordinary: [Submission] = []
        /// Number of submissions at the start of `ordinary` that the writer has taken already.
        var takenCount = 0
        var heartbeatSubmittedNS: UInt64?
        var isStopping = false
        var isWriterWaiting = false

        var waitingCount: Int { ordinary.count - takenCount }

        /// Adds a submission to its queue. Returns false if the queue is full.
        mutating func add(_ submission: Submission, _ limits: EngineLimits) -> Bool {
            switch submission.priority {
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

        mutating func moveOrdinary(into submissions: inout [Submission], upTo count: Int) {
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

        /// Whether the caller must wake the writer: the writer sleeps, and nobody has woken it yet.
        mutating func claimWakeUp() -> Bool {
            defer { isWriterWaiting = false }
            return isWriterWaiting
        }
    }

    private let limits: EngineLimits
    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)

    init(limits: EngineLimits) {
        self.limits = limits
    }

    var depth: Int {
        state.withLock { $0.waitingCount + $0.confirmations.count + $0.urgent.count }
    }

    /// Adds submissions in order. Returns those that did not fit.
    func submit(_ submissions: [Submission]) -> [Submission] {
        let (refused, mustWake) = state.withLock { state -> ([Submission], Bool) in
            if state.isStopping { return (submissions, false) }
            var refused: [Submission] = []
            for submission in submissions where !state.add(submission, limits) {
                refused.append(submission)
            }
            return (refused, refused.count < submissions.count && state.claimWakeUp())
        }
        if mustWake { wakeUp.signal() }
        return refused
    }

    /// Adds a heartbeat, unless the last one still waits.
    func submitHeartbeat(at nanoseconds: UInt64) {
        let mustWake = state.withLock { state -> Bool in
            if state.heartbeatSubmittedNS != nil { return false }
            state.heartbeatSubmittedNS = nanoseconds
            return state.claimWakeUp()
        }
        if mustWake { wakeUp.signal() }
    }

    /// When the waiting heartbeat was submitted. `nil` if none waits.
    var pendingHeartbeatNS: UInt64? { state.withLock { $0.heartbeatSubmittedNS } }

    /// Closes the mailbox. The writer still gets what is in it; new submissions are refused.
    func stop() {
        let mustWake = state.withLock { state -> Bool in
            state.isStopping = true
            return state.claimWakeUp()
        }
        if mustWake { wakeUp.signal() }
    }

    /// Waits for submissions, at most until the time-out, and removes a batch.
    ///
    /// The heartbeat is removed last, so that its age shows how long the queue takes.
    func nextBatch(timeoutMS: Int) -> WriterBatch {
        let first = drain(willWait: true)
        if !first.isEmpty { return first }
        _ = wakeUp.wait(timeout: .now() + .milliseconds(timeoutMS))
        return drain(willWait: false)
    }

    private func drain(willWait: Bool) -> WriterBatch {
        state.withLock { state in
            var batch = WriterBatch()
            swap(&batch.submissions, &state.urgent)
            if !state.confirmations.isEmpty {
                batch.submissions += state.confirmations
                state.confirmations.removeAll(keepingCapacity: true)
            }
            state.moveOrdinary(into: &batch.submissions, upTo: limits.batchSizeMax)
            if state.waitingCount == 0 {
                batch.heartbeatSubmittedNS = state.heartbeatSubmittedNS
                state.heartbeatSubmittedNS = nil
                batch.isStopping = state.isStopping
            }
            state.isWriterWaiting = willWait && batch.isEmpty
            return batch
        }
    }
}
