import Machine
import NIOCore
import Rehearsal
import Rules
import Wire

/// Runs a crowd against an engine over HTTP: open loop, on one event loop.
///
/// `Crowd` decides who asks what and when. This class sends the requests and gives it the answers.
final class CrowdRun {
    /// The interval at which due requests are sent.
    private static let beat = TimeAmount.milliseconds(2)
    /// A beat this late means that this machine does not keep up.
    private static let slowness = TimeAmount.milliseconds(250)
    private static let openingMax = TimeAmount.seconds(5)
    /// Number of connections opened before the crowd begins. More are opened when all wait.
    private static let connectionsAtFirst = 512

    private var crowd: Crowd
    private let board: CrowdBoard?
    private var lastStep: NIODeadline
    private var lastReported: NIODeadline
    private let pool: CrowdPool
    private var start: NIODeadline
    private let done: EventLoopPromise<CrowdResult>
    private let base: String
    private var task: RepeatedTask?
    private var isOver = false

    private init(
        _ crowd: Crowd, pool: CrowdPool, board: CrowdBoard?, start: NIODeadline,
        done: EventLoopPromise<CrowdResult>
    ) {
        (self.crowd, self.pool, self.board, self.done) = (crowd, pool, board, done)
        (self.start, lastStep, lastReported) = (start, start, start)
        base = "/v1/drops/\(crowd.drop.text)"
    }

    /// Runs a crowd to its end, or until it is cancelled; returns its result.
    static func run(
        _ crowd: Crowd, against target: CrowdTarget, connectionsMax: Int,
        on loop: any EventLoop, startingAfter wait: Duration = .zero,
        reportingTo board: CrowdBoard? = nil
    ) async throws -> CrowdResult {
        let done = loop.makePromise(of: CrowdResult.self)
        let connections = min(connectionsAtFirst, connectionsMax)
        let run = try await loop.submit {
            let pool = try CrowdPool(
                target, connections: connections, connectionsMax: connectionsMax, on: loop)
            let run = CrowdRun(crowd, pool: pool, board: board, start: .now(), done: done)
            let first = NIODeadline.now() + .nanoseconds(wait.inNanoseconds)
            run.begin(once: connections, from: first, by: first + CrowdRun.openingMax)
            return NIOLoopBound(run, eventLoop: loop)
        }.get()
        return try await withTaskCancellationHandler {
            try await done.futureResult.get()
        } onCancel: {
            loop.execute { run.value.finish() }
        }
    }

    /// Starts the crowd's clock once the connections are open, or after a time-out, so that opening
    /// them does not count as waiting.
    private func begin(once connections: Int, from first: NIODeadline, by deadline: NIODeadline) {
        let bound = NIOLoopBound(self, eventLoop: pool.eventLoop)
        let now = NIODeadline.now()
        guard now >= first, pool.openCount >= connections || now >= deadline else {
            pool.eventLoop.scheduleTask(in: .milliseconds(5)) {
                bound.value.begin(once: connections, from: first, by: deadline)
            }
            return
        }
        if isOver { return }
        (start, lastStep, lastReported) = (now, now, now)
        board?.begin()
        task = pool.eventLoop.scheduleRepeatedTask(
            initialDelay: .zero, delay: CrowdRun.beat
        ) { _ in bound.value.step() }
    }

    private var elapsed: Duration {
        .nanoseconds((NIODeadline.now() - start).nanoseconds)
    }

    private func step() {
        let now = NIODeadline.now()
        if now - lastStep > CrowdRun.slowness { pool.recordSlowness() }
        lastStep = now
        for request in crowd.due(at: elapsed) {
            let due = start + .nanoseconds(request.due.inNanoseconds)
            pool.send(outgoing(request), due: due) { [self] outcome in
                crowd.answered(
                    request.id, answer(to: request.act.kind, outcome), at: elapsed,
                    due: request.due)
            }
        }
        if let board, now - lastReported > .milliseconds(100) {
            board.update(crowd, pool.counts, at: elapsed)
            lastReported = now
        }
        if crowd.isFinished { finish() }
    }

    /// Ends the run, even if buyers still wait.
    private func finish() {
        if isOver { return }
        isOver = true
        task?.cancel()
        task = nil
        board?.update(crowd, pool.counts, at: elapsed)
        let startedAt = Moment.now + TimeSpan(milliseconds: -elapsed.inMilliseconds)
        let result = CrowdResult(crowd: crowd, startedAt: startedAt, counts: pool.counts)
        pool.close()
        done.succeed(result)
    }

    private func outgoing(_ request: CrowdRequest) -> RawRequest {
        let buyer = request.buyer.text
        switch request.act {
        case .register:
            return .init("POST", "\(base)/registrations", body: #"{"buyer":"\#(buyer)"}"#)
        case .claim: return .init("POST", "\(base)/claims", body: #"{"buyer":"\#(buyer)"}"#)
        case .poll: return .init("GET", "\(base)/claims/\(buyer)")
        case .confirm(let order):
            return .init(
                "POST", "\(base)/claims/\(buyer)/confirm", body: #"{"order":"\#(order.text)"}"#)
        case .release: return .init("DELETE", "\(base)/claims/\(buyer)")
        }
    }

    private func answer(to kind: CrowdAct.Kind, _ outcome: RequestOutcome) -> CrowdAnswer {
        guard case .answered(let status, let body) = outcome else { return .failed }
        if status == 429 || status == 503 { return .busy(retryAfter: nil) }
        do throws(ShapeProblem) {
            if status >= 400 {
                let code = try body.withUnsafeReadableBytes { bytes throws(ShapeProblem) in
                    try Problem.refusalCode(scanning: bytes)
                }
                return code.map { .refused($0) } ?? .failed
            }
            if kind == .register { return .registered }
            return answer(
                try body.withUnsafeReadableBytes { bytes throws(ShapeProblem) in
                    try ClaimReply(scanning: bytes)
                })
        } catch {
            return .failed
        }
    }

    private func answer(_ claim: ClaimReply) -> CrowdAnswer {
        switch claim.state {
        case "waiting":
            if claim.closedBecause == .soldOut { return .refused(.soldOut) }
            if claim.phase == .closed { return .refused(.closed) }
            return .waiting(pollAfter: claim.pollAfterMS.map { .milliseconds($0) })
        case "held": return .held
        case "sold": return .sold
        case "lapsed": return .lapsed
        case "released": return .released
        default: return .failed
        }
    }
}

/// A crowd after its run, and how well its requests could be sent.
struct CrowdResult: Sendable {
    var crowd: Crowd
    /// When the run began, by this machine's clock.
    var startedAt: Moment
    var counts: CrowdPool.SendCounts
}
