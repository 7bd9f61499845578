package import Rules

/// Something that a buyer of the crowd asks of the engine.
package struct CrowdRequest: Equatable, Sendable {
    /// Tells the crowd which request an answer belongs to.
    package let id: ID
    /// Who asks.
    package let buyer: BuyerID
    /// What is asked.
    package let act: CrowdAct
    /// When it was due: latency counts from here, however late it was sent.
    package let due: Duration

    /// A request's number: it holds who asked and what, so that the crowd keeps no list of them.
    package struct ID: Hashable, Sendable {
        let word: UInt64

        private static let buyerBits: UInt64 = 28
        private static let actBits: UInt64 = 3

        init(serial: UInt64, kind: CrowdAct.Kind, buyer: Int) {
            word =
                (serial << ID.actBits | UInt64(kind.rawValue)) << ID.buyerBits | UInt64(buyer)
        }

        var buyer: Int { Int(word & (1 << ID.buyerBits - 1)) }
        var kind: CrowdAct.Kind? {
            CrowdAct.Kind(rawValue: UInt8(word >> ID.buyerBits & (1 << ID.actBits - 1)))
        }
    }
}

/// What a buyer of the crowd can ask.
package enum CrowdAct: Equatable, Sendable {
    case register
    case claim
    /// How does my claim stand?
    case poll
    case confirm(OrderReference)
    case release

    /// What is asked, without particulars.
    package enum Kind: UInt8, CaseIterable, Sendable {
        case register, claim, poll, confirm, release
    }

    /// What is asked, without particulars.
    package var kind: Kind {
        switch self {
        case .register: .register
        case .claim: .claim
        case .poll: .poll
        case .confirm: .confirm
        case .release: .release
        }
    }
}

/// What came back.
package enum CrowdAnswer: Equatable, Sendable {
    /// Registered, now or before.
    case registered
    /// The claim waits; the engine may say how soon to look again.
    case waiting(pollAfter: Duration?)
    /// A unit is set aside.
    case held
    /// The unit is the buyer's.
    case sold
    /// The hold ran out.
    case lapsed
    /// Claim or hold was given back.
    case released
    /// The law refused. A waiting buyer of a closed drop is to be told `closed` or `soldOut`.
    case refused(Refusal.Code)
    /// Turned away at the door, or asked too often; the engine may say how long to stay away.
    case busy(retryAfter: Duration?)
    /// No answer, or one that made no sense: whether it took effect is not known.
    case failed
}
