import Journal
import Rules
import Telemetry
import TestSupport

/// A sale of any length, made without folding the law: thousands of events a second, a reading ten
/// times a second, an operator's note from time to time. All of it is in the first of six drops.
///
/// Every buyer registers before the opening, then claims. Most get a unit at once and pay or
/// release it a thousand buyers later; some leave the line.
/// give it back a thousand buyers later, and some give up their place in the line.
struct LongSale {
    static let start = SmallSale.start
    static let drop = DropID(trusted: "d1")
    static let campaign = CampaignText(
        id: "long",
        text: """
            [campaign]
            id = "long"
            product = "Kettle"
            partner = "Shop"

            """
                + (1...6).map { number in
                    """
                    [[drop]]
                    id = "d\(number)"
                    units = 10_000_000
                    hold = "10m"

                    """
                }.joined())
    private static let eventsPerReading = 500
    private static let lag = 1000

    let buyers: Int
    let terms: CampaignTerms
    private(set) var events: Int64 = 0
    private var reading: DropReading
    private let others: [DropReading]
    private var batch: [Event] = []

    /// A sale of at least this number of events.
    init(events: Int) {
        buyers = events * 7 / 27 + 1
        terms = CampaignTerms(
            id: "long",
            drops: (1...6).map {
                DropTerms(id: DropID(trusted: "d\($0)"), units: 10_000_000)
            })
        let drops = Sale(terms: terms).drops.map { DropReading($0) }
        reading = drops[0]
        others = Array(drops.dropFirst())
    }

    private static func id(_ number: Int) -> BuyerID { BuyerID(trusted: "buyer-\(number)") }

    /// Writes the sale through a ledger, and passes on each batch and the books after it.
    mutating func write(
        to ledger: Ledger, _ body: ([Event], DropReading) -> Void = { _, _ in }
    ) throws {
        for buyer in 0..<buyers {
            try add(.registered(LongSale.id(buyer)), to: ledger, body)
        }
        try add(.opened, author: .operator("ines"), to: ledger, body)
        for buyer in 0..<buyers + LongSale.lag {
            if buyer < buyers { try claim(buyer, to: ledger, body) }
            let earlier = buyer - LongSale.lag
            guard earlier >= 0, earlier % 7 != 3 else { continue }
            let id = LongSale.id(earlier)
            let order = OrderReference(trusted: "o-\(earlier)")
            try add(earlier % 5 == 0 ? .released(id) : .confirmed(id, order), to: ledger, body)
            if buyer.isMultiple(of: 10_000) {
                try add(.marked("all is well"), author: .operator("ines"), to: ledger, body)
            }
        }
        try flush(to: ledger, body)
    }

    private mutating func claim(
        _ buyer: Int, to ledger: Ledger, _ body: ([Event], DropReading) -> Void
    ) throws {
        let id = LongSale.id(buyer)
        try add(.claimed(id), to: ledger, body)
        if buyer % 7 == 3 {
            try add(.released(id), isHeld: false, to: ledger, body)
        } else {
            try add(.granted(id, until: now + .seconds(600)), to: ledger, body)
        }
    }

    /// Five thousand events a second.
    private var now: Moment { LongSale.start + TimeSpan(milliseconds: events / 5) }

    private mutating func add(
        _ content: EventContent, author: Author? = nil, isHeld: Bool = true, to ledger: Ledger,
        _ body: ([Event], DropReading) -> Void
    ) throws {
        let moment = now
        events += 1
        let event = Event(
            sequence: events, moment: moment, drop: LongSale.drop, content: content,
            author: author)
        reading.apply(event, endsHold: isHeld)
        batch.append(event)
        if batch.count >= LongSale.eventsPerReading { try flush(to: ledger, body) }
    }

    private mutating func flush(
        to ledger: Ledger, _ body: ([Event], DropReading) -> Void
    ) throws {
        guard let last = batch.last else { return }
        var engine = EngineReading()
        (engine.requests, engine.answered) = (Int(events), Int(events))
        (engine.latencyCount, engine.latencyP50US, engine.latencyP99US) = (500, 812, 14_210)
        (engine.residentBytes, engine.diskFreeBytes) = (312 << 20, 212 << 30)
        let sample = Reading(
            at: last.moment, number: events, boot: "boot", event: events, durable: events,
            drops: [reading] + others, engine: engine)
        try ledger.append(events: batch, readings: [sample])
        body(batch, reading)
        batch.removeAll(keepingCapacity: true)
    }
}
