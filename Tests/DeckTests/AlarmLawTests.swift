import Health
import Rules
import TestSupport
import Testing

@testable import Deck

/// Random hours with conditions that flap, flood, last and overlap. A failure names its seed.
@Suite("The alarms' laws, with random conditions")
struct AlarmLawTests {
    /// A condition that comes and goes at random.
    struct Source {
        let kind: Alarm.Kind
        var severity = Severity.alarm
        var holds = false
        var ticksLeft = 0
        /// The number of ticks in a row for which it has held.
        var held = 0

        mutating func tick(_ chance: inout SeededNumbers, stormy: Bool) {
            ticksLeft -= 1
            if ticksLeft <= 0 {
                holds.toggle()
                let longest = stormy ? 40 : holds ? 900 : 12_000
                // Half of the intervals are short: that makes it flap.
                ticksLeft = chance.number(in: 1...(chance.number(in: 0...1) == 0 ? 30 : longest))
                if holds { severity = chance.number(in: 0...1) == 0 ? .warning : .alarm }
            }
            held = holds ? held + 1 : 0
        }
    }

    /// Checks the laws and keeps what they need.
    struct Ledger {
        var calls: [Moment] = []
        var toggles: [Alarm.Kind: [Moment]] = [:]
        var stood: [Alarm.Kind: Bool] = [:]

        mutating func check(_ board: AlarmBoard, _ called: Int, at now: Moment, _ seed: UInt64) {
            calls += Array(repeating: now, count: called)
            let recent = calls.filter { now - $0 < TimeSpan.seconds(600) }
            calls = recent
            if recent.count > 10 {
                Issue.record("seed \(seed): \(recent.count) calls in ten minutes")
            }
            for kind in Alarm.Kind.all {
                let alarm = board.alarms.first { $0.kind == kind }
                // An alarm that is gone and returns is a new one.
                guard let alarm else {
                    stood[kind] = nil
                    continue
                }
                if let before = stood[kind], before != alarm.isRaised {
                    var moments = toggles[kind, default: []].filter {
                        now - $0 < TimeSpan.seconds(60)
                    }
                    moments.append(now)
                    toggles[kind] = moments
                    if moments.count > 2 { Issue.record("seed \(seed): \(kind.word) toggles") }
                }
                stood[kind] = alarm.isRaised
            }
        }
    }

    static func run(_ seed: UInt64, ticks: Int) {
        var chance = SeededNumbers(seed: seed)
        var sources = Alarm.Kind.all.map { Source(kind: $0) }
        var (board, ledger) = (AlarmBoard(), Ledger())
        var now = Moment(milliseconds: 5_000_000)
        var stormyTicks = 0
        for _ in 0..<ticks {
            now = now + TimeSpan(milliseconds: 100)
            if chance.number(in: 0...9000) == 0 { stormyTicks = chance.number(in: 100...6000) }
            stormyTicks -= 1
            for index in sources.indices { sources[index].tick(&chance, stormy: stormyTicks > 0) }
            let holding = sources.filter(\.holds)
            let called = board.update(
                with:
                    holding.map { AlarmBoardTests.condition($0.kind, $0.severity) }, at: now)
            ledger.check(board, called.count, at: now, seed)
            for source in holding {
                let span = TimeSpan(milliseconds: Int64(source.held - 1) * 100)
                guard span >= AlarmBoard.debounce(source.severity),
                    !board.alarms.contains(where: { $0.kind == source.kind && $0.isRaised })
                else { continue }
                Issue.record("seed \(seed): \(source.kind.word) holds and is no alarm")
            }
            expectEverythingShown(board, seed)
            meddle(&board, &chance, now)
        }
    }

    /// Every standing alarm is in a line, or explained by a raised alarm.
    static func expectEverythingShown(_ board: AlarmBoard, _ seed: UInt64) {
        let shown = board.rows.flatMap(\.alarms).map(\.kind)
        for alarm in board.alarms
        where alarm.isRaised && alarm.shelf == nil && !shown.contains(alarm.kind) {
            let isExplained = board.alarms.contains {
                $0.isRaised && $0.kind.explains(alarm.kind)
            }
            guard !isExplained, alarm.quietSince == nil else { continue }
            Issue.record("seed \(seed): \(alarm.kind.word) is hidden")
        }
    }

    /// Acts like an operator, from time to time.
    static func meddle(_ board: inout AlarmBoard, _ chance: inout SeededNumbers, _ now: Moment) {
        guard let alarm = board.top?.alarms.first else { return }
        switch chance.number(in: 0...400) {
        case 0...3: board.acknowledge(alarm.kind)
        case 4: board.shelve(alarm.kind, until: now + .seconds(120), reason: "test")
        case 5: board.unshelve(alarm.kind)
        default: break
        }
    }

    @Test(
        "At most ten calls in ten minutes, two changes of an alarm a minute; lasting ones raised",
        arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func laws(seed: UInt64) {
        AlarmLawTests.run(seed, ticks: 36_000)
    }
}
