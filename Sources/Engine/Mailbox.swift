import Dispatch
import Rules
import Synchronization

/// One inquiry on its way to the writer.
package struct Submission: Sendable {
    /// The order in which submissions are taken when more wait than one batch holds.
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
    /// A hint: the buyer's number in the register; negative when not known. The writer checks it.
    var number: Int32 = -1
    /// When it was submitted, in the clock's nanoseconds.
    var postedNS: UInt64

    /// Whether its buyer's register number has not been looked up yet.
    var lacksNumber: Bool {
        if number >= 0 { return false }
        guard case .command(.buyer(let command)) = inquiry else { return false }
        return command.act != .register
    }
}

/// What the writer takes out of the mailbox at once.
struct WriterBatch: Sendable {
    /// Operators' submissions first, then confirmations, then all others, each in the order of arrival.
    var submissions: [Submission] = []
    /// When the heartbeat of the next reading was submitted; nil when there is none.
    var heartbeatPostedNS: UInt64?
    var isStopping = false

    var isEmpty: Bool { submissions.isEmpty && heartbeatPostedNS == nil && !isStopping }
}

/// The bounded queue between the HTTP server and the writer.
///
/// A full mailbox refuses at once. Operators' submissions and confirmations have their own capacity and
/// are taken first.
final class Mailbox: Sendable {
    private struct State {
        var urgent: [Submission] = []
        var confirmations: [Submission] = []
        var ordinary: [Submission] = []
        /// Ordinary submissions already taken from the front of `ordinary`.
        var takenCount = 0
        var heartbeatPostedNS: UInt64?
        var isStopping = false
        var isWriterWaiting = false

        var waitingCount: Int { ordinary.count - takenCount }

        /// Adds a submission to its queue; false when there is no room.
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

        /// Whether the caller must wake the writer: it sleeps and nobody has woken it yet.
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

    /// Adds submissions in order; returns those for which there was no room.
    func submit(_ submissions: [Submission]) -> [Submission] {
        let (rest, mustWake) = state.withLock { state -> ([Submission], Bool) in
            if state.isStopping { return (submissions, false) }
            var rest: [Submission] = []
            for submission in submissions where !state.add(submission, limits) {
                rest.append(submission)
            }
            return (rest, rest.count < submissions.count && state.claimWakeUp())
        }
        if mustWake { wakeUp.signal() }
        return rest
    }

    /// Adds the heartbeat of a reading, unless the last one still waits.
    func submitHeartbeat(at nanoseconds: UInt64) {
        let mustWake = state.withLock { state -> Bool in
            if state.heartbeatPostedNS != nil { return false }
            state.heartbeatPostedNS = nanoseconds
            return state.claimWakeUp()
        }
        if mustWake { wakeUp.signal() }
    }

    /// When the heartbeat that still waits was submitted; nil when none waits.
    var pendingHeartbeatNS: UInt64? { state.withLock { $0.heartbeatPostedNS } }

    /// Closes the mailbox: what is in it is still delivered, nothing new is accepted.
    func stop() {
        let mustWake = state.withLock { state -> Bool in
            state.isStopping = true
            return state.claimWakeUp()
        }
        if mustWake { wakeUp.signal() }
    }

    /// Waits for submissions, at most until the time-out, and takes a batch out.
    ///
    /// The heartbeat comes last: it measures the time through the queue.
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
                batch.heartbeatPostedNS = state.heartbeatPostedNS
                state.heartbeatPostedNS = nil
                batch.isStopping = state.isStopping
            }
            state.isWriterWaiting = willWait && batch.isEmpty
            return batch
        }
    }
}
