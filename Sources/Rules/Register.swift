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
        var order: OrderReference?
    }

    private(set) var entries: [Entry] = []
    private var numbers: [BuyerID: Int32] = [:]
    /// Buyers who are registered now.
    private(set) var registeredCount = 0

    /// The buyer's number in the register; nil when the buyer never registered.
    func number(of buyer: BuyerID) -> Int? {
        numbers[buyer].map(Int.init)
    }

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
            numbers[buyer] = Int32(entries.count)
            entries.append(Entry(buyer: buyer))
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
