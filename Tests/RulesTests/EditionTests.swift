@testable import Rules
import Testing

/// The conditions under which the law of an edition could have decided an event.
@Suite struct EditionTests {
    private let drop = DropID(trusted: "d1")
    private let ada = BuyerID(trusted: "ada")
    private let olga = Author.operator("olga")
    private let start = Moment(milliseconds: 1_000_000)

    private func terms(_ edition: LawEdition, closes: Moment? = nil) -> CampaignTerms {
        CampaignTerms(
            id: "c", rollLeftovers: true, edition: edition,
            drops: [
                DropTerms(
                    id: drop, units: 2, opens: closes.map { _ in start + .seconds(10) },
                    closes: closes, hold: .seconds(60)),
                DropTerms(id: DropID(trusted: "d2"), units: 1),
            ])
    }

    /// A sale after the happenings, one a second.
    private func sale(
        _ contents: [EventContent], edition: LawEdition = .second, closes: Moment? = nil
    ) -> Sale {
        var sale = Sale(terms: terms(edition, closes: closes))
        for (place, content) in contents.enumerated() {
            sale.apply(event(content, in: sale, at: start + .seconds(Int64(place))))
        }
        return sale
    }

    private func event(
        _ content: EventContent, in sale: Sale, at moment: Moment? = nil, by author: Author? = nil,
        command: SentCommand? = nil
    ) -> Event {
        let isAct = content.kind.isAct
        return Event(
            sequence: sale.sequence + 1, moment: moment ?? sale.moment, drop: drop,
            content: content, author: author ?? (isAct ? olga : nil), command: command)
    }

    private func objection(
        to content: EventContent, after contents: [EventContent], edition: LawEdition = .second,
        after span: TimeSpan = .seconds(0), by author: Author? = nil, closes: Moment? = nil
    ) -> String? {
        let sale = sale(contents, edition: edition, closes: closes)
        return sale.objection(
            to: event(content, in: sale, at: sale.moment + span, by: author))
    }

    @Test func theLawGoesOnOnceFromWhereItIs() {
        let sale = sale([.opened], edition: .first)
        func objection(_ content: EventContent, _ drop: DropID, _ author: Author) -> String? {
            var event = event(content, in: sale, by: author)
            event.drop = drop
            return sale.objection(to: event)
        }
        let upgrade = EventContent.upgraded(from: .first, to: .second)
        #expect(objection(upgrade, .none, .engine) == nil)
        #expect(objection(upgrade, drop, .engine) != nil)
        #expect(objection(upgrade, .none, olga) != nil)
        #expect(objection(.upgraded(from: .second, to: .second), .none, .engine) != nil)
        #expect(objection(.upgraded(from: .second, to: .first), .none, .engine) != nil)
        #expect(objection(.upgraded(from: .first, to: .first), .none, .engine) != nil)
        var upgraded = sale
        let events = upgraded.recover(at: start, lastAlive: nil, awayLimit: .seconds(5))
        #expect(events.map(\.content) == [upgrade])
        #expect(upgraded.edition == .second)
        #expect(upgraded.recover(at: start, lastAlive: nil, awayLimit: .seconds(5)) == [])
        let again = Event(
            sequence: upgraded.sequence + 1, moment: start, drop: .none,
            content: .upgraded(from: .second, to: .second), author: .engine)
        #expect(upgraded.objection(to: again) != nil)
        var backdated = again
        backdated.content = upgrade
        #expect(upgraded.objection(to: backdated) != nil)
    }

