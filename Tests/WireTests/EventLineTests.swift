@testable import Rules
import Testing
import Wire

@Suite struct EventLineTests {
    private let contents: [EventContent] = [
        .registrationOpened, .registrationClosed, .opened, .paused, .resumed, .closed(.soldOut),
        .reopened(opens: nil), .dripRateSet(.unlimited), .dripRateSet(.perSecond(5)),
        .unitsAdded(1),
        .unitsWithdrawn(2), .holdSet(.seconds(3)), .disarmed, .rearmed, .announced("a \"b\""),
        .marked("é"), .registered(BuyerID(trusted: "b")), .unregistered(BuyerID(trusted: "b")),
        .claimed(BuyerID(trusted: "b")),
        .granted(BuyerID(trusted: "b"), until: Moment(milliseconds: 1_406_008_800_250)),
        .confirmed(BuyerID(trusted: "b"), OrderReference(trusted: "o")),
        .lapsed(BuyerID(trusted: "b")), .released(BuyerID(trusted: "b")), .drawn,
        .retracted, .holdsExtended(.seconds(8)), .upgraded(from: .first, to: .second),
        .reopened(opens: Moment(milliseconds: 1_406_000_100_000)),
        .missed(
            SellingWindow(
                from: Moment(milliseconds: 1_406_000_100_000),
                to: Moment(milliseconds: 1_406_000_200_001))),
    ]

    @Test func everyEventReadsBackTheSame() throws {
        #expect(Set(contents.map(\.kind)).count == EventKind.allCases.count)
        for (index, content) in contents.enumerated() {
            let event = Event(
                sequence: Int64(index + 1), moment: Moment(milliseconds: 1_406_008_800_001),
                drop: DropID(trusted: "d"), content: content, author: .operator("priya"),
                reason: "why",
                command: SentCommand(id: CommandID("c 1"), content: "mark revision=3: é"))
            let line = EventLine(event)
            let back = try withBytes(line.json) { (bytes) throws(ShapeProblem) in
                try EventLine(parsing: bytes)
            }
            #expect(back.row.event == event)
        }
    }

    @Test func theLineFollowsTheContract() {
        let event = Event(
            sequence: 7, moment: Moment(milliseconds: 1_406_008_800_250),
            drop: DropID(trusted: "d"),
            content: .confirmed(BuyerID(trusted: "b"), OrderReference(trusted: "o")))
        #expect(
            EventLine(event).json
                == #"{"seq":7,"at":"2014-07-22T06:00:00.250Z","drop":"d","kind":"confirmed","#
                + #""buyer":"b","order":"o"}"#)
    }

    @Test(arguments: [
        #"{"at":"2014-07-22T06:00:00Z","kind":"paused"}"#,
        #"{"seq":1,"at":"yesterday","kind":"paused"}"#, #"{"seq":1,"kind":"paused"}"#,
        #"{"seq":1,"at":"2014-07-22T06:00:00Z"}"#, "no",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(throws: ShapeProblem.self) {
            try withBytes(text) { (bytes) throws(ShapeProblem) in try EventLine(parsing: bytes) }
        }
    }
}
