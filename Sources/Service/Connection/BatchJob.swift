import Engine
import NIOCore
import Rules
import Wire

/// A batch that is being received and answered.
///
/// It reads lines as they arrive, sends a limited number of them to the engine at a time, and
/// writes the answers in the order of the lines.
///
/// Memory is bounded: the body has a maximum length, and the job pauses while the client does not
/// read the answers. The job works in slices, so that other work on the event loop runs in between.
final class BatchJob {
    /// A line whose answer is not yet in `answers`.
    private enum PendingLine {
        case asked(QuestionKind, DropID)
        /// The line is answered, but an earlier line is not.
        case answered([UInt8])
    }

    private let dispatcher: RequestDispatcher
    private let connection: HTTPConnection
    private let slot: UInt64
    private let holder: TokenHolder
    private var lines: BatchLines
    private var count = 0
    private var answers = JSONText()
    private var waiting = CircularBuffer<PendingLine>()
    private var firstWaiting = 0
    private var isSliceDue = false
    private var isWorking = false
    /// Whether the answer is sent in pieces.
    private var isStreaming = false
    /// Whether the answers to all earlier requests of the connection are written.
    private(set) var isItsTurn = false
    private var isOver = false

    init(
        _ holder: TokenHolder, on dispatcher: RequestDispatcher, for connection: HTTPConnection,
        slot: UInt64
    ) {
        lines = BatchLines(lineLengthMax: dispatcher.limits.bodyLengthMax)
        self.holder = holder
        self.dispatcher = dispatcher
        self.connection = connection
        self.slot = slot
        dispatcher.batches.enter(holder.name)
    }

    // MARK: Input

    func receive(_ part: ByteBuffer) {
        lines.append(part)
        beginSlice()
    }

    func complete() {
        lines.end()
        beginSlice()
    }

    /// Ends a batch with an incomplete body. The last answer is `problem`; the connection closes.
    func cutShort(_ problem: Problem) {
        lines.discard()
        lines.end()
        answer(problem)
        beginSlice()
    }

    func resume() { beginSlice() }

    /// Called when the connection is closed.
    func abandon() {
        if isOver { return }
        isOver = true
        lines.discard()
        dispatcher.batches.leave(holder.name)
    }

    // MARK: Slices

    /// Schedules a slice. It runs after all input of this turn of the event loop.
    private func beginSlice() {
        if isSliceDue || isWorking || isOver { return }
        isSliceDue = true
        dispatcher.eventLoop.assumeIsolated().execute { self.runSlice() }
    }

    func runSlice() {
        isSliceDue = false
        if isOver { return }
        isWorking = true
        advance()
        isWorking = false
        dispatcher.flushConnections()
    }

    /// Handles lines until the time of the slice is over, the window is full, or the job must wait.
    private func advance() {
        let end = NIODeadline.now() + dispatcher.limits.batchSlice
        var pieces = 0
        if hasFullPiece { send() }
        while waiting.count < dispatcher.batchWindow, !isHeldBack, let piece = lines.next() {
            handle(piece)
            if hasFullPiece { send() }
            pieces += 1
            if pieces.isMultiple(of: 16), NIODeadline.now() >= end {
                continueLater()
                break
            }
        }
        send()
    }

    private func continueLater() {
        if isSliceDue { return }
        isSliceDue = true
        dispatcher.resumeLater(self)
    }

    /// Whether the batch must wait: an earlier request of the connection is not answered yet, or
    /// the client reads too slowly.
    private var isHeldBack: Bool {
        connection.firstSlot != slot || (isItsTurn && !connection.isWritable)
    }

    private func handle(_ piece: BatchLines.Element) {
        if case .nothing = piece { return }
        if count == dispatcher.limits.batchLinesMax {
            lines.discard()
            let rule =
                "A batch has at most \(count) lines; send this one and later ones in another."
            return answer(Problem(.tooLarge, rule))
        }
        count += 1
        if case .line(let line) = piece { return ask(line) }
        let limit = dispatcher.limits.bodyLengthMax
        answer(Problem(.tooLarge, "The line is longer than \(limit) bytes."))
    }

