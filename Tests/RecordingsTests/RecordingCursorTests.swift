import Journal
import Recordings
import Rules
import Telemetry
import TestSupport
import Testing

@Suite("A cursor at any place shows the state that the law gives for the events up to it")
struct RecordingCursorTests {
    /// How often readings come among the events of a recorded sale.
    enum Readings: CaseIterable, CustomTestStringConvertible {
        case often, seldom, never, lateOnly
        var testDescription: String { "readings \(self)" }

        func isDue(after count: Int, of total: Int) -> Bool {
            switch self {
            case .often: count.isMultiple(of: 5)
            case .seldom: count.isMultiple(of: 90)
            case .never: false
            case .lateOnly: count == total * 3 / 4
            }
        }
    }

    @Test(
        "at random places of random sales", arguments: 1...6 as ClosedRange<UInt64>,
        Readings.allCases)
    func randomPlaces(seed: UInt64, readings: Readings) throws {
        let folder = try TemporaryFolder()
        let sale = try RecordedRandomSale(seed: seed, readings, in: folder)
        var cursor = try sale.cursor()
        #expect(cursor.end.sequence == Int64(sale.events.count))
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<60 {
            let sequence = Int64(numbers.number(in: 0...sale.events.count))
            let place = try cursor.place(
                Int(sequence),
                eventsFrom: RecordingPlace(
                    moment: cursor.start.moment, sequence: 0))
            #expect(place.sequence == sequence)
            let shown = try #require(try cursor.reading(at: place))
            #expect(shown.event == sequence)
            #expect(shown.books == sale.drops(after: sequence).map(\.books))
            #expect(shown.bare == sale.drops(after: sequence).map(\.bare))
        }
    }

    @Test("a moment's place is after all its events; acts are found in both directions")
    func places() throws {
        let folder = try TemporaryFolder()
        let sale = try RecordedRandomSale(seed: 3, .often, in: folder)
        var cursor = try sale.cursor()
        for event in sale.events {
            let count = sale.events.count { $0.moment <= event.moment }
            #expect(try cursor.place(at: event.moment).sequence == Int64(count))
        }
        let acts = sale.events.filter { !$0.content.kind.concernsOneBuyer }
        try #require(acts.count > 10)
        #expect(try cursor.nextAct(after: cursor.start) == nil)
        while !cursor.knowsAllActs { try cursor.readMoreActs() }
        var place = RecordingPlace(moment: cursor.start.moment, sequence: 0)
        var met: [Event] = []
        while let next = try cursor.nextAct(after: place) {
            place = next
            met += try [cursor.event(at: next)].compactMap { $0 }
        }
        #expect(met == acts)
        met = []
        place = cursor.end
        var isFirst = true
        while let previous = try cursor.previousAct(before: place) {
            if isFirst, acts.last?.sequence == place.sequence { met += [acts[acts.count - 1]] }
            isFirst = false
            place = previous
            met += try [cursor.event(at: previous)].compactMap { $0 }
        }
        #expect(met.reversed() == acts)
        #expect(
            try cursor.acts(after: cursor.start, upTo: cursor.end)
                == acts.filter {
                    $0.sequence > cursor.start.sequence
                })
        #expect(try cursor.scene(at: cursor.end).acts == acts.suffix(200))
    }

    @Test("a growing recording ends where it ended when it was opened")
    func growing() throws {
        let folder = try TemporaryFolder()
        let small = SmallSale.whole()
        let ledger = try SmallSale.openLedger(folder.file("s.sale"))
        for batch in small.batches.dropLast(4) {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        var cursor = try RecordingCursor(
            Recording.open(path: folder.file("s.sale")), terms: SmallSale.terms())
        let last = try #require(try cursor.reading(at: cursor.end))
        for batch in small.batches.suffix(4) {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        #expect(try cursor.place(at: small.moment).sequence == last.event)
        let later = try #require(try cursor.reading(at: cursor.place(at: small.moment)))
        #expect(later.bare == last.bare)
        ledger.close()
    }

    @Test("the first time that a number was sold is found to the millisecond")
    func sold() throws {
        let folder = try TemporaryFolder()
        for readings in Readings.allCases {
            let sale = try RecordedRandomSale(seed: 5, readings, in: folder)
            var cursor = try sale.cursor()
            for drop in sale.terms.drops {
                let sales = sale.events.filter {
                    $0.drop == drop.id && $0.content.kind == .confirmed
                }
                for (index, event) in sales.enumerated() {
                    let place = try cursor.place(whereSold: index + 1, of: drop.id.text)
                    #expect(place.moment == event.moment)
                }
                #expect(
                    try cursor.place(whereSold: sales.count + 1, of: drop.id.text) == cursor.end)
            }
        }
    }
}

/// A random sale in a file, with the law's state after every event.
struct RecordedRandomSale {
    let terms: CampaignTerms
    let events: [Event]
    private let path: String
    private let afterEach: [[DropReading]]

    init(seed: UInt64, _ readings: RecordingCursorTests.Readings, in folder: TemporaryFolder) throws
    {
        var random = RandomSale(seed: seed)
        events = random.played(400)
        terms = random.terms
        path = folder.file("\(seed)-\(readings).sale")
        var sale = Sale(terms: terms)
        var afterEach = [sale.drops.map { DropReading($0) }]
        let ledger = try SmallSale.openLedger(path)
        for event in events {
            sale.apply(event)
            let drops = sale.drops.map { DropReading($0) }
            afterEach.append(drops)
            let isDue = readings.isDue(after: afterEach.count, of: events.count)
            let reading = Reading(
                at: event.moment, number: event.sequence, boot: "boot", event: event.sequence,
                durable: event.sequence, drops: drops, engine: EngineReading())
            try ledger.append(events: [event], readings: isDue ? [reading] : [])
        }
        ledger.close()
        self.afterEach = afterEach
    }

    func cursor() throws -> RecordingCursor {
        try RecordingCursor(Recording.open(path: path), terms: terms)
    }

    func drops(after sequence: Int64) -> [DropReading] { afterEach[Int(sequence)] }
}

extension Reading {
    fileprivate var books: [Books] { drops.map(\.books) }
    fileprivate var bare: [DropReading] { drops.map(\.bare) }
}

extension DropReading {
    /// Without values that events do not determine.
    fileprivate var bare: DropReading {
        var drop = self
        drop.oldestWaitMS = 0
        drop.holdsDue = nil
        return drop
    }
}
