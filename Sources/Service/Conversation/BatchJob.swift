import Engine
import NIOCore
import Rules
import Wire

/// A batch under way: so many lines are asked of the engine at a time, and the answers are put
/// together in the order of the lines.
final class BatchJob {
    private let desk: DoorLoop
    private let conversation: Conversation
    private let slot: UInt64
    private var rest: ByteBuffer
    private var answers = JSONText()
    /// Answers that wait for an earlier line's.
    private var waiting = CircularBuffer<[UInt8]?>()
    private var firstWaiting = 0
    private var asked: [Int: BuyerAct] = [:]

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
        let act = asked.removeValue(forKey: line)
        answer(line, text(outcome, act: act))
        advance()
    }

    private var isAdvancing = false

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
            let view = rest.readableBytesView
            let length = view.firstIndex(of: 0x0A).map { $0 - view.startIndex } ?? view.count
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
        let number = firstWaiting + waiting.count
        waiting.append(nil)
        guard line.readableBytes <= desk.limits.bodyLengthMax else {
            let limit = desk.limits.bodyLengthMax
            return answer(
                number, text(Problem(.tooLarge, "The line is longer than \(limit) bytes.")))
        }
        do {
            let command = try line.withUnsafeReadableBytes { try BatchLine(parsing: $0) }.command
            let now = NIODeadline.now().uptimeNanoseconds
            guard desk.pace.admits(command.buyer.text, atNS: now) else {
                return answer(number, DoorLoop.tooMany.body)
            }
            asked[number] = command.act
            desk.ask(
                .command(.buyer(command)), as: .batchLine(self, number), for: conversation,
                slot: slot)
        } catch let problem as ShapeProblem {
            answer(number, text(Problem(problem)))
        } catch {
            answer(number, text(Problem(.failed, "\(error)")))
        }
    }

    private func answer(_ number: Int, _ text: [UInt8]) {
        waiting[waiting.index(waiting.startIndex, offsetBy: number - firstWaiting)] = text
        while let first = waiting.first, let ready = first {
            answers.append(raw: ready)
            answers.newLine()
            waiting.removeFirst()
            firstWaiting += 1
        }
    }

    private func text(_ outcome: Outcome?, act: BuyerAct?) -> [UInt8] {
        var json = JSONText()
        switch outcome {
        case .registered(let isNew):
            json.registration(isRegistered: true, status: isNew ? 201 : 200)
        case .unregistered: json.registration(isRegistered: false, status: 200)
        case .claim(let standing, let brief, let isNew):
            json.claim(
                standing, phase: brief.phase, closure: brief.closure,
                status: DoorLoop.status(standing, isNew: isNew && act == .claim))
        case .refused(let refusal): json.problem(Problem(refusal))
        case .failed(let reason): json.problem(Problem(.failed, "The journal failed: \(reason)."))
        case .drop, .campaign, nil: return desk.turnedAway().body
        }
        return json.bytes
    }

    private func text(_ problem: Problem) -> [UInt8] {
        var json = JSONText()
        json.problem(problem)
        return json.bytes
    }
}
