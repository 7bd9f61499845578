import Foundation
import GRDB
@testable import Rules
import Telemetry
import TestSupport
import Testing

@testable import Journal

/// Events are written and read directly, without an `EventRow`; the file must be the same.
@Suite struct EventRowTests {
    let folder: TemporaryFolder
    var path: String { folder.file("a.sale") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let buyers = [
        "b-1", "", "a buyer of more than fifteen bytes", "Jürgen Świątek", "日本語", "nul\0inside",
        String(repeating: "x", count: 300),
    ]

    /// All happenings of a buyer, with names of all lengths, in two drops.
    private static let buyersContents: [EventContent] = buyers.flatMap { name -> [EventContent] in
        let buyer = BuyerID(trusted: name)
        let order = OrderReference(trusted: "order of \(name)")
        return [
            .registered(buyer), .unregistered(buyer), .claimed(buyer),
            .granted(buyer, until: Moment(milliseconds: 1_406_000_120_000)),
            .confirmed(buyer, order), .confirmed(buyer, OrderReference(trusted: "")),
            .lapsed(buyer), .released(buyer),
        ]
    }

    private static let acts: [EventContent] = [
        .registrationOpened, .registrationClosed, .opened, .paused, .resumed, .closed(.soldOut),
        .closed(.byOperator), .closed(.bySchedule), .reopened(opens: nil), .dripRateSet(.unlimited),
        .dripRateSet(.perSecond(7)), .unitsAdded(3), .unitsWithdrawn(2), .holdSet(.seconds(90)),
        .disarmed, .rearmed, .announced("back in ten minutes"), .marked("the till was slow"),
        .retracted, .holdsExtended(.seconds(8)), .upgraded(from: .first, to: .second),
        .reopened(opens: Moment(milliseconds: 1_406_000_100_000)),
        .missed(
            SellingWindow(
                from: Moment(milliseconds: 1_406_000_100_000),
                to: Moment(milliseconds: 1_406_000_200_001))),
        .drawn,
    ]

    /// This number of events of every kind, numbered from 1: an act after each run of 0, 1, 2, …
    /// events of buyers.
    private static func events(_ count: Int) -> [Event] {
        var (run, left) = (0, 0)
        return (0..<count).map { place in
            let isAct = left == 0
            if isAct { run += 1 }
            left = isAct ? run : left - 1
            return Event(
                sequence: Int64(place + 1),
                moment: Moment(milliseconds: 1_406_000_000_000 + Int64(place / 3)),
                drop: DropID(trusted: place % 11 < 7 ? "d1" : "the-other-drop-of-a-long-name"),
                content: isAct
                    ? acts[run % acts.count] : buyersContents[place % buyersContents.count],
                author: isAct ? .operator("ines") : nil,
                reason: place.isMultiple(of: 5) ? "because" : nil,
                command: isAct && run.isMultiple(of: 3)
                    ? SentCommand(id: CommandID("c-\(run)"), content: "pause revision=\(run)") : nil
            )
        }
    }

    /// The rows as they are stored, with all bytes of their texts.
    private func rows() throws -> [EventRow] {
        let texts = [
            "drop", "kind", "buyer", "order_ref", "operator", "reason", "text", "command_id",
            "command",
        ]
        .map { #"CAST("\#($0)" AS BLOB)"# }.joined(separator: ", ")
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { database in
            try Row.fetchAll(
                database, sql: "SELECT seq, at, number, \(texts) FROM events ORDER BY seq"
            ).map { row in
                func text(_ column: Int) -> String? {
                    (row[column] as Data?).map { String(decoding: $0, as: UTF8.self) }
                }
                return EventRow(
                    sequence: row[0], at: row[1], drop: text(3) ?? "", kind: text(4) ?? "",
                    buyer: text(5), order: text(6), author: text(7), reason: text(8),
                    text: text(9), number: row[2], commandID: text(10), command: text(11))
            }
        }
    }

    @Test func theEventsHaveEveryKind() {
        let kinds = Set(EventRowTests.events(2000).map(\.content.kind))
        #expect(kinds == Set(EventKind.allCases))
        let names = BuyerKind.allCases.map { "\($0.text)" }
        #expect(
            Set(names)
                == Set(EventKind.allCases.filter(\.concernsOneBuyer).map(\.rawValue)))
    }

    @Test func canonicalBytesOfEventsAreThoseOfTheirRows() {
        for count in [1, 2, 100, 2000] {
            let events = EventRowTests.events(count)
            var (straight, byRows) = (CanonicalBytes(), CanonicalBytes())
            var places: [BuyerRow?] = []
            straight.add(events, &places)
            for event in events { byRows.add(EventRow(event)) }
            #expect(straight.withBytes { Array($0) } == byRows.withBytes { Array($0) })
            #expect(places.count == count)
        }
    }

    @Test func canonicalBytesFollowTheFormat() {
        let event = Event(
            sequence: 258, moment: Moment(milliseconds: 5), drop: DropID(trusted: "d1"),
            content: .granted(BuyerID(trusted: "ä"), until: Moment(milliseconds: 6)))
        var bytes = CanonicalBytes()
        var places: [BuyerRow?] = []
        bytes.add([event], &places)
        let number: [UInt8] = [0, 0, 0, 0, 0, 0]
        var expected: [UInt8] = [UInt8(ascii: "E"), 2] + number + [1, 2]
        expected += [2] + number + [0, 5]
        expected += [1, 0, 0, 0, 2] + Array("d1".utf8)
        expected += [1, 0, 0, 0, 7] + Array("granted".utf8)
        expected += [1, 0, 0, 0, 2, 0xC3, 0xA4]
        expected += [0, 0, 0, 0]
        expected += [2] + number + [0, 6]
        #expect(bytes.withBytes { Array($0) } == expected)
    }

    /// Batches of many lengths in one ledger: they use every path through the statements, so that
    /// values left bound by one batch meet the next.
    @Test func storedRowsOfEventsAreThoseOfTheirRows() throws {
        let events = EventRowTests.events(1500)
        let ledger = try SmallSale.openLedger(path)
        var rest = events[...]
        for length in [1, 2, 9, 63, 64, 65, 73, 200, 500, 1000] {
            let batch = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            try ledger.append(events: batch, readings: [])
        }
        ledger.close()
        #expect(try rows() == events.map(EventRow.init))
        #expect(try Recording.open(path: path).events(after: 0, limit: .max) == events)
    }

    @Test func rowsOfBuyersAloneAreStoredTheSame() throws {
        let events = EventRowTests.events(1500).filter { $0.content.kind.concernsOneBuyer }
            .enumerated().map { place, event in
                Event(
                    sequence: Int64(place + 1), moment: event.moment, drop: event.drop,
                    content: event.content)
            }
        let ledger = try SmallSale.openLedger(path)
        try ledger.append(events: Array(events.prefix(700)), readings: [])
        try ledger.append(events: Array(events.dropFirst(700)), readings: [])
        ledger.close()
        #expect(try rows() == events.map(EventRow.init))
        var handed: [Event] = []
        try Recording.open(path: path).forEachEvent { handed.append($0) }
        #expect(handed == events)
    }

    @Test func rowsOfAnotherProgramAreNoticedAndNothingIsWritten() throws {
        let ledger = try SmallSale.openLedger(path)
        let events = EventRowTests.events(20).map { event in
            var event = event
            (event.content, event.author) = (.claimed(BuyerID(trusted: "b")), nil)
            (event.reason, event.command) = (nil, nil)
            return event
        }
        try ledger.append(events: Array(events[..<10]), readings: [])
        let otherProgram = try DatabaseQueue(path: path)
        try otherProgram.writeWithoutTransaction {
            try $0.execute(
                sql: #"INSERT INTO events (seq, at, "drop", kind) VALUES (11, 1, 'd1', 'drawn')"#)
        }
        let error = #expect(throws: JournalError.self) {
            try ledger.append(events: Array(events[10...]), readings: [])
        }
        #expect(error?.kind == .ioError)
        #expect(throws: JournalError.self) { try ledger.append(events: [], readings: []) }
        ledger.close()
        let count = try otherProgram.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM events")
        }
        #expect(count == 11)
        try otherProgram.close()
    }

