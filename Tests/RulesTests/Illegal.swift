import Foundation
import Rules

/// Applies events to a sale without asking the law. The last event is illegal.
enum Illegal {
    static let ada = BuyerID(trusted: "ada")
    static let bob = BuyerID(trusted: "bob")
    static let carl = BuyerID(trusted: "carl")
    static let order = OrderReference(trusted: "o-1")
    static let drop = DropID(trusted: "d1")
    /// The deadline of every hold: a minute after the start.
    static let deadline = moment(60)
    /// The process prints this before the last event.
    static let lawfulSoFar = "lawful so far"

    static func moment(_ seconds: Int64) -> Moment {
        Moment(milliseconds: 0) + .seconds(seconds)
    }

    /// Ada and Bob are registered for an open drop.
    static let opened: [EventContent] = [.registered(ada), .registered(bob), .opened]

    static func terms(
        units: Int = 2, rate: DripRate = .unlimited, order: OrderOfService = .firstCome
    ) -> CampaignTerms {
        CampaignTerms(
            id: "illegal",
            drops: [
                DropTerms(id: drop, units: units, hold: .seconds(60), dripRate: rate, order: order)
            ])
    }

    /// A drop with a draw, five seconds after its opening.
    static let drawing = terms(
        order: .draw(window: .seconds(5), seed: DrawSeed(1, 2, 3, 4)))

    /// Applies the events to a new sale; the last one has a time of its own.
    static func apply(
        _ contents: [EventContent], terms: CampaignTerms = terms(), lastAt seconds: Int64 = 0
    ) {
        var events = contents.enumerated().map { place, content in
            Event(
                sequence: Int64(place) + 1, moment: moment(0), drop: drop, content: content,
                author: author(of: content))
        }
        events[events.count - 1].moment = moment(seconds)
        apply(events, terms: terms)
    }

    /// Applies the events to a new sale.
    static func apply(_ events: [Event], terms: CampaignTerms = terms()) {
        var sale = Sale(terms: terms)
        for event in events.dropLast() { sale.apply(event) }
        FileHandle.standardError.write(Data("\(lawfulSoFar)\n".utf8))
        if let last = events.last { sale.apply(last) }
    }

    /// The second drop passes over Bob, whom the first drop left waiting.
    static func servePreferredLast() {
        let second = DropID(trusted: "d2")
        var terms = terms(units: 0)
        terms.carryOver = true
        terms.drops.append(DropTerms(id: second, units: 1))
        let first: [EventContent] = opened + [.claimed(bob), .closed(.byOperator)]
        let then: [EventContent] =
            opened + [.claimed(ada), .claimed(bob), .granted(ada, until: deadline)]
        let contents = first.map { (drop, $0) } + then.map { (second, $0) }
        apply(
            contents.enumerated().map { place, content in
                Event(
                    sequence: Int64(place) + 1, moment: moment(0), drop: content.0,
                    content: content.1, author: author(of: content.1))
            }, terms: terms)
    }

    private static func author(of content: EventContent) -> Author? {
        let kind = content.kind
        return kind.concernsOneBuyer || kind == .drawn ? nil : .operator("olga")
    }
}
