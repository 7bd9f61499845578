package import Rules

/// A request of a buyer of the crowd to the engine.
package struct CrowdRequest: Equatable, Sendable {
    package let id: ID
    package let buyer: BuyerID
    package let act: CrowdAct
    /// When it was due. Latency counts from here, even if the request was sent later.
    package let due: Duration

    /// Identifies the request that an answer belongs to. It contains who asked and what, so the
    /// crowd keeps no list of requests.
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
    /// Asks for the state of the buyer's claim.
    case poll
    case confirm(OrderReference)
    case release

    /// The kind of request, without its data.
    package enum Kind: UInt8, Sendable {
        case register, claim, poll, confirm, release
    }

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

/// The answer to a request of the crowd.
package enum CrowdAnswer: Equatable, Sendable {
    /// Now or earlier.
    case registered
    /// The claim waits; the engine may say how soon to poll again.
    case waiting(pollAfter: Duration?)
    case held
    case sold
    case lapsed
    /// The claim or the hold was given back.
    case released
    /// The sale's rules refused. A waiting buyer of a closed drop gets `closed` or `soldOut`.
    case refused(Refusal.Code)
    /// The engine is busy, or the buyer asks too often; the engine may say how long to wait.
    case busy(retryAfter: Duration?)
    /// No answer, or one that makes no sense: whether the request took effect is unknown.
    case failed
}