    /// More events than are read at a time, so that another thread reads ahead.
    @Test func aLongRecordingIsReadInOrderUpToAFaultOrTheLimit() throws {
        let ledger = try SmallSale.openLedger(path)
        let events = EventRowTests.events(20_000)
        try ledger.append(events: events, readings: [])
        ledger.close()
        let recording = try Recording.open(path: path)
        for (first, last) in [(0, 20_000), (5, 8197), (5, 8198), (8191, 16_385), (19_999, .max)] {
            var handed: [Event] = []
            try recording.forEachEvent(after: Int64(first), upTo: Int64(last)) {
                handed.append($0)
            }
            #expect(handed == Array(events[first..<min(last, events.count)]))
        }
        let otherProgram = try DatabaseQueue(path: path)
        try otherProgram.writeWithoutTransaction {
            try $0.execute(sql: "DELETE FROM events WHERE seq = 18000")
            try $0.execute(sql: "UPDATE events SET kind = 'clamed' WHERE seq = 12000")
        }
        try otherProgram.close()
        var count = 0
        #expect(
            throws: JournalError.unknownEvent(path: path, sequence: 12_000, kind: "clamed")
        ) {
            try recording.forEachEvent { _ in count += 1 }
        }
        #expect(count == 11_999)
        #expect(
            throws: JournalError.damaged(
                path: path, place: "after event 17999", cause: "the next one is 18001")
        ) {
            try recording.forEachEvent(after: 12_000) { _ in count += 1 }
        }
        #expect(count == 11_999 + 5999)
        let objection = JournalError.unlawful(path: path, sequence: 3, objection: "no")
        #expect(throws: objection) {
            try recording.forEachEvent { event throws(JournalError) in
                if event.sequence == 3 { throw objection }
            }
        }
    }
}
