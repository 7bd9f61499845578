package import Rules

extension RandomSale {
    /// Plays this number of commands and returns the events, without checking that they are lawful.
    package mutating func played(_ count: Int) -> [Event] {
        var sale = Sale(terms: terms)
        var events: [Event] = []
        for _ in 0..<count {
            passTime(sale)
            if settlesFirst() { RandomSale.apply(.advance, at: clock, &sale, &events) }
            RandomSale.apply(command(for: sale), at: clock, &sale, &events)
        }
        return events
    }

    private static func apply(
        _ command: Command, at moment: Moment, _ sale: inout Sale, _ events: inout [Event]
    ) {
        guard case .events(let happened) = sale.decide(command, at: moment) else { return }
        for event in happened { sale.apply(event) }
        events += happened
    }
}
