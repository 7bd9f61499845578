import Health
import Rules
import Telemetry
import Testing

@Suite("FLAPPING: a state that comes and goes")
struct FlapTests {
    /// OVERLOADED for a second, then healthy until it clears.
    private func flap(_ watch: inout Watch, times: Int) {
        for _ in 0..<times {
            watch.read(10) { $0.engine.queueWaitMinUS = 60_000 }
            watch.read(23) { $0.engine.queueWaitMinUS = 0 }
        }
    }

    @Test("A latched state keeps the reason of its alarm, not of its end")
    func ending() {
        var watch = Watch()
        watch.read(5)
        for _ in 0..<2 {
            watch.wait(milliseconds: 1200)
            watch.read(4)
        }
        let kept = watch.verdict?.leading
        #expect(kept?.state == .noSignal)
        #expect(kept?.isLatched == true)
        #expect(kept?.reason.hasPrefix("no reading for 1.") == true, "\(kept?.reason ?? "")")
    }

    @Test("Four changes in twenty seconds latch the state until twenty quiet seconds")
    func kept() {
        var watch = Watch()
        watch.read(5)
        flap(&watch, times: 1)
        #expect(watch.state == .ok)
        flap(&watch, times: 1)
        #expect(watch.states == [.overloaded, .flapping])
        #expect(watch.verdict?.leading.isLatched == true)
        #expect(watch.severity == .warning)
        watch.read(190)
        #expect(watch.states == [.overloaded, .flapping])
        watch.read(10)
        #expect(watch.states == [.ok])
    }

    @Test("A state that changes rarely is reported each time")
    func rare() {
        var watch = Watch()
        watch.read(5)
        for _ in 0..<6 {
            flap(&watch, times: 1)
            #expect(watch.state == .ok)
            watch.read(150)
        }
        #expect(watch.states == [.ok])
    }

    @Test("A flapping state is latched at its worst severity")
    func gravest() {
        var watch = Watch()
        watch.read(5)
        watch.wait(milliseconds: 2000)
        #expect(watch.severity == .alarm)
        watch.read(5)
        watch.wait(milliseconds: 1100)
        watch.read(5)
        #expect(watch.states == [.noSignal, .flapping])
        watch.wait(milliseconds: 1100)
        watch.read(5)
        #expect(watch.states == [.noSignal, .flapping])
        #expect(watch.verdict?.leading.isLatched == true)
        let reason = watch.verdict?.others.last?.reason
        #expect(reason == "NO SIGNAL came and went; kept until 20.0 s of quiet")
    }

    @Test("A more severe state precedes a latched one, which returns afterwards")
    func graver() {
        var watch = Watch()
        watch.read(5)
        flap(&watch, times: 2)
        watch.read { $0.engine.commitAgeUS = 1_200_000 }
        #expect(watch.states == [.stalled, .overloaded, .flapping])
        watch.read(12) { $0.engine.commitAgeUS = 0 }
        #expect(watch.states == [.overloaded, .flapping])
    }
}
