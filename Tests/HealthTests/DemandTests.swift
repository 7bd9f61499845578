import Health
import Rules
import Telemetry
import Testing

@Suite("NO DEMAND: requests stop while units are free")
struct DemandTests {
    private func open() -> Watch {
        var watch = Watch()
        watch.reading.drops[0].phase = .open
        watch.answer(110, 20)
        return watch
    }

    @Test("Under a tenth of the earlier requests for two seconds while units are free")
    func stops() {
        var watch = open()
        watch.answer(27, 1)
        #expect(watch.state == .ok)
        watch.answer(5, 1)
        #expect(watch.state == .noDemand)
        #expect(watch.severity == .warning)
        #expect(watch.reason.hasSuffix("/s came before"))
        watch.answer(600, 1)
        #expect(watch.state == .noDemand, "it is not forgotten that there was a demand")
        watch.answer(10, 20)
        #expect(watch.state == .ok)
    }

    @Test("Buyers who wait for a stalled engine send no requests: that is no lack of demand")
    func stalled() {
        var watch = open()
        watch.answer(40, 0)
        #expect(watch.state == .noDemand)
        watch = open()
        watch.read(40) { $0.engine.commitAgeUS = 1_500_000 }
        #expect(watch.states == [.stalled])
        watch.reading.engine.commitAgeUS = 0
        watch.answer(100, 20)
        #expect(watch.states == [.ok])
    }

    @Test("An opening's burst does not count as the usual demand", arguments: 1...8)
    func burst(seconds: Int) {
        var watch = Watch()
        watch.answer(100, 10)
        watch.reading.drops[0].phase = .open
        watch.reading.drops[0].openedAt = watch.reading.at
        watch.answer(seconds * 10, 700)
        watch.answer(300, 13)
        #expect(watch.state == .ok)
        watch.answer(40, 0)
        #expect(watch.state == .noDemand)
    }

    @Test("No demand is expected while paused, closed or without a free unit", arguments: 0..<3)
    func nothingToHave(place: Int) {
        var watch = open()
        switch place {
        case 0: watch.reading.drops[0].phase = .paused
        case 1: watch.reading.drops[0].phase = .closed
        default: (watch.reading.drops[0].free, watch.reading.drops[0].held) = (0, 100)
        }
        watch.answer(100, 0)
        #expect(watch.state == .ok)
    }

    @Test("A fall to a seventh is not NO DEMAND; nor is a gap between rare requests")
    func lull() {
        var watch = open()
        watch.answer(300, 3)
        #expect(watch.state == .ok)
        var few = Watch()
        few.reading.drops[0].phase = .open
        for _ in 0..<20 {
            few.answer(1, 1)
            few.answer(9, 0)
        }
        few.answer(100, 0)
        #expect(few.state == .ok)
    }
}
