import Client
import LoadGenerator
import NIOCore
import Rules
import TestSupport
import Wire

/// Many buyers on a few hundred connections, and all answers that they received.
///
/// A buyer without an answer repeats the request until there is one; the earlier request may have
/// taken effect or not. Lives on its event loop.
/// taken effect or not. Lives on its event loop.
final class Stampede {
    /// An answer that a buyer received.
    enum BuyerAnswer: Equatable {
        case registered
        case waiting
        case held
        case sold
        case refused(Refusal.Code)
    }

    /// A buyer's request.
    enum BuyerRequest: Equatable {
        case registration
        case unit
        case confirmation
    }

    /// Every buyer's answers in order; the index is the buyer's number.
    private(set) var told: [[BuyerAnswer]]
    /// Answers that cannot be understood: none are expected.
    private(set) var invalid: [String] = []

    private let pool: CrowdPool
    private let inFlightMax: Int
    private var queue = CircularBuffer<(buyer: Int, request: BuyerRequest)>()
    private var inFlight = 0
    private var done: EventLoopPromise<Void>?
    private let onAnswer: (Int) -> Void
    private var answerCount = 0

    /// Buyers who have not asked for anything yet. `onAnswer` is called with the number of answers
    /// so far.
    init(
        buyers: Int, pool: CrowdPool, connections: Int, onAnswer: @escaping (Int) -> Void
    ) {
        told = Array(repeating: [], count: buyers)
        self.pool = pool
        inFlightMax = connections
        self.onAnswer = onAnswer
    }

    static func order(of buyer: Int) -> String { "o-\(buyer)" }

    static func name(of buyer: Int) -> String { "b-\(buyer)" }

    /// Makes every buyer send the same request, and succeeds once all are answered.
    func all(request: BuyerRequest) -> EventLoopFuture<Void> {
        let done = pool.eventLoop.makePromise(of: Void.self)
        self.done = done
        for buyer in told.indices { queue.append((buyer, request)) }
        sendMore()
        return done.futureResult
    }

    private func sendMore() {
        while inFlight < inFlightMax, let (buyer, request) = queue.popFirst() {
            inFlight += 1
            ask(buyer, request)
        }
        if inFlight == 0, queue.isEmpty, let done {
            self.done = nil
            done.succeed()
        }
    }

    private func ask(_ buyer: Int, _ request: BuyerRequest) {
        pool.send(message(buyer, request)) { [self] outcome in
            guard case .answered(let status, let body) = outcome, status != 503 else {
                // Asks again a little later: the engine may be restarting.
                pool.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) {
                    self.ask(buyer, request)
                }
                return
            }
            inFlight -= 1
            record(status, body, buyer, request)
            answerCount += 1
            onAnswer(answerCount)
            sendMore()
        }
    }

    private func message(_ buyer: Int, _ request: BuyerRequest) -> RawRequest {
        let (drop, name) = ("/v1/drops/kettle-1", Stampede.name(of: buyer))
        let body = "{\"buyer\":\"\(name)\"}"
        return switch request {
        case .registration: RawRequest("POST", drop + "/registrations", body: body)
        case .unit: RawRequest("POST", drop + "/claims", body: body)
        case .confirmation:
            RawRequest(
                "POST", drop + "/claims/\(name)/confirm",
                body: "{\"order\":\"\(Stampede.order(of: buyer))\"}")
        }
    }

    private func record(_ status: Int, _ body: ByteBuffer, _ buyer: Int, _ request: BuyerRequest) {
        guard let answer = answer(status, body, to: request) else {
            return invalid.append("\(request): \(status) \(String(buffer: body))")
        }
        told[buyer].append(answer)
        // A buyer who holds a unit pays at once, before other buyers' requests.
        if answer == .held { queue.prepend((buyer, .confirmation)) }
    }

    private func answer(_ status: Int, _ body: ByteBuffer, to request: BuyerRequest) -> BuyerAnswer?
    {
        if status >= 400 {
            let problem = try? JSONCoding.value(Problem.self, from: body.readableBytesView)
            return (problem?.refusal?.code).map(BuyerAnswer.refused)
        }
        if request == .registration { return .registered }
        let reply = try? JSONCoding.value(ClaimAnswer.self, from: body.readableBytesView)
        return switch reply?.state {
        case "waiting": .waiting
        case "held": .held
        case "sold": .sold
        default: nil
        }
    }
}
