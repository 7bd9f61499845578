import Journal
import Rules
import Wire

/// Buyers who registered before claim one unit each, as fast as the law decides.
struct Race {
    /// Claims that are decided, and with a journal made durable, together: what 256 connections
    /// with one request each bring.
    private static let batchSize = 256

    private let drop = DropID(trusted: "open")
    private let buyers: [BuyerID]
    private let ledger: Ledger?

    /// A race of so many buyers; with a journal every batch of claims is made durable and answered.
    init(claims: Int, journal: String?) throws {
        buyers = (0..<claims).map { number in
            let digits = String(number)
            return BuyerID(
                trusted: "b-" + String(repeating: "0", count: 9 - min(9, digits.count)) + digits)
        }
        ledger = try journal.map {
            try Ledger.open(
                path: $0, campaign: CampaignText(id: "bench", text: ""),
                at: Moment(milliseconds: 0))
        }
    }

    /// Runs the race and tells its pace in claims a second. With a journal it can be run once.
    func run() throws -> Double {
        var sale = try begun()
        var events: [Event] = []
        var reply = JSONText()
        var length = 0
        let clock = ContinuousClock()
        let began = clock.now
        for first in stride(from: 0, to: buyers.count, by: Race.batchSize) {
            let batch = buyers[first..<min(buyers.count, first + Race.batchSize)]
            let moment = Moment(milliseconds: 1_000_000 + Int64(first / Race.batchSize))
            events.removeAll(keepingCapacity: true)
            for buyer in batch {
                let command = BuyerCommand(.claim, drop: drop, buyer: buyer)
                guard sale.carryOut(command, at: moment, into: &events) == .happened else {
                    throw Surprise(what: "the claim of \(buyer.text) was refused")
                }
            }
            guard let ledger else { continue }
            try ledger.append(events: events, readings: [])
            for buyer in batch {
                reply.clear()
                guard let standing = sale.standing(of: buyer, in: 0) else { continue }
                reply.claim(standing, phase: .open, closure: nil)
                length += reply.bytes.count
            }
        }
        let spent = clock.now - began
        ledger?.close()
        try check(sale, replies: length)
        let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
        return Double(buyers.count) / seconds
    }

    /// The sale with everybody registered and the drop open.
    private func begun() throws -> Sale {
        var sale = Sale(
            terms: CampaignTerms(
                id: "bench", drops: [DropTerms(id: drop, units: buyers.count, hold: .seconds(3600))]
            ))
        let moment = Moment(milliseconds: 1)
        var events: [Event] = []
        for buyer in buyers {
            let command = BuyerCommand(.register, drop: drop, buyer: buyer)
            _ = sale.carryOut(command, at: moment, into: &events)
        }
        let open = OperatorCommand(.open, drop: drop, author: .operator("bench"))
        guard case .events(let opening) = sale.decide(.operate(open), at: moment) else {
            throw Surprise(what: "the drop did not open")
        }
        for event in opening { sale.apply(event) }
        try ledger?.append(events: events + opening, readings: [])
        return sale
    }

    /// Everybody has a unit, and the books say so.
    private func check(_ sale: Sale, replies length: Int) throws {
        let broken = sale.brokenLaws()
        let held = sale.drops.map(\.books.held).reduce(0, +)
        guard broken.isEmpty, held == buyers.count, ledger == nil || length > 0 else {
            throw Surprise(what: "\(held) of \(buyers.count) hold a unit; \(broken)")
        }
    }

    /// What should not have happened.
    private struct Surprise: Error, CustomStringConvertible {
        var what: String
        var description: String { what }
    }
}
