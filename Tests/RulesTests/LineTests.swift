import TestSupport
import Testing

@testable import Rules

/// Compares the line's trees with a plain array.
@Suite struct LineTests {
    private func register(_ count: Int) -> Register {
        var register = Register()
        for number in 0..<count {
            register.enter(BuyerID(trusted: "b-\(number)"))
            register[number].state = .waiting
        }
        return register
    }

    @Test(arguments: 1...20) func positionsAreThoseOfANaiveLine(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        var register = register(300)
        var queue = Queue()
        var naive: [Int] = []
        var next = 0
        for _ in 0..<600 {
            switch numbers.number(in: 1...4) {
            case 1...2 where next < 300:
                register[next].ticket = queue.append(next)
                naive.append(next)
                next += 1
            case 3 where !naive.isEmpty:
                let number = naive.removeFirst()
                queue.serve(register[number].ticket, in: register)
                register[number].state = .held
            case 4 where !naive.isEmpty:
                let number = naive.remove(at: numbers.number(in: 0...(naive.count - 1)))
                queue.giveUp(register[number].ticket)
                register[number].state = .released
            default: break
            }
            #expect(queue.waitingCount == naive.count)
            #expect(queue.first(5, in: register) == Array(naive.prefix(5)))
            #expect(naive.map { queue.ahead(of: register[$0].ticket) } == Array(naive.indices))
        }
    }

    @Test func thePreferredComeFirst() {
        var register = register(4)
        var line = Line()
        for number in 0..<4 {
            register[number].isPreferred = number % 2 == 1
            register[number].ticket = line.append(number, isPreferred: number % 2 == 1)
        }
        #expect(line.first(10, in: register) == [1, 3, 0, 2])
        #expect((0..<4).map { line.ahead(of: register[$0]) } == [2, 0, 3, 1])
    }

    @Test(arguments: 1...10) func holdsEndInOrder(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        var register = register(400)
        var holds = HoldQueue()
        var naive: [(until: Int64, number: Int)] = []
        var now: Int64 = 0
        for number in 0..<400 {
            now += Int64(numbers.number(in: 0...9))
            let until = now + Int64(numbers.one(of: [10, 50, 50, 50, 300]))
            register[number].state = .held
            holds.add(number, until: Moment(milliseconds: until))
            naive.append((until, number))
            if numbers.isOnce(in: 3), let early = naive.randomElement(using: &numbers) {
                register[early.number].state = .sold
                naive.removeAll { $0.number == early.number }
                holds.settle(in: register)
            }
            // The sort must keep the order of holds that end together.
            let due = naive.enumerated().filter { $0.element.until <= now }
                .sorted { ($0.element.until, $0.offset) < ($1.element.until, $1.offset) }
                .map(\.element.number)
            #expect(holds.due(at: Moment(milliseconds: now), in: register) == due)
            for number in due { register[number].state = .lapsed }
            naive.removeAll { due.contains($0.number) }
            holds.settle(in: register)
            #expect(holds.nextDeadline?.milliseconds == naive.map(\.until).min())
        }
    }
}
