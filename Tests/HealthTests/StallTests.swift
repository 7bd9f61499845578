import Health
import Rules
import Telemetry
import Testing

@Suite("STALLED: the sale does not move")
struct StallTests {
    @Test("An open drop with free units and a line, but no grant for a second")
    func noGrant() {
        var watch = Watch()
        watch.openWithLine()
        watch.read(10)
        #expect(watch.state == .ok)
        watch.read()
        #expect(watch.state == .stalled)
        #expect(watch.verdict?.leading.reason == "d1: no grant for 1.0 s, 100 free, 50 wait")
        #expect(watch.verdict?.leading.since == Moment(milliseconds: 1_000_100))
    }

    @Test("It clears after a second of grants, not at the first one")
    func clears() {
        var watch = Watch()
        watch.openWithLine()
        watch.read(11)
        watch.read(10) { $0.drops[0].grants += 1 }
        #expect(watch.state == .stalled)
        watch.read { $0.drops[0].grants += 1 }
        #expect(watch.state == .ok)
    }

    @Test(
        "No grant is due while paused, without a line or free units, or at drip rate 0",
        arguments: 0..<4)
    func nothingOwed(place: Int) {
        var watch = Watch()
        watch.openWithLine()
        switch place {
        case 0: watch.reading.drops[0].phase = .paused
        case 1: watch.reading.drops[0].line = 0
        case 2: watch.reading.drops[0].free = 0
        default: watch.reading.drops[0].dripRate = .perSecond(0)
        }
        watch.reading.drops[0].held = 100 - watch.reading.drops[0].free
        watch.read(50)
        #expect(watch.state == .ok)
    }

    @Test("A slow drip rate may grant rarely")
    func slowDrip() {
        var watch = Watch()
        watch.openWithLine()
        watch.reading.drops[0].dripRate = .perSecond(1)
        watch.read(20)
        #expect(watch.state == .ok)
        watch.read()
        #expect(watch.state == .stalled)
    }

    @Test("A draw grants nothing before its window ends")
    func draw() {
        var watch = Watch(drawWindows: ["d1": .seconds(5)])
        watch.openWithLine()
        watch.reading.drops[0].openedAt = watch.reading.at
        watch.read(59)
        #expect(watch.state == .ok)
        watch.read(2)
        #expect(watch.state == .stalled)
    }

    @Test("A commit that takes a second, or a queue that does not move")
    func writer() {
        var watch = Watch()
        watch.read(5)
        watch.read { $0.engine.commitAgeUS = 999_000 }
        #expect(watch.state == .ok)
        watch.read { $0.engine.commitAgeUS = 1_200_000 }
        #expect(watch.state == .stalled)
        #expect(watch.verdict?.leading.reason == "one commit has been running for 1.2 s")
        watch.read(11) { $0.engine.commitAgeUS = 0 }
        #expect(watch.state == .ok)
        watch.read { $0.engine.queueWaitMinUS = 1_000_000 }
        #expect(watch.state == .stalled)
    }

    @Test("Events that stay applied but not durable")
    func durable() {
        var watch = Watch()
        watch.read(5)
        watch.reading.event = 7
        watch.read(10)
        #expect(watch.state == .ok)
        watch.read()
        #expect(watch.state == .stalled)
        #expect(watch.verdict?.leading.reason == "7 events not durable for 1.0 s")
    }

    @Test("A busy journal that is always slightly behind is no stall")
    func behindButMoving() {
        var watch = Watch()
        watch.read(50) {
            $0.event += 100
            $0.durable = $0.event - 40
        }
        #expect(watch.state == .ok)
    }
}
