/// A drop's waiting claims, in three groups: draw pool, preferred, ordinary.
struct Line: Sendable {
    private var preferred = Queue()
    private var ordinary = Queue()
    /// Claims whose place the draw will decide, by arrival. Those given up stay in it until the
    /// draw.
    private var drawPool: [Int32] = []
    private var drawPoolCount = 0

    var waitingCount: Int { servableCount + drawPoolCount }
    /// The number of claims that can be granted, because their place is decided.
    var servableCount: Int { preferred.waitingCount + ordinary.waitingCount }

    /// Puts a claim at the end of its queue and returns the ticket.
    mutating func append(_ number: Int, isPreferred: Bool) -> Int32 {
        isPreferred ? preferred.append(number) : ordinary.append(number)
    }

    mutating func addToDrawPool(_ number: Int) {
        drawPool.append(Int32(number))
        drawPoolCount += 1
    }

    /// Empties the pool and returns its entries, also those of claims given up.
    mutating func emptyDrawPool() -> [Int] {
        defer {
            drawPool = []
            drawPoolCount = 0
        }
        return drawPool.map(Int.init)
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

    /// Takes a claim out of the line. The draw skips its entry in the pool.
    mutating func giveUp(_ entry: RegisterEntry) {
        if entry.ticket < 0 {
            drawPoolCount -= 1
        } else if entry.isPreferred {
            preferred.giveUp(entry.ticket)
        } else {
            ordinary.giveUp(entry.ticket)
        }
    }

    /// The number of claims ahead of a waiting one. One that waits for the draw counts as drawn last.
    func ahead(of entry: RegisterEntry) -> Int {
        if entry.ticket < 0 { return waitingCount - 1 }
        if entry.isPreferred { return preferred.ahead(of: entry.ticket) }
        return preferred.waitingCount + ordinary.ahead(of: entry.ticket)
    }

    func first(_ count: Int, in register: borrowing Register) -> [Int] {
        let favoured = preferred.first(count, in: register)
        return favoured + ordinary.first(count - favoured.count, in: register)
    }
}
