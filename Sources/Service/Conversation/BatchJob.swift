import Engine
import NIOCore
import Rules
import Wire

/// A batch under way: so many lines are asked of the engine at a time, and the answers are put
/// together in the order of the lines.
final class BatchJob {
    /// A line whose answer is not put down yet.
    private enum Line {
        case asked(BuyerAct, DropID)
        /// It waits for an earlier line's answer.
        case answered([UInt8])
    }

    private let desk: DoorLoop
    private let conversation: Conversation
    private let slot: UInt64
    private var rest: ByteBuffer
    private var answers = JSONText()
    private var waiting = CircularBuffer<Line>()
    private var firstWaiting = 0
    private var isAdvancing = false

    init(_ body: ByteBuffer, on desk: DoorLoop, for conversation: Conversation, slot: UInt64) {
        rest = body
        self.desk = desk
        self.conversation = conversation
        self.slot = slot
    }

    /// Asks for the first lines.
    func start() {
        advance()
    }

    /// Takes the outcome of a line; nil when the engine took nothing.
    func settle(_ line: Int, with outcome: Outcome?) {
        guard let place = place(of: line), case .asked(let act, let drop) = waiting[place] else {
            return
        }
        if line == firstWaiting {
            write(outcome, to: act, in: drop, into: &answers)
            moveOn()
        } else {
            var json = JSONText()
            write(outcome, to: act, in: drop, into: &json)
            waiting[place] = .answered(json.bytes)
        }
        // Half of them at a time, so that the engine has work while the next lines are read.
        if waiting.count <= desk.limits.batchWindow / 2 { advance() }
    }

    private func place(of line: Int) -> CircularBuffer<Line>.Index? {
        guard line >= firstWaiting, line - firstWaiting < waiting.count else { return nil }
        return waiting.index(waiting.startIndex, offsetBy: line - firstWaiting)
    }

    private func advance() {
        // A full mailbox settles lines at once: they must not go deeper and deeper.
        if isAdvancing { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while waiting.count < desk.limits.batchWindow, let line = nextLine() { ask(line) }
        guard waiting.isEmpty, rest.readableBytes == 0 else { return }
        conversation.finish(slot, with: Answer(kind: .lines, body: answers.bytes))
    }

    /// The next line that is not empty, without its end.
    private func nextLine() -> ByteBuffer? {
        while rest.readableBytes > 0 {
            let count = rest.readableBytes
            let length = rest.withUnsafeReadableBytes { $0.firstIndex(of: 0x0A) ?? count }
            guard var line = rest.readSlice(length: length) else { return nil }
            rest.moveReaderIndex(forwardBy: min(1, rest.readableBytes))
            if line.readableBytesView.last == 0x0D {
                line.moveWriterIndex(to: line.writerIndex - 1)
            }
            if line.readableBytes > 0 { return line }
        }
        return nil
    }

    private func ask(_ line: ByteBuffer) {
        guard line.readableBytes <= desk.limits.bodyLengthMax else {
            let limit = desk.limits.bodyLengthMax
            return answer(Problem(.tooLarge, "The line is longer than \(limit) bytes."))
        }
        do {
            let command = try line.withUnsafeReadableBytes { try BatchLine(parsing: $0) }.command
            let now = NIODeadline.now().uptimeNanoseconds
            guard desk.pace.admits(command.buyer.text, atNS: now) else {
                return answer(desk.tooMany(about: command.drop).body)
            }
            let number = firstWaiting + waiting.count
            waiting.append(.asked(command.act, command.drop))
            desk.ask(
                .command(.buyer(command)), as: .batchLine(self, number), for: conversation,
                slot: slot)
        } catch let problem as ShapeProblem {
            answer(Problem(problem))
        } catch {
            answer(Problem(.failed, "\(error)"))
        }
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
        let notice = desk.notice(of: drop)
        let members = notice?.members ?? []
        switch outcome {
        case .registered(let isNew):
            json.registration(isRegistered: true, status: isNew ? 201 : 200, also: members)
        case .unregistered:
            json.registration(isRegistered: false, status: 200, also: members)
        case .claim(let standing, let brief, let isNew):
            json.claim(
                standing, phase: brief.phase, closure: brief.closure,
                pollAfterMS: desk.pollAfterMS(standing, brief),
                status: DoorLoop.status(standing, isNew: isNew && act == .claim), also: members)
        case .refused(let refusal): json.append(raw: desk.refusals.answer(refusal, notice).body)
        case .otherCommand(let act, let drop): json.problem(Problem(otherCommand: act, on: drop))
        case .failed(let reason):
            json.problem(Problem(.failed, "The journal failed: \(reason)."), also: members)
        case .drop, .campaign, nil: json.append(raw: desk.turnedAway(about: drop).body)
        }
    }
}
