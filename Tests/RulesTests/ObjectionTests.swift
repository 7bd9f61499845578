import Testing

@testable import Rules

/// The reason that `verify` gives for an event that the law could not have decided. The tests cover
/// every transition and every limit, each beside an event that is just inside the limit.
@Suite struct ObjectionTests {
    private static let (ada, bob) = (BuyerID(trusted: "ada"), BuyerID(trusted: "bob"))
    private static let order = OrderReference(trusted: "o-1")
    private static let drop = DropID(trusted: "d1")

    private static func at(_ seconds: Int64) -> Moment { Moment(milliseconds: seconds * 1000) }

    /// Two units, held for a minute each; registration is open from the start.
    private static func sale(_ edition: LawEdition, adjust: (inout DropTerms) -> Void) -> Sale {
        var terms = DropTerms(id: drop, units: 2, hold: .seconds(60))
        adjust(&terms)
        return Sale(terms: CampaignTerms(id: "c", edition: edition, drops: [terms]))
    }

    /// The objection to the last happening. Each comes at its number of seconds after the start; an
    /// act is an operator's. The earlier ones must be lawful.
    private func objection(
        under edition: LawEdition = .latest, _ contents: [(Int64, EventContent)],
        by author: Author = .operator("olga"), adjust: (inout DropTerms) -> Void = { _ in }
    ) -> String? {
        objection(contents, by: author, in: Self.sale(edition, adjust: adjust))
    }

    private func objection(
        _ contents: [(Int64, EventContent)], by author: Author, in sale: Sale
    ) -> String? {
        var sale = sale
        for (place, (seconds, content)) in contents.enumerated() {
            let event = Event(
                sequence: Int64(place) + 1, moment: Self.at(seconds), drop: Self.drop,
                content: content, author: content.kind.isAct ? author : nil)
            if place == contents.count - 1 { return sale.objection(to: event) }
            if let early = sale.applyIfLawful(event) { return "early: \(early)" }
        }
        return nil
    }

    private static let opened: [(Int64, EventContent)] = [
        (1, .registered(ada)), (1, .registered(bob)), (2, .opened),
    ]
    private static let held = opened + [(3, .claimed(ada)), (3, .granted(ada, until: at(63)))]

    @Test func eventsComeOneAfterAnother() {
        let sale = Self.sale(.latest) { _ in }
        for (sequence, isLawful) in [(Int64(0), false), (1, true), (2, false)] {
            let event = Event(
                sequence: sequence, moment: Self.at(1), drop: Self.drop,
                content: .registered(Self.ada))
            #expect((sale.objection(to: event) == nil) == isLawful)
        }
    }

    @Test func aTransitionStartsOnlyInItsOwnPhases() {
        let lawful: [[(Int64, EventContent)]] = [
            [(1, .opened)], [(1, .registrationClosed), (1, .opened)], Self.opened + [(3, .paused)],
            Self.opened + [(3, .paused), (4, .resumed)], Self.opened + [(3, .closed(.byOperator))],
            Self.opened + [(3, .paused), (4, .closed(.bySchedule))],
        ]
        for contents in lawful { #expect(objection(contents) == nil) }
        let lawless: [[(Int64, EventContent)]] = [
            Self.opened + [(3, .opened)], Self.opened + [(3, .paused), (4, .opened)],
            [(1, .paused)], Self.opened + [(3, .paused), (4, .paused)], [(1, .resumed)],
            Self.opened + [(3, .resumed)], [(1, .closed(.byOperator))],
            [(1, .registrationOpened)], Self.opened + [(3, .registrationClosed)],
            Self.opened + [(3, .closed(.byOperator)), (4, .closed(.byOperator))],
            Self.opened + [(3, .closed(.byOperator)), (4, .paused)],
        ]
        for contents in lawless {
            #expect(objection(contents)?.hasPrefix("law 5") == true)
        }
    }

    @Test func registrationOpensOnce() {
        #expect(objection([(1, .registrationOpened)]) { $0.registrationOpens = Self.at(9) } == nil)
        #expect(
            objection([(1, .opened)]) { $0.registrationOpens = Self.at(9) }?
                .contains("no arrow leads from scheduled to open") == true)
    }

