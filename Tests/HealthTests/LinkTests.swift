import Health
import Rules
import Telemetry
import Testing

@Suite("DOWN and NO SIGNAL: readings are missing")
struct LinkTests {
    @Test("Readings make OK, with the time since when")
    func ok() {
        var watch = Watch()
        watch.read(20)
        #expect(watch.state == .ok)
        #expect(watch.verdict?.leading.since == Moment(milliseconds: 1_000_100))
        #expect(watch.verdict?.others == [])
    }

    @Test("Silence is a warning after 1 s, an alarm after 2 s, and proves nothing about the engine")
    func silence() {
        var watch = Watch()
        watch.read(5)
        watch.wait(milliseconds: 900)
        #expect(watch.state == .ok)
        watch.wait(milliseconds: 100)
        #expect(watch.state == .noSignal)
        #expect(watch.severity == .warning)
        #expect(watch.verdict?.leading.reason == "no reading for 1.0 s: link or engine")
        watch.wait(milliseconds: 900)
        #expect(watch.severity == .warning)
        watch.wait(milliseconds: 100)
        #expect(watch.severity == .alarm)
    }

    @Test("A second connection shows whether stream or engine fails; it does not end the silence")
    func secondOpinion() {
        var watch = Watch()
        watch.read(5)
        watch.wait(milliseconds: 1000)
        watch.observe(.link(.healthUnanswered))
        #expect(watch.reason == "no reading for 1.0 s, nor does /healthz answer: link or engine")
        watch.observe(.link(.healthAnswered))
        #expect(
            watch.reason
                == "no reading for 1.0 s, but /healthz answers: the stream, or the engine's writer")
        watch.wait(milliseconds: 1000)
        #expect(watch.severity == .alarm)
        watch.read(3)
        #expect(watch.states == [.ok])
        watch.wait(milliseconds: 1000)
        #expect(watch.reason == "no reading for 1.0 s: link or engine", "it is asked anew")
    }

    @Test("Readings left out of a recording are no silence; readings never made are")
    func thinned() {
        var watch = Watch(receivesTicks: false)
        watch.read(3)
        for _ in 0..<30 {
            watch.now = watch.now + .seconds(10)
            watch.read { $0.number += 99 }
        }
        #expect(watch.state == .ok)
        watch.now = watch.now + .seconds(3)
        watch.read()
        #expect(watch.state == .noSignal)
    }

    @Test("Three readings with rising numbers end the silence; fewer or repeated ones do not")
    func signalReturns() {
        var watch = Watch()
        watch.read(5)
        watch.wait(milliseconds: 1500)
        watch.read(2)
        #expect(watch.state == .noSignal)
        watch.observe(.reading(watch.reading))
        #expect(watch.state == .noSignal)
        watch.read()
        #expect(watch.state == .ok)
    }

    @Test("Before the first reading the state is not OK, but the first second is no alarm")
    func beforeTheFirst() {
        var watch = Watch()
        watch.observe(.tick)
        #expect(watch.state == .noSignal)
        #expect(watch.severity == .normal)
        watch.wait(milliseconds: 1000)
        #expect(watch.severity == .warning)
        watch.wait(milliseconds: 1000)
        #expect(watch.severity == .alarm)
        watch.read(3)
        #expect(watch.state == .ok)
    }

    @Test("A closed connection and two refused ones prove DOWN; one refused does not")
    func down() {
        var watch = Watch()
        watch.read(5)
        watch.observe(.link(.closed))
        watch.observe(.link(.refused))
        #expect(watch.state == .ok)
        watch.now = watch.now + TimeSpan(milliseconds: 50)
        watch.observe(.link(.refused))
        #expect(watch.state == .down)
        #expect(watch.severity == .alarm)
        #expect(watch.verdict?.leading.reason.hasPrefix("connection closed, 2 new ones") == true)
    }

    @Test("Refusals without a closed connection prove nothing")
    func refusalsAlone() {
        var watch = Watch()
        watch.read(5)
        watch.observe(.link(.refused))
        watch.observe(.link(.refused))
        watch.observe(.link(.refused))
        #expect(watch.state == .ok)
    }

    @Test("The known end of the process proves DOWN")
    func exited() {
        var watch = Watch()
        watch.read(5)
        watch.observe(.link(.engineExited))
        #expect(watch.state == .down)
    }

    @Test("Three readings of another run end DOWN; the restart is shown for 30 s")
    func restart() {
        var watch = Watch()
        watch.read(5)
        watch.observe(.link(.closed))
        watch.observe(.link(.refused))
        watch.observe(.link(.refused))
        watch.wait(milliseconds: 3300)
        watch.observe(.link(.connected))
        #expect(watch.state == .down)
        watch.reading.boot = "two"
        watch.reading.number = 0
        watch.read(2)
        #expect(watch.state == .down)
        watch.read()
        #expect(watch.state == .ok)
        #expect(watch.verdict?.notes == ["RESTARTED, was down 3.4 s"])
        watch.read(300)
        #expect(watch.verdict?.notes == [])
    }

    @Test(
        "A deck that starts after a restart shows the engine's absence, not its own silence"
    )
    func lateRestart() {
        var watch = Watch()
        watch.read(5)
        // Both runs become known at once; the second began eight seconds after the first ended.
        watch.reading.at = watch.reading.at + .seconds(8)
        (watch.reading.boot, watch.reading.number) = ("two", 1)
        watch.observe(.reading(watch.reading))
        #expect(watch.verdict?.notes == ["RESTARTED, was down 8.0 s"])
    }

    @Test("An address without a listener is DOWN too, with the reason of each attempt")
    func neverUp() {
        var watch = Watch()
        watch.observe(.link(.refused))
        watch.observe(.link(.failing("nobody listens there")))
        #expect(watch.state == .noSignal)
        watch.observe(.link(.refused))
        #expect(watch.state == .down)
        #expect(watch.reason == "nobody listens there")
        watch.read(3)
        #expect(watch.state == .ok)
        watch.observe(.link(.closed))
        watch.observe(.link(.failing("status 502")))
        watch.wait(milliseconds: 1000)
        #expect(watch.reason == "no reading for 1.0 s; trying again: status 502")
    }

    @Test("A deck that was itself stopped raises nothing and says so")
    func ownStop() {
        var watch = Watch()
        watch.read(5)
        watch.now = watch.now + TimeSpan.seconds(40)
        watch.observe(.tick)
        #expect(watch.state == .ok)
        #expect(watch.verdict?.notes == ["the deck itself was stopped for 40.0 s"])
        watch.wait(milliseconds: 1100)
        #expect(watch.state == .noSignal, "a silence after the stop counts as ever")
    }

    @Test("In a recording a gap between readings is a silence")
    func recordedGap() {
        var watch = Watch(receivesTicks: false)
        watch.reading.drops[0].phase = .open
        watch.read(5)
        watch.now = watch.now + TimeSpan.seconds(3)
        watch.read()
        #expect(watch.state == .noSignal)
        watch.read(2)
        #expect(watch.state == .ok)
    }
}
