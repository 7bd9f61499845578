import Health
import Rules
import Telemetry
import TestSupport
import Testing

@testable import Engine

@Suite("The kept readings prove the verdicts that operators saw")
struct ReadingJudgeTests {
    private static let indicator = Indicator(receivesTicks: false)
    private static let terms = CampaignTerms(
        id: "c", drops: [DropTerms(id: DropID(trusted: "d"), units: 9)])

    private static func reading(_ number: Int64, event: Int64 = 1) -> Reading {
        Reading(
            at: Moment(milliseconds: number * 100), number: number, boot: "b", event: event,
            durable: event, drops: Sale(terms: terms).drops.map { DropReading($0) },
            engine: EngineReading())
    }

    /// Whether an indicator that sees only the kept readings reaches the same verdicts.
    private static func isProven(_ kept: [Reading]) -> Bool {
        var indicator = indicator
        return kept.allSatisfy { $0.verdict == indicator.observe(.reading($0), at: $0.at).reading }
    }

    @Test func `a quiet sale keeps one reading in ten seconds and one with each event`() {
        var judge = ReadingJudge(Self.indicator, idleInterval: .seconds(10))
        let kept = (1...1000).flatMap { number in
            judge.judge(Self.reading(Int64(number), event: number < 500 ? 1 : 2)).kept
        }
        #expect(kept.map(\.number) == [1, 101, 201, 301, 401, 500, 600, 700, 800, 900, 1000])
        #expect(Self.isProven(kept))
    }

    @Test func `an alarm keeps the readings before it and all until its end`() throws {
        var judge = ReadingJudge(Self.indicator, idleInterval: .seconds(10))
        var kept: [Reading] = []
        var told: [String] = []
        for number in Int64(1)...200 {
            var reading = Self.reading(number)
            if (50..<80).contains(number) { reading.engine.queueWaitMinUS = 60_000 }
            let judged = judge.judge(reading)
            kept += judged.kept
            told.append(try #require(judged.reading.verdict?.state))
        }
        #expect(told.contains("OVERLOADED") && told.last == "OK")
        let numbers = kept.map(\.number)
        #expect(numbers.starts(with: Array([1] + Array(2...80))), "\(numbers)")
        #expect(numbers.count < 150, "the quiet after it is not kept whole")
        #expect(Self.isProven(kept))
    }

    @Test func `readings of a stalled writer are kept once it moves again`() {
        var judge = ReadingJudge(Self.indicator, idleInterval: .seconds(10))
        var kept = judge.judge(Self.reading(1)).kept
        var told: [String?] = []
        for number in Int64(2)...30 {
            var reading = Self.reading(number)
            reading.engine.commitAgeUS = Int(number) * 100_000
            told.append(judge.judge(stalled: reading).verdict?.state)
        }
        #expect(told.last == "STALLED")
        kept += judge.judge(Self.reading(31)).kept
        #expect(kept.map(\.number) == Array(1...31))
        #expect(Self.isProven(kept))
    }

    @Test func `a reading during a commit is kept with the event number of that commit`() {
        var judge = ReadingJudge(Self.indicator, idleInterval: .seconds(10))
        var kept = judge.judge(Self.reading(1, event: 1)).kept
        kept += judge.judge(Self.reading(2, event: 9)).kept
        let told = judge.judge(stalled: Self.reading(3, event: 1))
        #expect(told.event == 1, "subscribers see durable events only")
        kept += judge.judge(Self.reading(4, event: 9)).kept
        #expect(kept.map(\.event) == [1, 9, 9, 9])
        #expect(Self.isProven(kept))
    }

    @Test(arguments: 1...20)
    func `the kept readings always reproduce their verdicts`(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        var judge = ReadingJudge(Self.indicator, idleInterval: .seconds(2))
        var kept: [Reading] = []
        var (event, shed, trouble) = (Int64(1), 0, 0)
        for number in Int64(1)...600 {
            if numbers.number(in: 0...9) == 0 { event += 1 }
            if numbers.number(in: 0...49) == 0 { trouble = numbers.number(in: 0...3) }
            var reading = Self.reading(number, event: event)
            if trouble == 1 { reading.engine.queueWaitMinUS = numbers.number(in: 0...90_000) }
            if trouble == 2 { shed += numbers.number(in: 0...40) }
            (reading.engine.shed, reading.engine.requests) = (shed, Int(number) * 100 + shed)
            if trouble == 3 {
                reading.engine.commitAgeUS = numbers.number(in: 0...2_000_000)
                _ = judge.judge(stalled: reading)
            } else {
                kept += judge.judge(reading).kept
            }
        }
        #expect(Self.isProven(kept))
        #expect(kept.map(\.number) == kept.map(\.number).sorted())
    }
}
