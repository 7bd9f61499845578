/// A first-in, first-out queue of waiting claims; a claim can also leave from the middle.
///
/// Places given up are counted in a Fenwick tree (P. M. Fenwick, 1994), so a buyer's exact position
/// costs O(log n). There is no tree before the first place is given up.
struct Queue: Sendable {
    /// The buyers' numbers in the register, by ticket.
    private(set) var tickets: [Int32] = []
    /// The first ticket not yet served.
    private(set) var head = 0
    private(set) var waitingCount = 0
    /// The Fenwick tree: as long as `tickets`, or empty while no place has been given up.
    private var givenUp: [Int32] = []

    mutating func append(_ number: Int) -> Int32 {
        let ticket = tickets.count
        tickets.append(Int32(number))
        waitingCount += 1
        if !givenUp.isEmpty { appendToTree() }
        return Int32(ticket)
    }

    /// Serves the first waiting claim, which must have this ticket.
    mutating func serve(_ ticket: Int32, in register: borrowing Register) {
        while head < tickets.count, !register.isWaiting(Int(tickets[head])) { head += 1 }
        precondition(head == Int(ticket), "law 7 is broken: not the first in line was served")
        head += 1
        waitingCount -= 1
    }

    mutating func giveUp(_ ticket: Int32) {
        waitingCount -= 1
        if givenUp.isEmpty { givenUp = Array(repeating: 0, count: tickets.count) }
        var node = Int(ticket) + 1
        while node <= givenUp.count {
            givenUp[node - 1] += 1
            node += node & -node
        }
    }

    func ahead(of ticket: Int32) -> Int {
        if givenUp.isEmpty { return Int(ticket) - head }
        return Int(ticket) - head - (givenUpBefore(Int(ticket)) - givenUpBefore(head))
    }

    func first(_ count: Int, in register: borrowing Register) -> [Int] {
        var found: [Int] = []
        found.reserveCapacity(min(count, waitingCount))
        var ticket = head
        while found.count < count, ticket < tickets.count {
            let number = Int(tickets[ticket])
            if register.isWaiting(number) { found.append(number) }
            ticket += 1
        }
        return found
    }

    /// The number of places given up among the first `count` tickets.
    private func givenUpBefore(_ count: Int) -> Int {
        var node = count
        var sum = 0
        while node > 0 {
            sum += Int(givenUp[node - 1])
            node -= node & -node
        }
        return sum
    }

    private mutating func appendToTree() {
        let node = givenUp.count + 1
        var sum: Int32 = 0
        var child = node - 1
        let floor = node - (node & -node)
        while child > floor {
            sum += givenUp[child - 1]
            child -= child & -child
        }
        givenUp.append(sum)
    }
}
