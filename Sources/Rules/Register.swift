/// The buyers of one drop in the order in which they registered, and where their claims stand.
struct Register: Sendable {
    /// One buyer's line in the register.
    struct Entry: Sendable {
        var buyer: BuyerID
        var isRegistered = true
        var state = ClaimState.none
        /// Whether an earlier drop left this buyer without a unit and the campaign carries over.
        var isPreferred = false
        /// The place in its queue of the line, counted from 0; meaningful once in a queue.
        var ticket: Int32 = -1
        /// When the claim was made, and once a unit is held, the hold's deadline.
        var moment = Moment(milliseconds: 0)

        /// The buyer has made a claim.
        mutating func wait(since moment: Moment, ticket: Int32, isPreferred: Bool) {
            state = .waiting
            self.moment = moment
            self.ticket = ticket
            self.isPreferred = isPreferred
        }

        /// A unit is set aside for the buyer.
        mutating func hold(until deadline: Moment) {
            state = .held
            moment = deadline
        }
    }

    private(set) var entries: [Entry] = []
    private var roll = Roll()
    /// The orders that paid, by the number of the buyer: few have one.
    private var orders: [Int32: OrderReference] = [:]
    /// The line that was looked up last by somebody who may note it: one command asks often.
    private(set) var latest = 0
    /// The buyer who was looked for last in vain.
    private var absent: BuyerID?
    /// Buyers who are registered now.
    private(set) var registeredCount = 0

    /// The buyer's number in the register; nil when the buyer never registered.
    func number(of buyer: BuyerID) -> Int? {
        if latest < entries.count, entries[latest].buyer == buyer { return latest }
        if absent == buyer { return nil }
        return roll.number(of: buyer, in: entries)
    }

    /// Notes where a buyer is, of whom more will be asked at once, and tells the number.
    @discardableResult
    mutating func openAt(_ buyer: BuyerID) -> Int? {
        let number = number(of: buyer)
        if let number { latest = number } else { absent = buyer }
        return number
    }

    /// Notes where a buyer is who is thought to have this number; when that is not so, nothing
    /// is noted, and the buyer will be looked for.
    mutating func openAt(_ buyer: BuyerID, near number: Int) {
        if entries.indices.contains(number), entries[number].buyer == buyer { latest = number }
    }

    /// The order that paid for a buyer's unit; nil unless sold.
    func order(of number: Int) -> OrderReference? { orders[Int32(number)] }

    /// Keeps the order that paid for a buyer's unit.
    mutating func keep(_ order: OrderReference, of number: Int) { orders[Int32(number)] = order }

    subscript(number: Int) -> Entry {
        _read { yield entries[number] }
        _modify { yield &entries[number] }
    }

    func isWaiting(_ number: Int) -> Bool { entries[number].state == .waiting }
    func isHeld(_ number: Int) -> Bool { entries[number].state == .held }

    /// Enters a buyer, or enters again one who had left.
    mutating func enter(_ buyer: BuyerID) {
        registeredCount += 1
        if let number = number(of: buyer) {
            precondition(!entries[number].isRegistered, "law 3 is broken: registered twice")
            entries[number].isRegistered = true
        } else {
            absent = nil
            latest = entries.count
            entries.append(Entry(buyer: buyer))
            roll.addLast(of: entries)
        }
    }

    /// Strikes a buyer out; the line in the register stays.
    mutating func leave(_ number: Int) {
        precondition(
            entries[number].isRegistered && entries[number].state == .none,
            "law 3 is broken: only a registered buyer without a claim can leave")
        entries[number].isRegistered = false
        registeredCount -= 1
    }
}
