import Rules
import Testing

/// Author and reason are stored apart from the rest of an event. Its interface hides that.
@Suite struct EventTests {
    private let drop = DropID(trusted: "d")

    private func event(_ author: Author?, _ reason: ExactText?) -> Event {
        Event(
            sequence: 1, moment: Moment(milliseconds: 5), drop: drop, content: .paused,
            author: author, reason: reason)
    }

    @Test(arguments: [
        (Author?.none, ExactText?.none), (nil, "why"), (.schedule, nil), (.operator("ada"), "why"),
    ])
    func authorAndReasonAreAsTheyWereGiven(author: Author?, reason: ExactText?) {
        let event = event(author, reason)
        #expect(event.author == author)
        #expect(event.reason == reason)
        var changed = self.event(.law, "other")
        changed.author = author
        #expect(changed.reason == "other")
        changed.reason = reason
        #expect(changed == event)
    }

    @Test func eventsOfDifferentAuthorsOrReasonsDiffer() {
        let events = [
            event(nil, nil), event(nil, "why"), event(.law, nil), event(.law, "why"),
            event(.engine, "why"), event(.law, "why not"),
        ]
        for (place, event) in events.enumerated() {
            for (other, otherEvent) in events.enumerated() {
                #expect((event == otherEvent) == (place == other))
            }
        }
    }

    @Test func onlyActsHaveAnAuthor() {
        for kind in EventKind.allCases {
            #expect(kind.isAct == (!kind.concernsOneBuyer && kind != .drawn))
        }
        #expect(EventKind.paused.isAct && !EventKind.claimed.isAct)
        #expect(!EventKind.drawn.isAct)
    }
}
