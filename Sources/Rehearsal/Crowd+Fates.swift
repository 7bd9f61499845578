import Rules

extension Crowd {
    /// What a buyer was told, or asked, at least once.
    package struct Told: OptionSet, Equatable, Sendable {
        /// One bit each.
        package let rawValue: UInt8

        /// What these bits mean.
        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// That the registration was taken.
        package static let registered = Told(rawValue: 1)
        /// Anything at all of the claim but "busy".
        package static let claimAnswered = Told(rawValue: 2)
        /// That a unit is set aside.
        package static let held = Told(rawValue: 4)
        /// That the unit is the buyer's.
        package static let sold = Told(rawValue: 8)
        /// The buyer asked to pay: without an answer the payment may have come through.
        package static let triedToPay = Told(rawValue: 16)
        /// The buyer asked to be registered.
        package static let triedToRegister = Told(rawValue: 32)
    }

    /// What became of one buyer, as far as the buyer knows.
    package struct Fate: Equatable, Sendable {
        /// Whether it is a program.
        package var isBot: Bool
        /// When the first claim that was not too early was due; nil for who never came.
        package var arrivedAt: Duration?
        /// What the buyer was told.
        package var told: Told

        /// A fate.
        package init(isBot: Bool, arrivedAt: Duration?, told: Told) {
            self.isBot = isBot
            self.arrivedAt = arrivedAt
            self.told = told
        }
    }

    /// What became of every buyer, in the order of their numbers.
    package var fates: [Fate] {
        buyers.map { buyer in
            Fate(
                isBot: buyer.isBot,
                arrivedAt: buyer.claimedAt < 0 ? nil : .microseconds(buyer.claimedAt),
                told: buyer.told)
        }
    }

    /// The number of the buyer of this name; nil when the name is none of any crowd.
    package static func number(of name: String) -> Int? {
        guard name.hasPrefix("b-"), let number = Int(name.dropFirst(2)), number > 0 else {
            return nil
        }
        return number - 1
    }

    /// What an answer tells a buyer for good.
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
