import Engine
import NIOCore

// Sends the answer to a batch in pieces while the lines of the batch still arrive.
extension HTTPConnection {
    /// Starts an answer in pieces. It is sent after the answers to all earlier requests.
    func beginBatch(_ number: UInt64, _ job: BatchJob) {
        guard context != nil else { return }
        change(number) { slot in
            // HTTP/1.0 has no chunks: the end of the connection ends the answer.
            if slot.isHTTP10 { slot.closes = true }
            slot.content = .batch(job)
            count(&slot, .answered)
        }
        advance()
    }

    /// Writes the head of the answer to a batch, once, and lets the batch continue.
    func giveTurn(to job: BatchJob, in slot: PipelinedRequest) {
        if job.isItsTurn { return }
        write { buffer in
            buffer.writeStaticString(
                "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncache-control: no-store\r\n"
            )
            buffer.writeStaticString("x-accel-buffering: no\r\n")
            buffer.writeString(dispatcher.encoder.fields(slot.framing))
            if !slot.isHTTP10 { buffer.writeStaticString("transfer-encoding: chunked\r\n") }
            if slot.closes { buffer.writeStaticString("connection: close\r\n") }
            buffer.writeStaticString("\r\n")
        }
        job.beginTurn()
    }

    /// Sends a piece of the answer to the first request.
    func sendPiece(_ bytes: [UInt8]) {
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
        sendPiece(bytes)
        guard let slot = slots.first else { return }
        if !slot.isHTTP10 { write { $0.writeStaticString("0\r\n\r\n") } }
        removeFirstSlot(slot)
        advance()
    }
}
