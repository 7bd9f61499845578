import TestSupport
import Testing

@testable import Rules

/// Every registered buyer is found after any growth of the table, and nobody else is.
@Suite struct RegisterTests {
    private let drop = DropID(trusted: "d")

    private func carryOut(_ act: BuyerAct, _ name: String, _ sale: inout Sale) -> CommandOutcome {
        var events: [Event] = []
        let command = BuyerCommand(act, drop: drop, buyer: BuyerID(trusted: name))
        return sale.carryOut(command, at: Story.start, into: &events)
    }

    private func name(_ number: Int) -> String {
        // Some names differ in their last byte, some in their first, some only in length.
        switch number % 3 {
        case 0: "b-\(number)"
        case 1: "\(number)-b"
        default: String(repeating: "b", count: 1 + number % 90) + "\(number)"
        }
    }

    @Test func everybodyIsFoundAfterEveryGrowth() {
        var sale = Sale(terms: CampaignTerms(id: "c", drops: [DropTerms(id: drop, units: 1)]))
        let checkpoints: Set<Int> = [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 500, 4000]
        for number in 0..<4000 {
            #expect(sale.drops[0].standing(of: BuyerID(trusted: name(number))) == nil)
            #expect(carryOut(.register, name(number), &sale) == .happened)
            guard checkpoints.contains(number + 1) else { continue }
            for known in 0...number {
                let standing = sale.drops[0].standing(of: BuyerID(trusted: name(known)))
                #expect(standing?.state == ClaimState.none, "\(name(known)) of \(number + 1)")
                #expect(carryOut(.register, name(known), &sale) == .standing)
            }
            for stranger in ["", "b", "b-", "B-0", "b-0 ", name(number) + "x", name(number + 3)] {
                #expect(sale.drops[0].standing(of: BuyerID(trusted: stranger)) == nil)
            }
            #expect(sale.drops[0].registeredCount == number + 1)
        }
        #expect(sale.brokenLaws() == [])
    }

    @Test func aReturningBuyerKeepsTheSameEntry() {
        var sale = Sale(terms: CampaignTerms(id: "c", drops: [DropTerms(id: drop, units: 1)]))
        for number in 0..<100 { #expect(carryOut(.register, name(number), &sale) == .happened) }
        for number in stride(from: 0, to: 100, by: 3) {
            #expect(carryOut(.unregister, name(number), &sale) == .happened)
            #expect(carryOut(.unregister, name(number), &sale) == .standing)
            #expect(sale.drops[0].standing(of: BuyerID(trusted: name(number))) == nil)
        }
        #expect(sale.drops[0].registeredCount == 66)
        guard case .refused(let refusal) = carryOut(.unregister, "nobody", &sale) else {
            Issue.record("a buyer who never registered could unregister")
            return
        }
        #expect(refusal.code == .notRegistered)
        for number in stride(from: 0, to: 100, by: 3) {
            #expect(carryOut(.register, name(number), &sale) == .happened)
        }
        #expect(sale.drops[0].registeredCount == 100)
        for number in 100..<200 { #expect(carryOut(.register, name(number), &sale) == .happened) }
        for number in 0..<200 {
            let standing = sale.drops[0].standing(of: BuyerID(trusted: name(number)))
            #expect(standing?.state == ClaimState.none)
        }
        #expect(sale.brokenLaws() == [])
    }

    @Test func aNewRegistrationHasNoClaimAndNoPreference() {
        var register = Register()
        register.enter(BuyerID(trusted: "ada"))
        #expect(register[0].state == .none)
        #expect(!register[0].isPreferred)
        #expect(register[0].ticket < 0)
    }

    /// The last lookup is cached: it must not be used for another buyer or drop.
    @Test func severalDropsAndBuyersInTurnAreKeptApart() {
        let drops = (0..<3).map { DropTerms(id: DropID(trusted: "d\($0)"), units: 50) }
        var sale = Sale(terms: CampaignTerms(id: "c", drops: drops))
        var numbers = SeededNumbers(seed: 11)
        var registered: [Set<String>] = [[], [], []]
        var events: [Event] = []
        for _ in 0..<3000 {
            let place = numbers.number(in: 0...2)
            let name = "b\(numbers.number(in: 0...60))"
            let isLeaving = numbers.isOnce(in: 3)
            let isThere = registered[place].contains(name)
            let upshot = sale.carryOut(
                BuyerCommand(
                    isLeaving ? .unregister : .register, drop: drops[place].id,
                    buyer: BuyerID(trusted: name)), at: Story.start, into: &events)
            #expect((upshot == .happened) == (isThere == isLeaving))
            if isLeaving { registered[place].remove(name) } else { registered[place].insert(name) }
            for place in 0...2 {
                let standing = sale.drops[place].standing(of: BuyerID(trusted: name))
                #expect((standing != nil) == registered[place].contains(name))
            }
        }
        #expect(sale.drops.map(\.registeredCount) == registered.map(\.count))
    }
}
