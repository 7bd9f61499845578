import Health
import Rules
import Telemetry
import Testing

@Suite("OVERLOADED: more requests than the engine can answer")
struct OverloadTests {
    @Test("The shortest wait exceeds 50 ms in eight ticks in a row, not in seven")
    func waits() {
        var watch = Watch()
        watch.read(5)
        watch.read(7) { $0.engine.queueWaitMinUS = 74_000 }
        #expect(watch.state == .ok)
        watch.read { $0.engine.queueWaitMinUS = 74_000 }
        #expect(watch.state == .overloaded)
        #expect(watch.severity == .warning)
        #expect(watch.verdict?.leading.reason.hasPrefix("every command waits 74 ms") == true)
    }

    @Test("One short wait among long ones makes it a burst")
    func burst() {
        var watch = Watch()
        for _ in 0..<10 {
            watch.read(7) { $0.engine.queueWaitMinUS = 200_000 }
            watch.read { $0.engine.queueWaitMinUS = 1000 }
        }
        #expect(watch.state == .ok)
    }

    @Test("Requests wait at the HTTP server: its smallest loop lag exceeds 50 ms for 0.7 s")
    func door() {
        var watch = Watch()
        watch.reading.engine.connections = 4000
        watch.read(5) { $0.engine.loopLagMinUS = 300 }
        watch.read(7) { $0.engine.loopLagMinUS = 180_000 }
        #expect(watch.state == .ok)
        watch.read { $0.engine.loopLagMinUS = 180_000 }
        #expect(watch.state == .overloaded)
        #expect(
            watch.reason == "every request waits 180 ms or more at the front door, 4000 connections"
        )
        watch.read(20) { $0.engine.loopLagMinUS = 300 }
        #expect(watch.state == .overloaded)
        watch.read { $0.engine.loopLagMinUS = 300 }
        #expect(watch.state == .ok)
    }

    @Test(
        "A loop too late for a pulse in every reading is late; not if one pulse was early"
    )
    func doorPulse() {
        var watch = Watch()
        for _ in 0..<5 {
            watch.read { $0.engine.loopLagMinUS = 260_000 }
            watch.read(2) { $0.engine.loopLagMinUS = nil }
        }
        #expect(watch.state == .overloaded)
        var burst = Watch()
        for _ in 0..<5 {
            burst.read(6) { $0.engine.loopLagMinUS = 260_000 }
            burst.read { $0.engine.loopLagMinUS = 2000 }
        }
        #expect(burst.state == .ok)
    }

    @Test("Requests shed because the journal's disk is full are no overload")
    func diskFull() {
        var watch = Watch()
        watch.reading.engine.diskFreeBytes = 1
        watch.read(30) {
            $0.engine.requests += 1000
            $0.engine.shed += 1000
        }
        #expect(watch.states == [.storageFailed])
        #expect(watch.reason.hasPrefix("0 MiB left on the journal's disk"))
    }

    @Test("It clears below 10 ms for 2 s; between 10 and 50 ms it stays")
    func hysteresis() {
        var watch = Watch()
        watch.read(8) { $0.engine.queueWaitMinUS = 60_000 }
        watch.read(50) { $0.engine.queueWaitMinUS = 30_000 }
        #expect(watch.state == .overloaded)
        watch.read(20) { $0.engine.queueWaitMinUS = 5000 }
        #expect(watch.state == .overloaded)
        watch.read { $0.engine.queueWaitMinUS = 5000 }
        #expect(watch.state == .ok)
    }

    @Test("Five percent of a second's requests shed, and at least twenty")
    func shed() {
        var watch = Watch()
        watch.read(5)
        watch.read(10) {
            $0.engine.requests += 10
            $0.engine.shed += 1
        }
        #expect(watch.state == .ok, "ten of a hundred are too few to judge")
        watch.read(10) {
            $0.engine.requests += 1000
            $0.engine.shed += 40
        }
        #expect(watch.state == .ok, "four percent")
        watch.read(10) {
            $0.engine.requests += 1000
            $0.engine.shed += 60
        }
        #expect(watch.state == .overloaded)
        watch.read(20)
        #expect(watch.state == .overloaded)
        watch.read()
        #expect(watch.state == .ok)
    }
}
