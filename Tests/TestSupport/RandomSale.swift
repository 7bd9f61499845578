package import Rules

/// A campaign and the actions of buyers, operators and clocks, all from one seed.
package struct RandomSale {
    private var numbers: SeededNumbers
    package let terms: CampaignTerms
    /// Whether the drops come one after the other instead of all at once.
    private let isSeasonal: Bool
    package private(set) var clock = Story.start
    private let buyers = (1...24).map { BuyerID(trusted: "b-\($0)") }
    /// The latest operator's command: it may be repeated.
    private var sent: OperatorCommand?
    private let operators = ["olga", "pia"]

    package init(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let drops = (1...numbers.number(in: 2...3)).map { RandomSale.drop($0, &numbers) }
        terms = CampaignTerms(
            id: "random", carryOver: !numbers.isOnce(in: 3), rollLeftovers: numbers.isOnce(in: 2),
            lineLimit: numbers.one(of: [2, 5, 1_000_000]),
            reopenNotice: .seconds(Int64(numbers.number(in: 1...8))), drops: drops)
        isSeasonal = numbers.isOnce(in: 2)
        self.numbers = numbers
    }

    private static func drop(_ place: Int, _ numbers: inout SeededNumbers) -> DropTerms {
        func time(_ numbers: inout SeededNumbers, from: Int) -> Moment? {
            guard numbers.isOnce(in: 2) else { return nil }
            return Story.start + .seconds(Int64(from + numbers.number(in: 0...30)))
        }
        let seed = DrawSeed(numbers.next(), numbers.next(), numbers.next(), numbers.next() | 1)
        let window = TimeSpan(milliseconds: Int64(numbers.number(in: 0...8000)))
        return DropTerms(
            id: DropID(trusted: "d\(place)"), units: numbers.one(of: [0, 1, 2, 2, 3, 4, 6]),
            registrationOpens: time(&numbers, from: 0),
            registrationCloses: time(&numbers, from: 10),
            opens: time(&numbers, from: 20), closes: time(&numbers, from: 60),
            hold: .seconds(Int64(numbers.number(in: 1...20))), dripRate: rate(&numbers),
            order: numbers.isOnce(in: 2) ? .draw(window: window, seed: seed) : .firstCome)
    }

    private static func rate(_ numbers: inout SeededNumbers) -> DripRate {
        numbers.one(of: [
            .unlimited, .perSecond(0), .perSecond(1), .perSecond(1), .perSecond(3),
            .perSecond(40),
        ])
    }

    /// Advances the clock, mostly a little, sometimes back, and sometimes exactly to the moment at
    /// which something is due.
    package mutating func passTime(_ sale: Sale) {
        if numbers.isOnce(in: 12), let due = sale.nextDue(after: max(clock, sale.moment)) {
            clock = due
            return
        }
        let step: Int =
            switch numbers.number(in: 1...20) {
            case 1...9: 0
            case 10...15: numbers.number(in: 1...100)
            case 16...18: numbers.number(in: 100...1500)
            case 19: numbers.number(in: 1500...6000)
            default: -numbers.number(in: 1...5000)
            }
        clock = clock + TimeSpan(milliseconds: Int64(step))
    }

    package mutating func passTime(_ span: TimeSpan) { clock = clock + span }

    /// From time to time the engine's absence, with its length.
    package mutating func absence() -> TimeSpan? {
        guard numbers.isOnce(in: 60) else { return nil }
        return TimeSpan(milliseconds: Int64(numbers.one(of: [1, 300, 2500, 5000, 8000, 100_000])))
    }

    /// Whether the sale is advanced to the current time before the next command.
    package mutating func settlesFirst() -> Bool {
        !numbers.isOnce(in: 4)
    }

    package mutating func command(for sale: Sale) -> Command {
        let drop = drop(of: sale)
        if numbers.isOnce(in: 8) { return .operate(operatorCommand(drop, sale)) }
        let buyer = numbers.one(of: buyers)
        let act = numbers.isOnce(in: 3) ? anyAct(of: buyer) : likelyAct(of: buyer, sale[drop])
        return .buyer(BuyerCommand(act, drop: drop, buyer: buyer))
    }

    /// Mostly a drop that is not over; very rarely one that does not exist.
    private mutating func drop(of sale: Sale) -> DropID {
        if numbers.isOnce(in: 100) { return DropID(trusted: "d9") }
        let alive = sale.drops.filter { $0.phase != .closed }
        if isSeasonal, let first = alive.first, !numbers.isOnce(in: 6) { return first.terms.id }
        let drops = alive.isEmpty || numbers.isOnce(in: 4) ? sale.drops : alive
        return numbers.one(of: drops.map(\.terms.id))
    }

    private mutating func anyAct(of buyer: BuyerID) -> BuyerAct {
        switch numbers.number(in: 1...6) {
        case 1: .register
        case 2...3: .claim
        case 4: .confirm(order(of: buyer))
        case 5: .release
        default: .unregister
        }
    }

    /// What a buyer would do next.
    private mutating func likelyAct(of buyer: BuyerID, _ drop: Drop?) -> BuyerAct {
        switch drop?.standing(of: buyer)?.state {
        case nil: return .register
        case ClaimState.none?, .waiting?, .lapsed?, .released?: return .claim
        case .held?, .sold?:
            return numbers.isOnce(in: 4) ? .release : .confirm(order(of: buyer))
        }
    }

    private mutating func order(of buyer: BuyerID) -> OrderReference {
        OrderReference(trusted: "o-\(buyer.text)-\(numbers.one(of: [1, 1, 1, 2]))")
    }

    private mutating func operatorCommand(_ drop: DropID, _ sale: Sale) -> OperatorCommand {
        let revision = sale[drop]?.revision ?? 0
        let seen = numbers.isOnce(in: 2) ? nil : max(0, revision - numbers.one(of: [0, 0, 0, 1]))
        if let sent, numbers.isOnce(in: 12) { return sent }
        var (act, drop) = (operatorAct(), drop)
        if numbers.isOnce(in: 8), let closed = sale.drops.last(where: { $0.phase == .closed }) {
            (act, drop) = (.reopen, closed.terms.id)
        }
        if case .withdrawUnits = act, numbers.isOnce(in: 2), let free = sale[drop]?.books.free {
            act = .withdrawUnits(free)
        }
        var command = OperatorCommand(
            act, drop: drop, author: .operator(ExactText(numbers.one(of: operators))),
            reason: numbers.isOnce(in: 3) ? "reason \(numbers.number(in: 1...9))" : nil,
            revision: seen)
        if numbers.isOnce(in: 3) { command.id = CommandID("c-\(numbers.number(in: 1...400))") }
        if command.act == .reopen || command.act == .open, numbers.isOnce(in: 3) {
            command.notice = .seconds(Int64(numbers.number(in: 1...9)))
        }
        sent = command
        return command
    }

    private mutating func operatorAct() -> OperatorAct {
        let units = numbers.number(in: 0...3)
        switch numbers.number(in: 1...24) {
        case 1...3: return .openRegistration
        case 4: return .closeRegistration
        case 5...7: return .open
        case 8...9: return .pause
        case 10...12: return .resume
        case 13...14: return .close
        case 15...16: return .reopen
        case 17: return .setDripRate(RandomSale.rate(&numbers))
        case 18: return .addUnits(units)
        case 19: return .withdrawUnits(units)
        case 20: return .setHold(.seconds(Int64(numbers.number(in: 1...20))))
        case 21: return .disarm
        case 22: return .rearm
        case 23: return .announce("words \(units)")
        case 24 where units == 0: return .retract
        default: return .mark("note \(units)")
        }
    }
}