    @Test func onlyFreeUnitsAreWithdrawn() {
        #expect(objection(Self.opened + [(3, .unitsWithdrawn(2))]) == nil)
        #expect(objection(Self.held + [(4, .unitsWithdrawn(1))]) == nil)
        for units in [0, -1, 2] {
            #expect(objection(Self.held + [(4, .unitsWithdrawn(units))]) != nil)
        }
        #expect(objection(Self.opened + [(3, .unitsWithdrawn(3))])?.hasPrefix("law 1") == true)
    }

    @Test func unitsOfAClosedDropGoNowhereButIntoTheNext() {
        let withdrawn =
            Self.opened + [(3, .closed(.byOperator)), (100, .unitsWithdrawn(1))]
        for rolls in [true, false] {
            for author in [Author.law, .operator("olga")] {
                let terms = CampaignTerms(
                    id: "c", rollLeftovers: rolls, drops: [DropTerms(id: Self.drop, units: 2)])
                let found = objection(withdrawn, by: author, in: Sale(terms: terms))
                #expect((found == nil) == (rolls && author == .law))
            }
        }
    }

    @Test func anOperatorOpensBeforeTheScheduleDoes() {
        let opened: [(Int64, EventContent)] = [(1, .marked("x")), (5, .opened)]
        #expect(objection(opened) { $0.opens = Self.at(10) } == nil)
    }

