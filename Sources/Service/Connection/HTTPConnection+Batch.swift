import Engine
import NIOCore

// Sends a batch's answer in pieces while the batch's lines still arrive.
extension HTTPConnection {
    /// Answers a request in pieces, from its turn on.
    func beginBatch(_ number: UInt64, _ job: BatchJob) {
        guard context != nil else { return }
        change(number) { slot in
            // Only the end of the connection tells an HTTP/1.0 client where the answer ends.
            if slot.isHTTP10 { slot.closes = true }
            slot.content = .batch(job)
            count(&slot, .answered)
        }
        advance()
    }

    /// Writes the head of a batch's answer, once, and lets the batch continue.
    func turn(to job: BatchJob, in slot: PipelinedRequest) {
        if job.isItsTurn { return }
        write { buffer in
            buffer.writeStaticString(
                "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncache-control: no-store\r\n"
            )
            buffer.writeStaticString("x-accel-buffering: no\r\n")
            buffer.writeString(dispatcher.fields(slot))
            if !slot.isHTTP10 { buffer.writeStaticString("transfer-encoding: chunked\r\n") }
            if slot.closes { buffer.writeStaticString("connection: close\r\n") }
            buffer.writeStaticString("\r\n")
        }
        job.takeTurn()
    }

    /// Sends a piece of the answer whose turn it is.
    func sendOfBatch(_ bytes: [UInt8]) {
        guard let slot = slots.first, !bytes.isEmpty else { return }
        write { buffer in
            if !slot.isHTTP10 {
                buffer.writeString(String(bytes.count, radix: 16))
                buffer.writeStaticString("\r\n")
            }
            buffer.writeBytes(bytes)
            if !slot.isHTTP10 { buffer.writeStaticString("\r\n") }
        }
    }

    /// Sends the last piece and continues with the next request.
    func endBatch(with bytes: [UInt8]) {
        sendOfBatch(bytes)
        guard let slot = slots.first else { return }
        if !slot.isHTTP10 { write { $0.writeStaticString("0\r\n\r\n") } }
        removeFirstSlot(slot)
        advance()
    }
}

extension RequestDispatcher {
    /// Lets a batch continue after everything that waits in the sockets is read. Only one batch
    /// works between two reads of the sockets, however many batches there are.
    func workLater(on job: BatchJob) {
        waitingBatches.append(job)
        if waitingBatches.count == 1 { scheduleBatch() }
    }

    /// Runs the next batch 50 µs later. A task that is due when the one before it ends would run
    /// before the sockets are read.
    private func scheduleBatch() {
        eventLoop.assumeIsolated().scheduleTask(in: .microseconds(50)) {
            self.waitingBatches.first?.workOneSlice()
            self.waitingBatches.removeFirst()
            if !self.waitingBatches.isEmpty { self.scheduleBatch() }
        }
    }
}

/// The open batches of one event loop. The number is limited for each token, so that one token's
/// slow batches do not keep out another's.
struct BatchSlots {
    private var counts: [String: Int] = [:]
    private var total = 0

    /// Whether a token's holder may start another batch.
    func hasRoom(for name: String, _ limits: ServerLimits) -> Bool {
        total < limits.batchesMax && counts[name, default: 0] < limits.batchesPerTokenMax
    }

    var count: Int { total }

    mutating func enter(_ name: String) {
        total += 1
        counts[name, default: 0] += 1
    }

    mutating func leave(_ name: String) {
        total -= 1
        counts[name] = counts[name].flatMap { $0 > 1 ? $0 - 1 : nil }
    }
}
