/// The buyers of one drop in the order of registration, and the state of their claims.
struct Register: Sendable {
    private(set) var entries: [RegisterEntry] = []
    private var index = RegisterIndex()
    /// The orders that paid, by the buyer's number; few buyers have one.
    private var orders: [Int32: OrderReference] = [:]
    /// The entry found last by `lookUp` or `enter`: one command looks up the same buyer often.
    private(set) var latest = 0
    /// The buyer of the last `lookUp` that found nobody.
    private var absent: BuyerID?
    private(set) var registeredCount = 0

    /// The buyer's number in the register; nil when the buyer never registered.
    func number(of buyer: BuyerID) -> Int? {
        if latest < entries.count, entries[latest].buyer == buyer { return latest }
        if absent == buyer { return nil }
        return index.number(of: buyer, in: entries)
    }

    /// Looks up a buyer's number and remembers it, because more lookups follow at once.
    @discardableResult
    mutating func lookUp(_ buyer: BuyerID) -> Int? {
        let number = number(of: buyer)
        if let number { latest = number } else { absent = buyer }
        return number
    }

    /// Remembers a buyer's number from a hint. A wrong hint is ignored, and the buyer is looked up
    /// later.
    mutating func lookUp(_ buyer: BuyerID, hint number: Int) {
        if entries.indices.contains(number), entries[number].buyer == buyer { latest = number }
    }

    /// The order that paid for a buyer's unit; nil unless sold.
    func order(of number: Int) -> OrderReference? { orders[Int32(number)] }

    mutating func keep(_ order: OrderReference, of number: Int) { orders[Int32(number)] = order }

    subscript(number: Int) -> RegisterEntry {
        _read { yield entries[number] }
        _modify { yield &entries[number] }
    }

    func isWaiting(_ number: Int) -> Bool { entries[number].state == .waiting }
    func isHeld(_ number: Int) -> Bool { entries[number].state == .held }

    /// Registers a buyer, also one who had left.
    mutating func enter(_ buyer: BuyerID) {
        registeredCount += 1
        if let number = number(of: buyer) {
            precondition(!entries[number].isRegistered, "law 3 is broken: registered twice")
            entries[number].isRegistered = true
        } else {
            absent = nil
            latest = entries.count
            entries.append(RegisterEntry(buyer: buyer))
            index.addLast(of: entries)
        }
    }

    /// Ends a buyer's registration; the entry stays.
    mutating func leave(_ number: Int) {
        precondition(
            entries[number].isRegistered && entries[number].state == .none,
            "law 3 is broken: only a registered buyer without a claim can leave")
        entries[number].isRegistered = false
        registeredCount -= 1
    }
}

struct RegisterEntry: Sendable {
    var buyer: BuyerID
    var isRegistered = true
    var state = ClaimState.none
    /// Whether the buyer lost in an earlier drop and the campaign serves such buyers first.
    var isPreferred = false
    /// The place in its queue of the line, counted from 0; -1 before it has one.
    var ticket: Int32 = -1
    /// When the claim was made; once a unit is granted, the hold's deadline.
    var moment = Moment(milliseconds: 0)

    mutating func wait(since moment: Moment, ticket: Int32, isPreferred: Bool) {
        state = .waiting
        self.moment = moment
        self.ticket = ticket
        self.isPreferred = isPreferred
    }

    mutating func hold(until deadline: Moment) {
        state = .held
        moment = deadline
    }
}