    @Test func soldOutIsJudgedByTheEdition() {
        let emptied: [EventContent] = [.opened, .unitsWithdrawn(2)]
        #expect(objection(to: .closed(.soldOut), after: emptied, edition: .first, by: .law) == nil)
        #expect(objection(to: .closed(.soldOut), after: emptied, by: .law) != nil)
        let sold: [EventContent] = [
            .registered(ada), .opened, .claimed(ada), .granted(ada, until: start + .seconds(63)),
            .confirmed(ada, OrderReference(trusted: "o")), .unitsWithdrawn(1),
        ]
        #expect(objection(to: .closed(.soldOut), after: sold, by: .law) == nil)
        #expect(objection(to: .unitsAdded(1), after: sold + [.closed(.soldOut)]) == nil)
        #expect(
            objection(to: .unitsAdded(1), after: sold + [.closed(.soldOut)], edition: .first) != nil
        )
    }

    @Test func aReopeningHasItsNotice() {
        let closed: [EventContent] = [.opened, .closed(.byOperator)]
        func reopened(_ seconds: Int64, _ edition: LawEdition = .second) -> String? {
            objection(
                to: .reopened(opens: start + .seconds(1 + seconds)), after: closed,
                edition: edition)
        }
        #expect(reopened(1) == nil)
        #expect(reopened(0) != nil)
        #expect(reopened(-5) != nil)
        #expect(reopened(60, .first) != nil)
        #expect(objection(to: .reopened(opens: start + .seconds(99)), after: [.opened]) != nil)
        #expect(
            objection(
                to: .reopened(opens: start + .seconds(99)),
                after: [.opened, .unitsWithdrawn(2)]
                    + [.closed(.byOperator)]) != nil)
        let told: [EventContent] = closed + [.reopened(opens: start + .seconds(61))]
        #expect(objection(to: .opened, after: told, after: .seconds(58)) != nil)
        #expect(objection(to: .opened, after: told, after: .seconds(59)) == nil)
        #expect(objection(to: .closed(.byOperator), after: told) == nil)
        #expect(objection(to: .closed(.bySchedule), after: told) != nil)
    }

    @Test func aClosingIsUndoneWithinAMinute() {
        let closed: [EventContent] = [.opened, .closed(.byOperator)]
        let undo = EventContent.reopened(opens: nil)
        #expect(objection(to: undo, after: closed, after: .seconds(60)) == nil)
        #expect(objection(to: undo, after: closed, after: TimeSpan(milliseconds: 60_001)) != nil)
        #expect(
            objection(to: undo, after: closed, edition: .first, after: .seconds(999)) == nil)
        #expect(objection(to: undo, after: [.opened, .closed(.bySchedule)]) != nil)
    }

    @Test func leftoversRollAfterTheMinute() {
        let closed: [EventContent] = [.opened, .closed(.byOperator)]
        let roll = EventContent.unitsWithdrawn(2)
        #expect(objection(to: roll, after: closed, after: .seconds(60), by: .law) != nil)
        #expect(objection(to: roll, after: closed, after: .seconds(61), by: .law) == nil)
        #expect(objection(to: roll, after: closed, edition: .first, by: .law) == nil)
        let added = closed + [.unitsAdded(1)]
        #expect(
            objection(to: .unitsWithdrawn(3), after: added, after: .seconds(61), by: .law) != nil)
    }

    @Test func aWindowIsMissedOnlyWhenItHasPassed() {
        let closes = start + .seconds(20)
        let window = SellingWindow(from: start + .seconds(10), to: closes)
        func missed(
            _ window: SellingWindow, after span: TimeSpan, _ edition: LawEdition = .second,
            by author: Author = .schedule, after contents: [EventContent] = [.marked("x")]
        ) -> String? {
            objection(
                to: .missed(window), after: contents, edition: edition, after: span, by: author,
                closes: closes)
        }
        #expect(missed(window, after: .seconds(20)) == nil)
        #expect(missed(window, after: .seconds(19)) != nil)
        #expect(missed(window, after: .seconds(20), .first) != nil)
        #expect(missed(window, after: .seconds(20), by: olga) != nil)
        #expect(missed(window, after: .seconds(20), after: [.disarmed]) != nil)
        #expect(missed(window, after: .seconds(20), after: [.opened]) != nil)
        let early = SellingWindow(from: start, to: closes)
        #expect(missed(early, after: .seconds(20)) != nil)
        let short = SellingWindow(from: window.from, to: start + .seconds(15))
        #expect(missed(short, after: .seconds(20)) != nil)
        let parked: [EventContent] = [.marked("x"), .missed(window)]
        #expect(objection(to: .opened, after: parked, closes: closes) != nil)
        #expect(objection(to: .closed(.byOperator), after: parked, closes: closes) == nil)
    }

    @Test func holdsAreExtendedOnlyWhereSomeRun() {
        let held: [EventContent] = [
            .registered(ada), .opened, .claimed(ada), .granted(ada, until: start + .seconds(63)),
        ]
        let extended = EventContent.holdsExtended(.seconds(8))
        #expect(objection(to: extended, after: held, by: .engine) == nil)
        #expect(objection(to: extended, after: held, edition: .first, by: .engine) != nil)
        #expect(objection(to: extended, after: [.opened], by: .engine) != nil)
        #expect(objection(to: extended, after: held + [.released(ada)], by: .engine) != nil)
        #expect(
            objection(to: .holdsExtended(TimeSpan(milliseconds: 0)), after: held, by: .engine)
                != nil)
        let late = held + [extended]
        #expect(objection(to: .lapsed(ada), after: late, after: .seconds(66)) != nil)
        #expect(objection(to: .lapsed(ada), after: late, after: .seconds(67)) == nil)
    }

    @Test func aCommandTakesEffectOnceAndHasAnAuthor() {
        let sent = SentCommand(id: CommandID("a-1"), content: "mark: x")
        var sale = sale([.opened])
        for author in [Author.schedule, .law] {
            #expect(
                sale.objection(to: event(.marked("x"), in: sale, by: author, command: sent)) != nil)
        }
        let first = event(.marked("x"), in: sale, command: sent)
        #expect(sale.objection(to: first) == nil)
        sale.apply(first)
        #expect(sale.objection(to: event(.marked("y"), in: sale, command: sent)) != nil)
        let unnamed = SentCommand(id: nil, content: "mark: x")
        #expect(sale.objection(to: event(.marked("x"), in: sale, command: unnamed)) == nil)
    }

    @Test func onlyAnAnnouncementCanBeRetracted() {
        #expect(objection(to: .retracted, after: [.opened]) != nil)
        #expect(objection(to: .retracted, after: [.announced("soon")]) == nil)
    }
}