    private func ask(_ line: ByteBuffer) {
        do {
            let command = try line.withUnsafeReadableBytes { try BatchLine.command(in: $0) }
            let now = NIODeadline.now().uptimeNanoseconds
            guard dispatcher.rateLimiter.admits(command, of: holder, atNS: now) else {
                return answer(dispatcher.encoder.tooMany(about: command.drop).body)
            }
            let number = firstWaiting + waiting.count
            let question = QuestionKind(command.act)
            waiting.append(.asked(question, command.drop))
            dispatcher.ask(
                .command(.buyer(command)), as: question, for: connection, slot: slot,
                to: .batch(self, line: number))
        } catch let problem as ShapeProblem {
            answer(Problem(problem))
        } catch {
            answer(Problem(.failed, "\(error)"))
        }
    }

    // MARK: Answers

    /// Called with the outcome of a line. `nil` means that the engine did not accept the line.
    func settle(_ line: Int, with outcome: Outcome?) {
        guard !isOver, let index = index(of: line),
            case .asked(let question, let drop) = waiting[index]
        else { return }
        if line == firstWaiting {
            dispatcher.encoder.writeLine(outcome, to: question, about: drop, into: &answers)
            answers.newLine()
            removeFirstLine()
            writeReadyAnswers()
        } else {
            var json = JSONText()
            dispatcher.encoder.writeLine(outcome, to: question, about: drop, into: &json)
            waiting[index] = .answered(json.bytes)
        }
        // Continues when half the window is free, so that the engine works while lines are read.
        if waiting.count <= dispatcher.batchWindow / 2 { beginSlice() }
    }

    private func index(of line: Int) -> CircularBuffer<PendingLine>.Index? {
        guard line >= firstWaiting, line - firstWaiting < waiting.count else { return nil }
        return waiting.index(waiting.startIndex, offsetBy: line - firstWaiting)
    }

    private func answer(_ problem: Problem) {
        var json = JSONText()
        json.problem(problem)
        answer(json.bytes)
    }

    /// Answers the line that was read last.
    private func answer(_ text: [UInt8]) {
        waiting.append(.answered(text))
        if waiting.count == 1 { writeReadyAnswers() }
    }

    /// Writes the answers that waited for the answer to an earlier line.
    private func writeReadyAnswers() {
        while case .answered(let text)? = waiting.first {
            answers.append(raw: text)
            answers.newLine()
            removeFirstLine()
        }
    }

    private func removeFirstLine() {
        waiting.removeFirst()
        firstWaiting += 1
    }

    // MARK: Sending

    /// Sends the answers that are ready. A short batch gets one answer of known length. A long
    /// batch, or one that still arrives, is answered in pieces.
    private func send() {
        if isOver { return }
        let isDone = waiting.isEmpty && lines.isAtEnd
        if isDone, !isStreaming {
            finish()
            return connection.finish(slot, with: Response(mediaType: .lines, body: answers.bytes))
        }
        let mayClientWait = !lines.hasEnded && !answers.bytes.isEmpty
        if !isStreaming, dispatcher.limits.streamsBatches, hasFullPiece || mayClientWait {
            isStreaming = true
            return connection.beginBatch(slot, self)
        }
        guard isItsTurn else { return }
        if isDone {
            finish()
            return connection.endBatch(with: answers.bytes)
        }
        // While the body arrives, the client may wait for each answer. Later only large pieces are
        // sent.
        guard hasFullPiece || !lines.hasEnded else { return }
        connection.sendPiece(answers.bytes)
        answers.clear()
    }

    private var hasFullPiece: Bool { answers.bytes.count >= dispatcher.limits.batchAnswersMax / 4 }

    func beginTurn() {
        if isItsTurn { return }
        isItsTurn = true
        send()
        resume()
    }

    private func finish() {
        isOver = true
        dispatcher.batches.leave(holder.name)
    }
}
