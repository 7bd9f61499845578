package import Rules

/// A crowd for one drop: who sends which request when, depending on the answers.
///
/// A pure state machine. Its driver asks for the requests that are `due`, sends them, and reports
/// each answer with `answered`. Times count from the crowd's start. The load is open loop: a buyer
/// without an answer asks again. Memory is fixed at the start, about forty bytes per buyer. Each
/// buyer's choices come from the buyer's own random stream of the seed.
package struct Crowd: Sendable {
    struct Buyer: Sendable {
        var random: SeededRandom
        /// When the first claim that was not too early was due, in microseconds; negative before
        /// it.
        var claimedAt: Int64 = -1
        var stage = BuyerStage.registering
        var openRequests: UInt8 = 0
        var knowledge: BuyerKnowledge = []
        let isBot: Bool
    }

    /// What happened to one buyer, as far as the buyer knows.
    struct Fate: Equatable, Sendable {
        var isBot: Bool
        /// When the first claim that was not too early was due; nil for a buyer who never came.
        var arrivedAt: Duration?
        var knowledge: BuyerKnowledge
    }

    package private(set) var plan: CrowdPlan
    package let drop: DropID
    let seed: UInt64
    package internal(set) var tally = CrowdTally()

    var buyers: [Buyer] = []
    private var heap: DueHeap
    /// When the storefront can begin the next payment, in microseconds.
    var checkoutFreeAt: Int64 = 0
    private var serial: UInt64 = 0
    private let end: Int64
    /// Once a storefront can be reached again, all come back within this time.
    private static let rush = Duration.seconds(2)

    /// Draws every buyer. Nobody has acted yet.
    package init(plan: CrowdPlan, drop: DropID, seed: UInt64) {
        precondition((0..<1 << 28).contains(plan.buyers), "a crowd of up to 268 million buyers")
        self.plan = plan
        self.drop = drop
        self.seed = seed
        end = plan.endsAfter.inMicroseconds
        heap = DueHeap(count: plan.buyers)
        buyers.reserveCapacity(plan.buyers)
        for number in 0..<plan.buyers {
            let persona = Persona(of: number, in: plan, seed: seed)
            buyers.append(
                Buyer(random: Persona.impulses(of: number, seed: seed), isBot: persona.isBot))
            schedule(number, at: persona.registersAt.inMicroseconds)
        }
    }

    package var isFinished: Bool { heap.isEmpty }

    package var nextDue: Duration? { heap.nextDue.map { .microseconds($0) } }

    /// Returns the requests that are due by now, in order; each must be sent once.
    package mutating func due(at elapsed: Duration) -> [CrowdRequest] {
        let now = elapsed.inMicroseconds
        var requests: [CrowdRequest] = []
        while let (number, due) = heap.pop(by: now) {
            if due >= end {
                finish(number, .unserved)
            } else if let request = act(number, due: due, now: now) {
                requests.append(request)
            }
        }
        return requests
    }

    /// Takes the storefront down for a time, counted from the crowd's start: nobody asks, and all
    /// come back when it is over.
    mutating func takeStorefrontDown(from start: Duration, until end: Duration) {
        plan.storefront.cues.append(
            Storefront.Cue(fault: .down, at: start - plan.opensAfter, lasts: end - start))
    }

    /// What happened to every buyer, in the order of their numbers.
    var fates: [Fate] {
        buyers.map { buyer in
            Fate(
                isBot: buyer.isBot,
                arrivedAt: buyer.claimedAt < 0 ? nil : .microseconds(buyer.claimedAt),
                knowledge: buyer.knowledge)
        }
    }

    /// The buyer's name. A person has the same name in every drop.
    private static func name(of number: Int) -> BuyerID { BuyerID(trusted: "b-\(number + 1)") }

    /// The number of the buyer with this name; nil when no crowd has such a name.
    static func number(of name: String) -> Int? {
        guard name.hasPrefix("b-"), let number = Int(name.dropFirst(2)), number > 0 else {
            return nil
        }
        return number - 1
    }

    func habit(of number: Int) -> Habit { buyers[number].isBot ? plan.bot : plan.human }

    func persona(of number: Int) -> Persona { Persona(of: number, in: plan, seed: seed) }

    /// Makes the buyer act at a time in microseconds, or leave at the crowd's end if that is
    /// earlier.
    mutating func schedule(_ number: Int, at due: Int64) {
        heap.schedule(number, at: min(due, end))
    }

    /// Makes the buyer ask again after a while, but not before the end of a pause that it obeys.
    mutating func scheduleRetry(_ number: Int, from now: Int64, pause: Duration? = nil) {
        let habit = habit(of: number)
        var wait = buyers[number].random.uniform(in: habit.retry)
        if habit.obeys, let pause { wait = max(wait, pause) }
        schedule(number, at: now + wait.inMicroseconds)
    }

    mutating func finish(_ number: Int, _ outcome: CrowdTally.BuyerResult) {
        buyers[number].stage = .ended
        heap.remove(number)
        tally.count(outcome)
    }

    /// What the buyer asks now; nil while the storefront is down, and when as many requests are
    /// open as the buyer's habit allows.
    private mutating func act(_ number: Int, due: Int64, now: Int64) -> CrowdRequest? {
        if let back = plan.storefront.outageEnd(at: .microseconds(due) - plan.opensAfter) {
            let rush = buyers[number].random.fading(longest: Crowd.rush)
            schedule(number, at: (plan.opensAfter + back + rush).inMicroseconds)
            return nil
        }
        scheduleRetry(number, from: now)
        guard Int(buyers[number].openRequests) < habit(of: number).openRequestsMax else {
            return nil
        }
        let act = chosenAct(number, due: due)
        buyers[number].openRequests += 1
        tally.requests += 1
        serial += 1
        return CrowdRequest(
            id: CrowdRequest.ID(serial: serial, kind: act.kind, buyer: number),
            buyer: Crowd.name(of: number), act: act, due: .microseconds(due))
    }

    private mutating func chosenAct(_ number: Int, due: Int64) -> CrowdAct {
        if buyers[number].stage == .aiming { buyers[number].stage = .claiming }
        if buyers[number].stage == .deciding {
            buyers[number].stage =
                persona(of: number).intent == .givesBack ? .givingBack : .confirming
        }
        switch buyers[number].stage {
        case .registering:
            buyers[number].knowledge.insert(.triedToRegister)
            return .register
        case .aiming, .claiming:
            if buyers[number].claimedAt < 0 { buyers[number].claimedAt = due }
            return .claim
        case .inLine: return .poll
        case .deciding, .confirming:
            buyers[number].knowledge.insert(.triedToPay)
            return .confirm(OrderReference(trusted: "\(drop.text)/\(number + 1)"))
        case .givingBack: return .release
        case .ended: preconditionFailure("a buyer who is through asks again")
        }
    }
}

/// Where a buyer stands, as far as the buyer knows.
enum BuyerStage: Sendable {
    case registering
    /// Registered; waits for the time of the first claim.
    case aiming
    case claiming
    case inLine
    /// Told of a hold; has not decided yet.
    case deciding
    case confirming
    case givingBack
    case ended
}

/// What a buyer was told or asked for, at least once.
struct BuyerKnowledge: OptionSet, Equatable, Sendable {
    let rawValue: UInt8

    static let registered = BuyerKnowledge(rawValue: 1)
    /// Told anything about the claim except "busy".
    static let claimAnswered = BuyerKnowledge(rawValue: 2)
    static let sold = BuyerKnowledge(rawValue: 8)
    /// Asked to pay. Without an answer the payment may still have worked.
    static let triedToPay = BuyerKnowledge(rawValue: 16)
    static let triedToRegister = BuyerKnowledge(rawValue: 32)

    /// What a buyer knows from an answer from then on.
    init(from answer: CrowdAnswer, to kind: CrowdAct.Kind?) {
        switch (answer, kind) {
        case (.registered, _): self = .registered
        case (.sold, _): self = [.claimAnswered, .sold]
        case (.busy, _), (.failed, _), (_, .register): self = []
        default: self = .claimAnswered
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}
