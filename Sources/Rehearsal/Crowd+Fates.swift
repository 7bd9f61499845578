import Rules

extension Crowd {
    /// What a buyer was told or asked for, at least once.
    package struct Told: OptionSet, Equatable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Told that the registration stands.
        package static let registered = Told(rawValue: 1)
        /// Told anything about the claim except "busy".
        package static let claimAnswered = Told(rawValue: 2)
        /// Told that a unit is held.
        package static let held = Told(rawValue: 4)
        /// Told that the unit is sold to the buyer.
        package static let sold = Told(rawValue: 8)
        /// Asked to pay. Without an answer the payment may still have worked.
        package static let triedToPay = Told(rawValue: 16)
        /// Asked to be registered.
        package static let triedToRegister = Told(rawValue: 32)
    }

    /// What happened to one buyer, as far as the buyer knows.
    package struct Fate: Equatable, Sendable {
        package var isBot: Bool
        /// When the first claim that was not too early was due; nil for a buyer who never came.
        package var arrivedAt: Duration?
        package var told: Told

        package init(isBot: Bool, arrivedAt: Duration?, told: Told) {
            self.isBot = isBot
            self.arrivedAt = arrivedAt
            self.told = told
        }
    }

    /// What happened to every buyer, in the order of their numbers.
    package var fates: [Fate] {
        buyers.map { buyer in
            Fate(
                isBot: buyer.isBot,
                arrivedAt: buyer.claimedAt < 0 ? nil : .microseconds(buyer.claimedAt),
                told: buyer.told)
        }
    }

    /// The number of the buyer with this name; nil when no crowd has such a name.
    package static func number(of name: String) -> Int? {
        guard name.hasPrefix("b-"), let number = Int(name.dropFirst(2)), number > 0 else {
            return nil
        }
        return number - 1
    }

    /// What a buyer knows from an answer from then on.
    static func told(by answer: CrowdAnswer, to kind: CrowdAct.Kind?) -> Told {
        switch (answer, kind) {
        case (.registered, _): .registered
        case (.held, _): [.claimAnswered, .held]
        case (.sold, _): [.claimAnswered, .sold]
        case (.busy, _), (.failed, _), (_, .register): []
        default: .claimAnswered
        }
    }
}
