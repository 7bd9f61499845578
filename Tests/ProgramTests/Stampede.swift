import Client
import LoadGenerator
import NIOCore
import Rules
import TestSupport
import Wire

/// A multitude of buyers on a few hundred connections, and everything that they were told.
///
/// Whoever gets no answer asks again, until there is one: what was asked before then may have
/// taken effect or not. Lives on its event loop.
final class Stampede {
    /// What a buyer was told by an answer that arrived.
    enum Told: Equatable {
        case registered
        case waiting
        case held
        case sold
        case refused(Refusal.Code)
    }

    /// What a buyer asks for.
    enum Wish: Equatable {
        case registration
        case unit
        case confirmation
    }

    /// What every buyer was told, in order; by the buyer's number.
    private(set) var told: [[Told]]
    /// Answers that made no sense: none are expected.
    private(set) var nonsense: [String] = []

    private let pool: CrowdPool
    private let inFlightMax: Int
    private var queue = CircularBuffer<(buyer: Int, wish: Wish)>()
    private var inFlight = 0
    private var done: EventLoopPromise<Void>?
    private let onAnswer: (Int) -> Void
    private var answerCount = 0

    /// Buyers who have asked for nothing yet. `onAnswer` is called with the number of answers so
    /// far.
    init(
        buyers: Int, pool: CrowdPool, connections: Int, onAnswer: @escaping (Int) -> Void
    ) {
        told = Array(repeating: [], count: buyers)
        self.pool = pool
        inFlightMax = connections
        self.onAnswer = onAnswer
    }

    /// The reference of a buyer's order.
    static func order(of buyer: Int) -> String { "o-\(buyer)" }

    /// The name of a buyer.
    static func name(of buyer: Int) -> String { "b-\(buyer)" }

    /// Makes every buyer ask for the same, and succeeds once the last has been answered.
    func all(wish: Wish) -> EventLoopFuture<Void> {
        let done = pool.eventLoop.makePromise(of: Void.self)
        self.done = done
        for buyer in told.indices { queue.append((buyer, wish)) }
        sendMore()
        return done.futureResult
    }

    private func sendMore() {
        while inFlight < inFlightMax, let (buyer, wish) = queue.popFirst() {
            inFlight += 1
            ask(buyer, wish)
        }
        if inFlight == 0, queue.isEmpty, let done {
            self.done = nil
            done.succeed()
        }
    }

    private func ask(_ buyer: Int, _ wish: Wish) {
        pool.send(request(buyer, wish)) { [self] outcome in
            guard case .answered(let status, let body) = outcome, status != 503 else {
                // Asked again a little later: the engine may be on its way back.
                pool.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) {
                    self.ask(buyer, wish)
                }
                return
            }
            inFlight -= 1
            take(status, body, buyer, wish)
            answerCount += 1
            onAnswer(answerCount)
            sendMore()
        }
    }

    private func request(_ buyer: Int, _ wish: Wish) -> RawRequest {
        let (drop, name) = ("/v1/drops/kettle-1", Stampede.name(of: buyer))
        let body = "{\"buyer\":\"\(name)\"}"
        return switch wish {
        case .registration: RawRequest("POST", drop + "/registrations", body: body)
        case .unit: RawRequest("POST", drop + "/claims", body: body)
        case .confirmation:
            RawRequest(
                "POST", drop + "/claims/\(name)/confirm",
                body: "{\"order\":\"\(Stampede.order(of: buyer))\"}")
        }
    }

    private func take(_ status: Int, _ body: ByteBuffer, _ buyer: Int, _ wish: Wish) {
        guard let answer = meaning(status, body, wish) else {
            return nonsense.append("\(wish): \(status) \(String(buffer: body))")
        }
        told[buyer].append(answer)
        // Who holds a unit pays at once, before those who still wait for their turn to ask.
        if answer == .held { queue.prepend((buyer, .confirmation)) }
    }

    private func meaning(_ status: Int, _ body: ByteBuffer, _ wish: Wish) -> Told? {
        if status >= 400 {
            let problem = try? JSONCoding.value(Problem.self, from: body.readableBytesView)
            return (problem?.refusal?.code).map(Told.refused)
        }
        if wish == .registration { return .registered }
        let reply = try? JSONCoding.value(ClaimAnswer.self, from: body.readableBytesView)
        return switch reply?.state {
        case "waiting": .waiting
        case "held": .held
        case "sold": .sold
        default: nil
        }
    }
}
