/// A drop's waiting claims: those that wait for the draw (the hat), preferred and ordinary ones.
struct Line: Sendable {
    private(set) var preferred = Queue()
    private(set) var ordinary = Queue()
    /// Claims whose place the draw will decide, by arrival. Those given up stay in it until the
    /// draw.
    private(set) var hat: [Int32] = []
    private(set) var hatCount = 0

    /// The number of all waiting claims.
    var waitingCount: Int { preferred.waitingCount + ordinary.waitingCount + hatCount }
    /// The number of claims that can be granted, because their place is decided.
    var servableCount: Int { preferred.waitingCount + ordinary.waitingCount }

    /// Puts a claim at the end of its queue and returns the ticket.
    mutating func append(_ number: Int, isPreferred: Bool) -> Int32 {
        isPreferred ? preferred.append(number) : ordinary.append(number)
    }

    /// Puts a claim into the hat.
    mutating func putIntoHat(_ number: Int) {
        hat.append(Int32(number))
        hatCount += 1
    }

    /// Takes one claim off the hat's count. Its entry stays, and the draw skips it.
    mutating func leaveHat() {
        hatCount -= 1
    }

    /// Empties the hat and returns its entries, also those of claims given up.
    mutating func emptyHat() -> [Int] {
        defer {
            hat = []
            hatCount = 0
        }
        return hat.map(Int.init)
    }

    /// Serves a claim, which must be the first of its queue. All preferred claims come first.
    mutating func serve(_ number: Int, in register: borrowing Register) {
        let entry = register[number]
        if entry.isPreferred {
            preferred.serve(entry.ticket, in: register)
        } else {
            precondition(preferred.waitingCount == 0, "law 7 is broken: a preferred claim waits")
            ordinary.serve(entry.ticket, in: register)
        }
    }

    /// Takes a claim out of the line.
    mutating func giveUp(_ entry: Register.Entry) {
        if entry.ticket < 0 {
            leaveHat()
        } else if entry.isPreferred {
            preferred.giveUp(entry.ticket)
        } else {
            ordinary.giveUp(entry.ticket)
        }
    }

    /// The number of claims ahead of a waiting one. A claim in the hat counts as if drawn last.
    func ahead(of entry: Register.Entry) -> Int {
        if entry.ticket < 0 { return waitingCount - 1 }
        if entry.isPreferred { return preferred.ahead(of: entry.ticket) }
        return preferred.waitingCount + ordinary.ahead(of: entry.ticket)
    }

    /// The first `count` claims in order of service.
    func first(_ count: Int, in register: borrowing Register) -> [Int] {
        let favoured = preferred.first(count, in: register)
        return favoured + ordinary.first(count - favoured.count, in: register)
    }
}
