import NIOCore

extension RequestDispatcher {
    /// Lets a batch continue after everything that waits in the sockets is read. Only one batch
    /// works between two reads of the sockets, however many batches there are.
    func resumeLater(_ job: BatchJob) {
        waitingBatches.append(job)
        if waitingBatches.count == 1 { scheduleBatch() }
    }

    /// Runs the next batch 50 µs later. A task that is due when the one before it ends would run
    /// before the sockets are read.
    private func scheduleBatch() {
        eventLoop.assumeIsolated().scheduleTask(in: .microseconds(50)) {
            self.waitingBatches.first?.runSlice()
            self.waitingBatches.removeFirst()
            if !self.waitingBatches.isEmpty { self.scheduleBatch() }
        }
    }
}

/// The open batches of one event loop. The number is limited for each token, so that one token's
/// slow batches do not keep out another's.
struct BatchSlots {
    private var counts: [String: Int] = [:]
    private(set) var count = 0

    func hasRoom(for name: String, _ limits: ServerLimits) -> Bool {
        count < limits.batchesMax && counts[name, default: 0] < limits.batchesPerTokenMax
    }

    mutating func enter(_ name: String) {
        count += 1
        counts[name, default: 0] += 1
    }

    mutating func leave(_ name: String) {
        count -= 1
        counts[name] = counts[name].flatMap { $0 > 1 ? $0 - 1 : nil }
    }
}
