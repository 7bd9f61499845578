import Engine
import NIOCore
import Rules
import Wire

/// A batch that is being received and answered.
///
/// It reads lines as they arrive, sends a limited number of them to the engine at a time, and
/// writes the answers in the order of the lines, as soon as they are ready.
///
/// Memory is bounded: the body by its maximum length, the answers by how fast the client reads. A
/// long batch works in slices, so that other work on the event loop runs in between.
final class BatchJob {
    /// A line whose answer is not yet in `answers`.
    private enum Line {
        case asked(BuyerAct, DropID)
        /// The answer is known, but that of an earlier line is not.
        case answered([UInt8])
    }

    private let dispatcher: RequestDispatcher
    private let connection: HTTPConnection
    private let slot: UInt64
    private let holder: TokenHolder
    private var lines: BatchLines
    private var count = 0
    private var answers = JSONText()
    private var waiting = CircularBuffer<Line>()
    private var firstWaiting = 0
    private var isSliceDue = false
    private var isWorking = false
    /// Whether the answer is sent in pieces: its head is sent, or waits for its turn.
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

    // MARK: What comes in

    /// Adds a part of the body.
    func receive(_ part: ByteBuffer) {
        lines.append(part)
        beginSlice()
    }

    /// Called when the body is complete.
    func complete() {
        lines.end()
        beginSlice()
    }

    /// Called when the body will stay incomplete. The last answer says why; the connection then
    /// closes.
    func cutShort(_ problem: Problem) {
        lines.discard()
        lines.end()
        answer(problem)
        beginSlice()
    }

    /// Continues when the client has caught up.
    func resume() { beginSlice() }

    /// Called when nobody waits for the answers any more.
    func abandon() {
        if isOver { return }
        isOver = true
        lines.discard()
        dispatcher.batches.leave(holder.name)
    }

    // MARK: The work

    /// Schedules a slice, to run after everything that this turn of the event loop reads.
    private func beginSlice() {
        if isSliceDue || isWorking || isOver { return }
        isSliceDue = true
        dispatcher.eventLoop.assumeIsolated().execute { self.workOneSlice() }
    }

    /// Works for one slice.
    func workOneSlice() {
        isSliceDue = false
        if isOver { return }
        isWorking = true
        advance()
        isWorking = false
        dispatcher.flushTouched()
    }

    /// Handles lines until the slice is over, the window is full or the client reads too slowly.
    private func advance() {
        let end = NIODeadline.now() + dispatcher.limits.batchSlice
        var pieces = 0
        if isEnough { send() }
        while waiting.count < dispatcher.batchWindow, !isHeldBack, let piece = lines.next() {
            take(piece)
            if isEnough { send() }
            pieces += 1
            if pieces.isMultiple(of: 16), NIODeadline.now() >= end {
                goOnLater()
                break
            }
        }
        send()
    }

    private func goOnLater() {
        if isSliceDue { return }
        isSliceDue = true
        dispatcher.workLater(on: self)
    }

    /// Whether the batch must wait: an earlier request of the connection is not answered yet, or
    /// the client reads too slowly.
    private var isHeldBack: Bool {
        connection.owedSlot != slot || (isItsTurn && !connection.isWritable)
    }

    private func take(_ piece: BatchLines.Piece) {
        if case .nothing = piece { return }
        if count == dispatcher.limits.batchLinesMax {
            lines.discard()
            let rule =
                "A batch has at most \(count) lines; send this one and what follows in another."
            return answer(Problem(.tooLarge, rule))
        }
        count += 1
        if case .line(let line) = piece { return ask(line) }
        let limit = dispatcher.limits.bodyLengthMax
        answer(Problem(.tooLarge, "The line is longer than \(limit) bytes."))
    }

