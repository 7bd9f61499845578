import Testing

@testable import Rules

/// `brokenLaws` recounts a drop from its members and finds changes that the law did not make.
@Suite struct GroundCheckTests {
    private static let buyers = ["ada", "bob", "carl", "dora"].map(BuyerID.init(trusted:))
    private static let until = Moment(milliseconds: 60_000)

    /// A drop in which one unit is sold, one held, one lapsed and one given back.
    private static var drop: Drop {
        var drop = Drop(terms: DropTerms(id: DropID(trusted: "d1"), units: 4))
        let start = Moment(milliseconds: 0)
        func act(_ content: EventContent) -> Event {
            Event(
                sequence: 0, moment: start, drop: drop.terms.id, content: content,
                author: .operator("olga"))
        }
        let opened = act(.opened)
        for buyer in buyers { drop.apply(.registered(buyer), at: start, isPreferred: false) }
        drop.apply(opened, isPreferred: false)
        for buyer in buyers {
            drop.apply(.claimed(buyer), at: start, isPreferred: false)
            drop.apply(.granted(buyer, until: until), at: start, isPreferred: false)
        }
        drop.apply(
            .confirmed(buyers[0], OrderReference(trusted: "o-1")), at: start, isPreferred: false)
        drop.apply(.lapsed(buyers[2]), at: until, isPreferred: false)
        drop.apply(.released(buyers[3]), at: until, isPreferred: false)
        return drop
    }

    private func laws(_ change: (inout Drop) -> Void) -> [String] {
        var drop = Self.drop
        change(&drop)
        return drop.brokenLaws().map { String($0.prefix(5)) }
    }

    @Test func aLawfulDropBreaksNoLaw() {
        #expect(Self.drop.brokenLaws() == [])
    }

    @Test func booksThatDoNotBalanceAreReported() {
        #expect(
            laws { $0.books = Books(free: 3, held: 1, sold: 1, withdrawn: 0, issued: 4) }
                == ["law 1"])
        #expect(
            laws { $0.books = Books(free: -1, held: 1, sold: 1, withdrawn: 0, issued: 1) }
                == ["law 1", "law 2"])
    }

    @Test func unitsAndClaimsMustAgree() {
        #expect(
            laws { $0.books = Books(free: 1, held: 2, sold: 1, withdrawn: 0, issued: 4) }
                .contains("law 2"))
        #expect(
            laws { $0.books = Books(free: 1, held: 1, sold: 2, withdrawn: 0, issued: 4) }
                .contains("law 2"))
    }

    @Test func theRegisterAndTheLineAreCounted() {
        #expect(laws { $0.register[0].isRegistered = false } == ["law 3", "law 3"])
        #expect(laws { _ = $0.line.append(0, isPreferred: false) } == ["law 7"])
    }

    @Test func everyHoldEndsOnce() {
        #expect(
            laws {
                $0.totals.lapses += 1
                $0.totals.grants += 1
            } == ["law 6"])
        #expect(laws { $0.totals.releases += 1 } == ["law 6"])
        #expect(laws { $0.totals.grants += 2 } == ["law 6"])
        #expect(laws { $0.totals.grants -= 2 } == ["law 6"])
    }

    @Test func aClosedDropHasNoUnitsLeftOver() {
        #expect(
            laws {
                $0.phase = .closed
                $0.closure = .soldOut
            } == ["law 5"])
        #expect(
            laws { $0.missed = SellingWindow(from: Self.until, to: Self.until) } == ["law 5"])
        #expect(
            laws {
                $0.phase = .closed
                $0.addedSinceClosing = 3
            } == ["law 1"])
    }
}
