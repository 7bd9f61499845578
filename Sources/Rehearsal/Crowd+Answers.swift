import Rules

extension Crowd {
    /// Applies the answer to a request. There is at most one answer for each request; answers come
    /// in any order. Latency counts from `due`, when the request should have been sent; nil: it is
    /// not measured.
    package mutating func answered(
        _ id: CrowdRequest.ID, _ answer: CrowdAnswer, at elapsed: Duration, due: Duration? = nil
    ) {
        let number = id.buyer
        precondition(buyers[number].openRequests > 0, "an answer without a request")
        buyers[number].openRequests -= 1
        buyers[number].knowledge.formUnion(BuyerKnowledge(from: answer, to: id.kind))
        tally.count(answer)
        if let due { tally.record(answer, due: due, at: elapsed) }
        let now = elapsed.inMicroseconds
        switch (buyers[number].stage, id.kind) {
        case (.registering, .register): registrationAnswered(number, answer, at: now)
        case (.claiming, .claim), (.inLine, .claim), (.inLine, .poll):
            claimAnswered(number, answer, at: now)
        case (.confirming, .confirm), (.givingBack, .release):
            switch answer {
            case .refused(.holdLapsed), .refused(.noSuchClaim): finish(number, .tooLate)
            default: endOrRetry(number, answer, at: now)
            }
        default: break  // the buyer is at another stage by now
        }
    }

    // From here on, times are microseconds from the crowd's start.
    private mutating func registrationAnswered(
        _ number: Int, _ answer: CrowdAnswer, at now: Int64
    ) {
        switch answer {
        case .registered:
            let persona = persona(of: number)
            guard persona.showsUp else { return finish(number, .absent) }
            buyers[number].stage = .aiming
            schedule(number, at: max(now, persona.claimsAt.inMicroseconds))
        case .refused(.registrationNotOpen):
            if now >= plan.opensAfter.inMicroseconds { return finish(number, .unregistered) }
            scheduleRetry(number, from: now)
        default: endOrRetry(number, answer, at: now)
        }
    }

    private mutating func claimAnswered(_ number: Int, _ answer: CrowdAnswer, at now: Int64) {
        switch answer {
        case .held:
            let persona = persona(of: number)
            if persona.intent == .leavesUnpaid { return finish(number, .leftUnpaid) }
            buyers[number].stage = .deciding
            schedule(number, at: paymentEnd(of: persona, from: now))
        case .waiting(let pollAfter):
            buyers[number].stage = .inLine
            schedule(number, at: now + pollPause(number, pollAfter))
        case .refused(.notOpen):
            if buyers[number].openRequests == 0 { buyers[number].claimedAt = -1 }
            scheduleRetry(number, from: now)
        case .refused(.noSuchClaim):
            buyers[number].stage = .claiming
            scheduleRetry(number, from: now)
        default: endOrRetry(number, answer, at: now)
        }
    }

    /// The time at which a buyer, told of the hold now, finishes paying.
    private mutating func paymentEnd(of persona: Persona, from now: Int64) -> Int64 {
        var start = now
        if let rate = plan.storefront.checkoutsPerSecond {
            start = max(start, checkoutFreeAt)
            checkoutFreeAt = start + Int64(1_000_000 / rate)
        }
        let finish = plan.storefront.finish(
            ofPaymentAt: .microseconds(start) - plan.opensAfter, taking: persona.decidesAfter)
        return (finish + plan.opensAfter).inMicroseconds
    }

    /// Applies an answer that means the same at every stage: the end, or another try.
    private mutating func endOrRetry(_ number: Int, _ answer: CrowdAnswer, at now: Int64) {
        switch answer {
        case .sold: finish(number, .bought)
        case .lapsed: finish(number, .tooLate)
        case .released: finish(number, .gaveBack)
        case .refused(.busy): scheduleRetry(number, from: now)
        case .busy(let retryAfter): scheduleRetry(number, from: now, pause: retryAfter)
        case .failed, .registered, .held, .waiting: scheduleRetry(number, from: now)
        case .refused(.notRegistered): finish(number, .unregistered)
        case .refused: finish(number, .turnedAway)
        }
    }

    /// Time until a waiting buyer polls again, in microseconds. It is up to a quarter longer than
    /// the engine asked for, so that buyers who were told the same do not come back together.
    private mutating func pollPause(_ number: Int, _ pollAfter: Duration?) -> Int64 {
        let habit = habit(of: number)
        if habit.obeys, let pollAfter {
            return (pollAfter * (1 + buyers[number].random.uniform() / 4)).inMicroseconds
        }
        return buyers[number].random.uniform(in: habit.poll).inMicroseconds
    }
}
