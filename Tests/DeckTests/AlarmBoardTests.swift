import Health
import Rules
import Testing

@testable import Deck

@Suite("The alarm board over hours of incidents")
struct AlarmBoardTests {
    static func condition(_ kind: Alarm.Kind, _ severity: Severity = .alarm) -> AlarmCondition {
        AlarmCondition(kind: kind, severity: severity, reason: "because", advice: "do this")
    }

    /// Gives a board its conditions, every tenth of a second.
    struct Watch {
        var board = AlarmBoard()
        var now = Moment(milliseconds: 1_000_000)
        var calls: [Alarm.Kind] = []

        mutating func hold(_ conditions: [AlarmCondition], milliseconds: Int64) {
            for _ in 0..<(milliseconds / 100) {
                now = now + TimeSpan(milliseconds: 100)
                calls += board.update(with: conditions, at: now).map(\.kind)
            }
        }

        func alarm(_ kind: Alarm.Kind) -> Alarm? { board.alarms.first { $0.kind == kind } }
    }

    @Test("A short condition is no alarm; a lasting one is; a warning must last longer")
    func debounce() {
        var watch = Watch()
        watch.hold([Self.condition(.noAnswer)], milliseconds: 300)
        watch.hold([], milliseconds: 1000)
        #expect(watch.board.alarms.isEmpty)
        watch.hold([Self.condition(.noAnswer)], milliseconds: 500)
        #expect(watch.calls == [.noAnswer])
        watch.hold([Self.condition(.oldFigures, .warning)], milliseconds: 900)
        #expect(watch.alarm(.oldFigures) == nil)
        watch.hold([Self.condition(.oldFigures, .warning)], milliseconds: 300)
        #expect(watch.alarm(.oldFigures)?.stateWord == "NEW")
    }

    @Test("New, seen, returned, gone; an unseen alarm stays")
    func life() {
        var watch = Watch()
        let overload = Alarm.Kind.health(.overloaded)
        watch.hold([Self.condition(overload)], milliseconds: 1000)
        watch.board.acknowledge(overload)
        #expect(watch.alarm(overload)?.stateWord == "SEEN")
        watch.hold([], milliseconds: 4000)
        #expect(watch.alarm(overload)?.isRaised == true)
        watch.hold([], milliseconds: 2000)
        #expect(watch.alarm(overload)?.stateWord == "RETURNED")
        watch.hold([], milliseconds: 60_000)
        #expect(watch.board.alarms.isEmpty)

        watch.hold([Self.condition(overload)], milliseconds: 1000)
        watch.hold([], milliseconds: 900_000)
        #expect(watch.board.rows.count == 1)
        watch.board.acknowledge(overload)
        watch.hold([], milliseconds: 100)
        #expect(watch.board.rows.isEmpty)
    }

    @Test("A shelved alarm is new again after its time or when it gets worse")
    func shelf() {
        var watch = Watch()
        watch.hold([Self.condition(.noAnswer, .warning)], milliseconds: 1500)
        watch.board.shelve(.noAnswer, until: watch.now + .seconds(60), reason: "known")
        watch.hold([Self.condition(.noAnswer, .warning)], milliseconds: 59_000)
        #expect(watch.alarm(.noAnswer)?.stateWord == "SHELVED")
        #expect(watch.board.top == nil)
        watch.hold([Self.condition(.noAnswer, .warning)], milliseconds: 2000)
        #expect(watch.alarm(.noAnswer)?.stateWord == "NEW")
        #expect(watch.calls.count == 2)
        watch.board.shelve(.noAnswer, until: watch.now + .seconds(60), reason: "known")
        watch.hold([Self.condition(.noAnswer, .alarm)], milliseconds: 100)
        #expect(watch.alarm(.noAnswer)?.stateWord == "NEW")
        #expect(watch.calls.count == 3)
    }

    @Test("DOWN explains NO SIGNAL: one line, one call")
    func grouping() {
        var watch = Watch()
        let down = Alarm.Kind.health(.down)
        let silence = Alarm.Kind.health(.noSignal)
        watch.hold([Self.condition(down)], milliseconds: 1000)
        watch.hold([Self.condition(down), Self.condition(silence)], milliseconds: 5000)
        #expect(watch.calls == [down])
        #expect(watch.board.rows.count == 1)
        guard case .alarm(let alarm, let explains) = watch.board.top else {
            Issue.record("no alarm on top")
            return
        }
        #expect(alarm.kind == down)
        #expect(explains == 1)
        // Once the cause is over, its consequences are shown on their own.
        watch.hold([Self.condition(silence)], milliseconds: 6000)
        #expect(watch.calls == [down, silence])
    }

    @Test("A cause that comes later groups its consequences")
    func groupingLater() {
        var watch = Watch()
        let down = Alarm.Kind.health(.down)
        let silence = Alarm.Kind.health(.noSignal)
        watch.hold([Self.condition(silence)], milliseconds: 2000)
        watch.hold([Self.condition(silence), Self.condition(down)], milliseconds: 2000)
        #expect(watch.calls == [silence, down])
        #expect(watch.board.rows.count == 1)
        watch.hold([], milliseconds: 10_000)
        #expect(watch.board.rows.count == 1)
        #expect(watch.calls.count == 2)
    }

    @Test("A warning that was shelved returns as an alarm and calls")
    func graver() {
        var watch = Watch()
        let overload = Alarm.Kind.health(.overloaded)
        watch.hold([Self.condition(overload, .warning)], milliseconds: 2000)
        watch.hold([], milliseconds: 10_000)
        watch.board.shelve(overload, until: watch.now + .seconds(3600), reason: "known")
        watch.hold([], milliseconds: 60_000)
        watch.hold([Self.condition(overload)], milliseconds: 2000)
        #expect(watch.alarm(overload)?.shelf == nil)
        #expect(watch.calls.count == 2)
    }

    @Test("A flood is one line with a count; a worse alarm still calls, once")
    func flood() {
        var watch = Watch()
        let overload = Alarm.Kind.health(.overloaded)
        for _ in 0..<20 {
            watch.hold([Self.condition(overload, .warning)], milliseconds: 2000)
            watch.board.acknowledge(overload)
            watch.hold([], milliseconds: 66_000)
        }
        #expect(watch.calls.count == 20)
        for kind in Alarm.Kind.all where kind != .health(.booksBroken) {
            watch.hold([Self.condition(kind)], milliseconds: 400)
            watch.hold([], milliseconds: 6000)
        }
        let floods = watch.board.rows.filter { if case .flood = $0 { true } else { false } }
        #expect(floods.count == 1)
        watch.calls = []
        let books = Alarm.Kind.health(.booksBroken)
        watch.hold([Self.condition(books)], milliseconds: 1000)
        #expect(watch.calls == [books])
    }
}