    @Test(arguments: [LawEdition.first, .second])
    func aDropReopensOnlyOnceClosedAndWithUnits(edition: LawEdition) {
        let reopened = EventContent.reopened(opens: nil)
        let closed = Self.opened + [(3, .closed(.byOperator))]
        #expect(objection(under: edition, closed + [(4, reopened)]) == nil)
        #expect(
            objection(under: edition, Self.opened + [(3, reopened)])?.hasPrefix("law 5") == true)
        #expect(objection(under: edition, [(1, reopened)])?.hasPrefix("law 5") == true)
        var soldOut = Self.opened
        for buyer in [Self.ada, Self.bob] {
            soldOut += [
                (4, .claimed(buyer)), (4, .granted(buyer, until: Self.at(64))),
                (4, .confirmed(buyer, Self.order)),
            ]
        }
        soldOut.append((4, .closed(.soldOut)))
        #expect(objection(under: edition, soldOut) == nil)
        #expect(objection(under: edition, soldOut + [(5, reopened)])?.hasPrefix("law 5") == true)
        let empty = Self.opened + [(3, .unitsWithdrawn(2)), (4, .closed(.byOperator))]
        #expect(objection(under: edition, empty + [(5, reopened)])?.hasPrefix("law 5") == true)
    }

    @Test func soldOutMeansThatNothingIsLeft() {
        #expect(objection(Self.opened + [(3, .closed(.soldOut))])?.hasPrefix("law 5") == true)
        #expect(objection(Self.held + [(4, .closed(.soldOut))])?.hasPrefix("law 5") == true)
    }

    @Test func aHoldEndsOnceAndInItsTime() {
        let lawful: [(Int64, EventContent)] = [
            (62, .confirmed(Self.ada, Self.order)), (62, .released(Self.ada)),
            (63, .lapsed(Self.ada)),
        ]
        for content in lawful { #expect(objection(Self.held + [content]) == nil) }
        let lawless: [(Int64, EventContent)] = [
            (63, .confirmed(Self.ada, Self.order)), (63, .released(Self.ada)),
            (62, .lapsed(Self.ada)), (4, .confirmed(Self.bob, Self.order)),
            (4, .released(Self.bob)), (70, .lapsed(Self.bob)),
        ]
        for content in lawless {
            #expect(objection(Self.held + [content])?.hasPrefix("law 6") == true)
        }
        let ended = Self.held + [(4, .released(Self.ada))]
        for content in lawful + lawless.prefix(3) {
            #expect(objection(ended + [content])?.hasPrefix("law 6") == true)
        }
    }

    @Test func aGrantIsTheHeadOfTheLinesForTheHoldThatWasSet() {
        let claimed = Self.opened + [(3, .claimed(Self.ada)), (3, .claimed(Self.bob))]
        #expect(objection(claimed + [(4, .granted(Self.ada, until: Self.at(64)))]) == nil)
        for (granted, law) in [
            (EventContent.granted(Self.bob, until: Self.at(64)), "law 7"),
            (.granted(Self.ada, until: Self.at(63)), "law 6"),
            (.granted(Self.ada, until: Self.at(65)), "law 6"),
        ] {
            #expect(objection(claimed + [(4, granted)])?.hasPrefix(law) == true)
        }
        let paused = claimed + [(3, .paused), (4, .granted(Self.ada, until: Self.at(64)))]
        #expect(objection(paused)?.hasPrefix("law 5") == true)
        let empty =
            claimed + [
                (3, .unitsWithdrawn(2)), (4, .granted(Self.ada, until: Self.at(64))),
            ]
        #expect(objection(empty)?.hasPrefix("law 2") == true)
        #expect(
            objection(claimed + [(4, .granted(Self.ada, until: Self.at(64)))]) {
                $0.dripRate = .perSecond(0)
            }?.contains("drip rate") == true)
    }

    @Test func aBuyerRegistersClaimsAndLeavesInOrder() {
        let closed = Self.opened + [(3, .closed(.byOperator))]
        let carl = BuyerID(trusted: "carl")
        for (contents, law) in [
            (Self.opened + [(3, .registered(carl))], "law 5"),
            ([(1, .registered(Self.ada)), (1, .registered(Self.ada))], "law 3"),
            ([(1, .unregistered(Self.ada))], "law 3"),
            (Self.opened + [(3, .claimed(Self.ada)), (3, .unregistered(Self.ada))], "law 3"),
            (closed + [(4, .unregistered(Self.ada))], "law 5"),
            (closed + [(4, .claimed(Self.ada))], "law 5"),
            ([(1, .registered(Self.ada)), (1, .claimed(Self.ada))], "law 5"),
            (Self.opened + [(3, .claimed(carl))], "law 3"),
            (Self.opened + [(3, .claimed(Self.ada)), (3, .claimed(Self.ada))], "law 3"),
        ] {
            #expect(objection(contents)?.hasPrefix(law) == true)
        }
        #expect(objection(Self.opened + [(3, .unregistered(Self.ada))]) == nil)
    }

    @Test func numbersInActsHaveLimits() {
        for (content, isLawful) in [
            (EventContent.unitsAdded(1), true), (.unitsAdded(0), false),
            (.unitsAdded(Limits.unitsMax + 1), false), (.holdSet(Limits.hold.lowerBound), true),
            (.holdSet(TimeSpan(milliseconds: 0)), false), (.dripRateSet(.perSecond(0)), true),
            (.dripRateSet(.perSecond(-1)), false),
            (.dripRateSet(.perSecond(DripRate.perSecondMax + 1)), false), (.retracted, false),
        ] {
            #expect((objection(Self.opened + [(3, content)]) == nil) == isLawful)
        }
    }

    @Test func aDrawComesOnceAndAfterItsWindow() {
        func draw(_ contents: [(Int64, EventContent)]) -> String? {
            objection(Self.opened + contents) {
                $0.order = .draw(window: .seconds(5), seed: DrawSeed(1, 2, 3, 4))
            }
        }
        #expect(draw([(7, .drawn)]) == nil)
        #expect(draw([(6, .drawn)])?.hasPrefix("law 7") == true)
        #expect(draw([(7, .drawn), (8, .drawn)])?.hasPrefix("law 7") == true)
        #expect(
            draw([(3, .claimed(Self.ada)), (4, .granted(Self.ada, until: Self.at(64)))])?
                .hasPrefix("law 7") == true)
        #expect(objection(Self.opened + [(7, .drawn)])?.hasPrefix("law 7") == true)
    }
}
