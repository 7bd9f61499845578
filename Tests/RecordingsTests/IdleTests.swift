import Journal
import Recordings
import Rules
import Telemetry
import TestSupport
import Testing

@Suite("The end of an idle span")
struct IdleTests {
    private static let drop = DropID(trusted: "d1")
    private static let terms = CampaignTerms(id: "c", drops: [DropTerms(id: drop, units: 5)])

    private static func moment(_ seconds: Int64) -> Moment { SmallSale.start + .seconds(seconds) }

    /// A minute of readings, one a second, with requests in some seconds and events in others.
    private func cursor(
        requests: Set<Int64>, events: [Int64], boots: Set<Int64> = [], in folder: TemporaryFolder
    ) throws -> RecordingCursor {
        let path = folder.file("idle.sale")
        let ledger = try SmallSale.openLedger(path)
        var engine = EngineReading()
        var sequence: Int64 = 0
        var boot = 0
        let drops = Sale(terms: IdleTests.terms).drops.map { DropReading($0) }
        for second in Int64(0)...60 {
            var batch: [Event] = []
            if events.contains(second) {
                sequence += 1
                batch = [
                    Event(
                        sequence: sequence, moment: IdleTests.moment(second), drop: IdleTests.drop,
                        content: .marked("here"), author: .operator("ines"))
                ]
            }
            engine.requests += requests.contains(second) ? 3 : 0
            boot += boots.contains(second) ? 1 : 0
            let reading = Reading(
                at: IdleTests.moment(second), number: second + 1, boot: "\(boot)", event: sequence,
                durable: sequence, drops: drops, engine: engine)
            try ledger.append(events: batch, readings: [reading])
        }
        ledger.close()
        return try RecordingCursor(Recording.open(path: path), terms: IdleTests.terms)
    }

    private func nextActivity(_ cursor: inout RecordingCursor, after second: Int64) throws -> Moment
    {
        try cursor.nextActivity(after: cursor.place(at: IdleTests.moment(second)))
    }

    @Test(
        "an event, a request without events and another run of the engine end it")
    func stirs() throws {
        let folder = try TemporaryFolder()
        var cursor = try cursor(requests: [20], events: [1, 40], boots: [50], in: folder)
        #expect(try nextActivity(&cursor, after: 0) == IdleTests.moment(1))
        #expect(try nextActivity(&cursor, after: 2) == IdleTests.moment(20))
        #expect(try nextActivity(&cursor, after: 20) == IdleTests.moment(40))
        #expect(try nextActivity(&cursor, after: 41) == IdleTests.moment(50))
        #expect(try nextActivity(&cursor, after: 51) == IdleTests.moment(60))
    }

    @Test("no time with requests is idle")
    func busy() throws {
        let folder = try TemporaryFolder()
        var cursor = try cursor(requests: Set(0...60), events: [1], in: folder)
        #expect(try nextActivity(&cursor, after: 10) == IdleTests.moment(11))
    }

    @Test("the next record is a reading, an event or the end")
    func nextRecord() throws {
        let folder = try TemporaryFolder()
        var cursor = try cursor(requests: [], events: [40], in: folder)
        func after(_ milliseconds: Int64) throws -> Moment {
            let moment = SmallSale.start + TimeSpan(milliseconds: milliseconds)
            return try cursor.nextRecord(after: cursor.place(at: moment))
        }
        #expect(try after(0) == IdleTests.moment(1))
        #expect(try after(38_500) == IdleTests.moment(39))
        #expect(try after(39_500) == IdleTests.moment(40))
        #expect(try after(60_000) == IdleTests.moment(60))
    }

    @Test("an act is before every later moment, also without events in between")
    func previousAct() throws {
        let folder = try TemporaryFolder()
        var cursor = try cursor(requests: [], events: [1, 40], in: folder)
        while !cursor.knowsAllActs { try cursor.readMoreActs() }
        func before(_ second: Int64) throws -> Moment? {
            try cursor.previousAct(before: cursor.place(at: IdleTests.moment(second)))?.moment
        }
        #expect(try before(60) == IdleTests.moment(40))
        #expect(try before(41) == IdleTests.moment(40))
        #expect(try before(40) == IdleTests.moment(1))
        #expect(try before(1) == nil)
    }
}