    private func ask(_ line: ByteBuffer) {
        do {
            let command = try line.withUnsafeReadableBytes { try BatchLine(parsing: $0) }.command
            let now = NIODeadline.now().uptimeNanoseconds
            guard dispatcher.pace.admits(command, of: holder, atNS: now) else {
                return answer(dispatcher.tooMany(about: command.drop).body)
            }
            let number = firstWaiting + waiting.count
            waiting.append(.asked(command.act, command.drop))
            dispatcher.ask(
                .command(.buyer(command)), as: .batchLine(self, number), for: connection,
                slot: slot)
        } catch let problem as ShapeProblem {
            answer(Problem(problem))
        } catch {
            answer(Problem(.failed, "\(error)"))
        }
    }

    // MARK: The answers

    /// Takes the engine's outcome of a line; nil if the engine did not accept it.
    func settle(_ line: Int, with outcome: Outcome?) {
        guard !isOver, let place = place(of: line), case .asked(let act, let drop) = waiting[place]
        else { return }
        if line == firstWaiting {
            write(outcome, to: act, in: drop, into: &answers)
            moveOn()
        } else {
            var json = JSONText()
            write(outcome, to: act, in: drop, into: &json)
            waiting[place] = .answered(json.bytes)
        }
        // Continues at half the window, so that the engine has work while the next lines are read.
        if waiting.count <= dispatcher.batchWindow / 2 { beginSlice() }
    }

    private func place(of line: Int) -> CircularBuffer<Line>.Index? {
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
        if waiting.count == 1 { putDownAnswered() }
    }

    /// Called when the first line's answer is written: continues with the answers that waited for
    /// it.
    private func moveOn() {
        answers.newLine()
        waiting.removeFirst()
        firstWaiting += 1
        putDownAnswered()
    }

    private func putDownAnswered() {
        while case .answered(let text)? = waiting.first {
            answers.append(raw: text)
            answers.newLine()
            waiting.removeFirst()
            firstWaiting += 1
        }
    }

    private func write(
        _ outcome: Outcome?, to act: BuyerAct, in drop: DropID, into json: inout JSONText
    ) {
        let notice = dispatcher.notice(of: drop)
        let members = notice?.members ?? []
        switch outcome {
        case .registered(let isNew):
            json.registration(isRegistered: true, status: isNew ? 201 : 200, also: members)
        case .unregistered:
            json.registration(isRegistered: false, status: 200, also: members)
        case .claim(let standing, let brief, let isNew):
            json.claim(
                standing, phase: brief.phase, closure: brief.closure,
                pollAfterMS: dispatcher.pollAfterMS(standing, brief),
                status: RequestDispatcher.status(standing, isNew: isNew && act == .claim),
                also: members)
        case .refused(let refusal):
            json.append(raw: dispatcher.refusals.answer(refusal, notice).body)
        case .otherCommand(let act, let drop): json.problem(Problem(otherCommand: act, on: drop))
        case .failed(let reason):
            json.problem(Problem(.failed, "The journal failed: \(reason)."), also: members)
        case .drop, .campaign, nil: json.append(raw: dispatcher.turnedAway(about: drop).body)
        }
    }

    // MARK: Sending

    /// Sends the answers that are ready. A short batch that is complete gets one answer of known
    /// length. A long batch, or one that is still arriving, is answered in pieces.
    private func send() {
        if isOver { return }
        let isDone = waiting.isEmpty && lines.isAtEnd
        if isDone, !isStreaming {
            finish()
            return connection.finish(slot, with: Answer(kind: .lines, body: answers.bytes))
        }
        let mayWaitForEach = !lines.hasEnded && !answers.bytes.isEmpty
        if !isStreaming, dispatcher.limits.streamsBatches, isEnough || mayWaitForEach {
            isStreaming = true
            return connection.beginBatch(slot, self)
        }
        guard isItsTurn else { return }
        if isDone {
            finish()
            return connection.endBatch(with: answers.bytes)
        }
        // Sends only large pieces, except while the body arrives: the client may then wait for each
        // answer.
        guard isEnough || !lines.hasEnded else { return }
        connection.sendOfBatch(answers.bytes)
        answers.clear()
    }

    /// Whether the answers are long enough for a large piece.
    private var isEnough: Bool { answers.bytes.count >= dispatcher.limits.batchAnswersMax / 4 }

    /// Called when it is this batch's turn to write to the connection.
    func takeTurn() {
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
