import Health
import Rules
import Telemetry
import Testing

@Suite("STARTING: another run of the engine")
struct StartTests {
    @Test("STARTING until three readings of another run; the first run seen needs none")
    func starting() {
        var watch = Watch()
        watch.read()
        #expect(watch.state == .ok)
        watch.read(5)
        (watch.reading.boot, watch.reading.number) = ("two", 0)
        watch.read()
        #expect(watch.state == .starting)
        #expect(watch.severity == .normal)
        #expect(watch.reason == "another run of the engine: 1 of 3 readings")
        watch.read()
        #expect(watch.state == .starting)
        watch.read()
        #expect(watch.state == .ok)
    }

    @Test("Until then DOWN leads and STARTING follows")
    func below() {
        var watch = Watch()
        watch.read(5)
        watch.observe(.link(.engineExited))
        watch.wait(milliseconds: 3300)
        (watch.reading.boot, watch.reading.number) = ("two", 0)
        watch.read(2)
        #expect(watch.states == [.down, .starting])
        watch.read()
        #expect(watch.states == [.ok])
        #expect(watch.verdict?.notes == ["RESTARTED, was down 3.4 s"])
    }

    @Test("An engine that reads its journal is STARTING with its progress, not NO SIGNAL")
    func journal() {
        var watch = Watch()
        for percent in stride(from: 0, through: 90, by: 10) {
            watch.observe(.link(.starting(percent: percent)))
            watch.wait(milliseconds: 200)
            #expect(watch.states == [.starting])
            #expect(watch.verdict?.leading.word == "STARTING \(percent) %")
        }
        watch.read(3)
        #expect(watch.states == [.ok])
    }

    @Test("When its progress messages stop it is NO SIGNAL")
    func journalSilence() {
        var watch = Watch()
        watch.observe(.link(.starting(percent: 40)))
        watch.wait(milliseconds: 900)
        #expect(watch.states == [.starting])
        watch.wait(milliseconds: 1200)
        #expect(watch.state == .noSignal)
    }

    @Test(
        "After a crash DOWN shows the progress through the journal until readings come"
    )
    func journalAfterDeath() {
        var watch = Watch()
        watch.read(5)
        watch.observe(.link(.engineExited))
        watch.wait(milliseconds: 2000)
        watch.observe(.link(.starting(percent: 43)))
        #expect(watch.states == [.down, .starting])
        #expect(watch.reason == "it runs again: 43 % of its journal read")
        (watch.reading.boot, watch.reading.number) = ("two", 0)
        watch.read(3)
        #expect(watch.states == [.ok])
        #expect(watch.verdict?.notes == ["RESTARTED, was down 2.1 s"])
    }

    @Test("Counters restart with another run")
    func totals() {
        var watch = Watch()
        watch.answer(30, failed: 50)
        watch.probe(3, isUp: false)
        #expect(watch.state == .failing)
        (watch.reading.boot, watch.reading.number) = ("two", 0)
        (watch.reading.engine, watch.reading.storefront) = (EngineReading(), nil)
        watch.read(3)
        #expect(watch.states == [.ok])
    }

    @Test("A halt of the whole engine does not count as time without a grant")
    func stoodStill() {
        var watch = Watch()
        watch.openWithLine()
        watch.read(5)
        watch.wait(milliseconds: 1500)
        watch.read(3)
        #expect(watch.state == .ok)
        watch.read(3)
        #expect(watch.states == [.stalled], "now it runs and grants nothing")
    }

    @Test("A step of the clock ends no time-out")
    func clockStep() {
        var watch = Watch()
        watch.openWithLine()
        watch.read(5)
        watch.read { $0.at = $0.at + .seconds(3600) }
        #expect(watch.state == .ok)
        watch.read { $0.at = $0.at + .seconds(-7200) }
        #expect(watch.state == .ok)
    }

    @Test("Readings lost on the way still count")
    func lostReadings() {
        var watch = Watch()
        watch.openWithLine()
        watch.read(5)
        watch.wait(milliseconds: 800)
        watch.reading.number += 8
        watch.read()
        #expect(watch.state == .stalled)
    }

    @Test("The same evidence gives the same indicator")
    func pure() {
        func run() -> Indicator {
            var watch = Watch()
            watch.answer(30, failed: 3)
            watch.probe(4, isUp: false)
            watch.wait(milliseconds: 1500)
            watch.read(9)
            return watch.indicator
        }
        #expect(run() == run())
    }
}
