import Rules

/// What one buyer is like: all properties that no answer changes.
///
/// They are drawn from the buyer's own stream in a fixed order: they can be drawn again whenever
/// needed, and one buyer's luck never changes another's.
struct Persona: Equatable, Sendable {
    enum Intent: Sendable {
        case pays, givesBack, leavesUnpaid
    }

    let isBot: Bool
    let registersAt: Duration
    let showsUp: Bool
    let claimsAt: Duration
    let intent: Intent
    /// Time from learning of the hold to paying or giving back.
    let decidesAfter: Duration

    init(of buyer: Int, in plan: CrowdPlan, seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: 2 * UInt64(buyer))
        isBot = random.chance(plan.botShare)
        registersAt = Persona.registration(plan.registration, &random)
        showsUp = random.chance(plan.showUpShare)
        let claimsAt = Persona.firstClaim(isBot: isBot, plan, &random)
        let lot = random.uniform()
        intent =
            lot < plan.unpaidShare
            ? .leavesUnpaid : lot < plan.unpaidShare + plan.releaseShare ? .givesBack : .pays
        decidesAfter = random.lognormal(plan.payment)
        // Drawn last, so that a second wave changes nothing else about any buyer.
        let isLate = !isBot && plan.lateShare > 0 && random.chance(plan.lateShare)
        self.claimsAt = isLate ? max(claimsAt, plan.opensAfter) + plan.lateAfter : claimsAt
    }

    /// The random stream for choices that depend on answers.
    static func impulses(of buyer: Int, seed: UInt64) -> SeededRandom {
        SeededRandom(seed: seed, stream: 2 * UInt64(buyer) + 1)
    }

    private static func registration(
        _ shape: RegistrationShape, _ random: inout SeededRandom
    ) -> Duration {
        let lot = random.uniform()
        if lot < shape.firstDayShare { return random.fading(longest: shape.length / 7) }
        if lot < shape.firstDayShare + shape.lastEveningShare {
            return shape.length - shape.length / 20 * random.uniform()
        }
        return shape.length * random.uniform()
    }

    private static func firstClaim(
        isBot: Bool, _ plan: CrowdPlan, _ random: inout SeededRandom
    ) -> Duration {
        if isBot {
            return plan.opensAfter + random.uniform(in: (.zero - plan.botAim)...plan.botAim)
        }
        if random.chance(plan.earlyShare) {
            return plan.opensAfter - random.fading(longest: plan.earlyLead)
        }
        return plan.opensAfter + random.lognormal(plan.reaction)
    }
}
