import Testing

@testable import Rules

/// The sentences for buyers beside the code of a refusal and beside every answer.
@Suite struct WordsTests {
    private let drop = DropID(trusted: "d1")
    private let start = Moment(milliseconds: 1_000_000)

    private func refusal(_ sale: Sale) -> Refusal? {
        let register = BuyerCommand(.register, drop: drop, buyer: BuyerID(trusted: "ada"))
        guard case .refused(let refusal) = sale.decide(.buyer(register), at: start) else {
            return nil
        }
        return refusal
    }

    @Test func aRegistrationTooEarlyIsNotCalledTooLate() throws {
        var terms = DropTerms(id: drop, units: 1)
        terms.registrationOpens = start + .seconds(10)
        terms.registrationCloses = start + .seconds(20)
        var sale = Sale(terms: CampaignTerms(id: "c", drops: [terms]))
        let early = try #require(refusal(sale))
        #expect(early.code == .registrationNotOpen)
        #expect(early.explanation == "Registration for d1 has not opened yet.")
        _ = sale.settle(at: start + .seconds(20))
        let late = try #require(refusal(sale))
        #expect(late.code == .registrationNotOpen)
        #expect(late.explanation == "Registration for d1 is over.")
    }

    @Test(arguments: [
        (CloseReason.bySchedule, "d1 closed on schedule."), (.byOperator, "d1 was closed."),
    ])
    func aLateBuyerLearnsWhyTheDropIsClosed(closure: CloseReason, words: String) {
        var sale = Sale(terms: CampaignTerms(id: "c", drops: [DropTerms(id: drop, units: 1)]))
        for content in [EventContent.opened, .closed(closure)] {
            sale.apply(
                Event(
                    sequence: sale.sequence + 1, moment: start, drop: drop, content: content,
                    author: .schedule))
        }
        #expect(refusal(sale) == Refusal(.closed, words))
    }

    @Test func anUnscheduledOpeningIsNotAnnounced() {
        let terms = DropTerms(id: drop, units: 1, opens: start + .seconds(10))
        var sale = Sale(terms: CampaignTerms(id: "c", drops: [terms]))
        #expect(sale.drops[0].notice.opens == start + .seconds(10))
        for (seconds, content) in [(Int64(1), EventContent.disarmed), (20, .rearmed)] {
            sale.apply(
                Event(
                    sequence: sale.sequence + 1, moment: start + .seconds(seconds), drop: drop,
                    content: content, author: .operator("olga")))
            #expect(sale.drops[0].notice.isEmpty, "\(content)")
        }
    }

    @Test func aNoticeIsEmptyOnlyWithoutBothParts() {
        #expect(DropNotice().isEmpty)
        #expect(!DropNotice(opens: start).isEmpty)
        #expect(!DropNotice(announcement: Announcement(text: "soon", at: start)).isEmpty)
    }
}
