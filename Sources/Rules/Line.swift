/// A drop's waiting claims: the hat of a draw, those who are preferred, and the rest.
struct Line: Sendable {
    private(set) var preferred = Queue()
    private(set) var ordinary = Queue()
    /// Claims whose place a draw will decide, by arrival.
    private(set) var hat: [Int32] = []
    private(set) var hatCount = 0

    /// All claims that wait.
    var waitingCount: Int { preferred.waitingCount + ordinary.waitingCount + hatCount }
    /// The claims that can be granted: those whose place is settled.
    var servableCount: Int { preferred.waitingCount + ordinary.waitingCount }

    /// Puts a claim at the end of its queue and tells the ticket.
    mutating func append(_ number: Int, isPreferred: Bool) -> Int32 {
        isPreferred ? preferred.append(number) : ordinary.append(number)
    }

    /// Puts a claim into the hat.
    mutating func putIntoHat(_ number: Int) {
        hat.append(Int32(number))
        hatCount += 1
    }

    /// Takes one claim out of the hat's count; its entry is passed over at the draw.
    mutating func leaveHat() {
        hatCount -= 1
    }

    /// Empties the hat.
    mutating func emptyHat() -> [Int] {
        defer {
            hat = []
            hatCount = 0
        }
        return hat.map(Int.init)
    }

    /// Serves a claim, which must be the first in its queue, preferred ones before all others.
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

    /// The claims ahead of one that waits; for one in the hat, as if it were drawn last.
    func ahead(of entry: Register.Entry) -> Int {
        if entry.ticket < 0 { return waitingCount - 1 }
        if entry.isPreferred { return preferred.ahead(of: entry.ticket) }
        return preferred.waitingCount + ordinary.ahead(of: entry.ticket)
    }

    /// The first so many in order of service.
    func first(_ count: Int, in register: borrowing Register) -> [Int] {
        let favoured = preferred.first(count, in: register)
        return favoured + ordinary.first(count - favoured.count, in: register)
    }
}
