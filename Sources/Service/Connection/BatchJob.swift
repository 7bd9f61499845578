import Engine
import NIOCore
import Rules
import Wire

/// A batch under way: its lines are taken up as they come in, some at a time are asked of the engine,
/// and the answers leave in the order of the lines, as soon as there are some.
///
/// Memory is bounded: the body by its longest, the answers by what the other end reads. Nobody else
/// on the loop waits: a long batch works in slices, between which everything else has its turn.
final class BatchJob {
    /// A line whose answer is not put down yet.
    private enum Line {
        case asked(BuyerAct, DropID)
        /// It waits for an earlier line's answer.
        case answered([UInt8])
    }

    private let dispatcher: RequestDispatcher
    private let conversation: HTTPConnection
    private let slot: UInt64
    private let holder: TokenHolder
    private var lines: BatchLines
    private var count = 0
    private var answers = JSONText()
    private var waiting = CircularBuffer<Line>()
    private var firstWaiting = 0
    private var isSliceDue = false
    private var isWorking = false
    /// Whether the answer's head has left, or waits for its turn on the connection.
    private var isStreaming = false
    /// Whether the answers of every earlier request have left.
    private(set) var isItsTurn = false
    private var isOver = false

    init(_ holder: TokenHolder, on dispatcher: RequestDispatcher, for conversation: HTTPConnection, slot: UInt64) {
        lines = BatchLines(lineLengthMax: dispatcher.limits.bodyLengthMax)
        self.holder = holder
        self.dispatcher = dispatcher
        self.conversation = conversation
        self.slot = slot
        dispatcher.batches.enter(holder.name)
    }

    // MARK: What comes in

    /// Takes in a part of the body.
    func receive(_ part: ByteBuffer) {
        lines.append(part)
        beginSlice()
    }

    /// The body is complete.
    func complete() {
        lines.end()
        beginSlice()
    }

    /// The body will never be complete: a last answer says why, and the connection ends.
    func cutShort(_ problem: Problem) {
        lines.discard()
        lines.end()
        answer(problem)
        beginSlice()
    }

    /// Goes on where the other end has caught up.
    func resume() { beginSlice() }

    /// Nobody waits for the answers any more.
    func abandon() {
        if isOver { return }
        isOver = true
        lines.discard()
        dispatcher.batches.leave(holder.name)
    }

    // MARK: The work

    /// Works when everything that this turn of the loop brings has come in.
    private func beginSlice() {
        if isSliceDue || isWorking || isOver { return }
        isSliceDue = true
        dispatcher.eventLoop.assumeIsolated().execute { self.workOneSlice() }
    }

    /// Works until the slice is over.
    func workOneSlice() {
        isSliceDue = false
        if isOver { return }
        isWorking = true
        advance()
        isWorking = false
        dispatcher.flushTouched()
    }

    /// Takes up lines until the slice is over, the window is full or the other end has enough.
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

    /// Whether an earlier request of the connection is not answered yet, which comes before these
    /// lines, or the other end has more answers than it reads.
    private var isHeldBack: Bool {
        conversation.owedSlot != slot || (isItsTurn && !conversation.isWritable)
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
                .command(.buyer(command)), as: .batchLine(self, number), for: conversation,
                slot: slot)
        } catch let problem as ShapeProblem {
            answer(Problem(problem))
        } catch {
            answer(Problem(.failed, "\(error)"))
        }
    }

    // MARK: The answers

    /// Takes the outcome of a line; nil when the engine took nothing.
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
        // Half of them at a time, so that the engine has work while the next lines are read.
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

    /// The first line's answer has been put down: goes on to those that waited for it.
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
                status: RequestDispatcher.status(standing, isNew: isNew && act == .claim), also: members)
        case .refused(let refusal): json.append(raw: dispatcher.refusals.answer(refusal, notice).body)
        case .otherCommand(let act, let drop): json.problem(Problem(otherCommand: act, on: drop))
        case .failed(let reason):
            json.problem(Problem(.failed, "The journal failed: \(reason)."), also: members)
        case .drop, .campaign, nil: json.append(raw: dispatcher.turnedAway(about: drop).body)
        }
    }

    // MARK: Sending

    /// Sends what there is to send. A short batch that came in whole is one answer of known length;
    /// a long one, and one that is still coming in, is answered piece by piece.
    private func send() {
        if isOver { return }
        let isDone = waiting.isEmpty && lines.isAtEnd
        if isDone, !isStreaming {
            finish()
            return conversation.finish(slot, with: Answer(kind: .lines, body: answers.bytes))
        }
        let mayWaitForEach = !lines.hasEnded && !answers.bytes.isEmpty
        if !isStreaming, dispatcher.limits.streamsBatches, isEnough || mayWaitForEach {
            isStreaming = true
            return conversation.beginBatch(slot, self)
        }
        guard isItsTurn else { return }
        if isDone {
            finish()
            return conversation.endBatch(with: answers.bytes)
        }
        // Pieces of some length, unless the other end may wait for each.
        guard isEnough || !lines.hasEnded else { return }
        conversation.sendOfBatch(answers.bytes)
        answers.clear()
    }

    /// Whether there are answers for a piece of some length.
    private var isEnough: Bool { answers.bytes.count >= dispatcher.limits.batchAnswersMax / 4 }

    /// The connection is this batch's now.
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
