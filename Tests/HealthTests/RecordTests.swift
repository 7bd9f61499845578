import Health
import Rules
import Telemetry
import Testing

@Suite("BOOKS BROKEN and STORAGE FAILED")
struct RecordTests {
    @Test("Books that do not balance never clear, not even by a restart")
    func books() {
        var watch = Watch()
        watch.read(5)
        watch.read { $0.drops[0].sold = 1 }
        #expect(watch.state == .booksBroken)
        #expect(
            watch.verdict?.leading.reason
                == "d1: 100 free + 0 held + 1 sold + 0 withdrawn is not 100 issued")
        watch.reading.boot = "two"
        watch.read(600) { $0.drops[0].sold = 0 }
        #expect(watch.state == .booksBroken)
    }

    @Test("A failed journal stays failed until the engine restarts")
    func storage() {
        var watch = Watch()
        watch.read(5)
        watch.read { $0.engine.storageFailed = true }
        watch.read(600) { $0.engine.storageFailed = false }
        #expect(watch.state == .storageFailed)
        watch.reading.boot = "two"
        watch.read(3)
        #expect(watch.state == .ok)
    }

    @Test("Free space under the reserve is STORAGE FAILED; unknown free space is not")
    func reserve() {
        var watch = Watch()
        watch.read(5) { $0.engine.diskFreeBytes = 64 << 20 }
        #expect(watch.state == .ok)
        watch.read { $0.engine.diskFreeBytes = 63 << 20 }
        #expect(watch.state == .storageFailed)
    }

    @Test("The most severe state leads, the others follow in order")
    func precedence() {
        var watch = Watch()
        watch.openWithLine()
        watch.read(12) {
            $0.engine.queueWaitMinUS = 80_000
            $0.engine.storageFailed = true
            $0.drops[0].sold = 1
        }
        watch.wait(milliseconds: 1000)
        #expect(watch.state == .booksBroken)
        #expect(
            watch.verdict?.others.map(\.state)
                == [.storageFailed, .noSignal, .stalled, .overloaded])
    }

    @Test("A reading carries the verdict with its evidence")
    func inAReading() {
        var watch = Watch()
        watch.read(5)
        watch.read { $0.engine.storageFailed = true }
        let told = watch.verdict?.reading
        #expect(told?.state == "STORAGE FAILED")
        #expect(told?.reason == "the journal could not be written")
        #expect(told?.since == watch.now)
    }

    /// The free space that was measured before the writer began to wait is out of date.
    @Test func aWaitForAFullDiskIsReportedWithoutAnOldFigure() {
        var watch = Watch()
        watch.read(5)
        watch.read {
            $0.engine.diskFreeBytes = 54 << 20
            $0.engine.journalObstacle = "the journal's disk is full: free some space on it"
        }
        let told = watch.verdict?.reading
        #expect(told?.state == "STORAGE FAILED")
        #expect(told?.reason.contains("54") == false)
        #expect(told?.reason.contains("the journal's disk is full") == true)
        let advice = watch.verdict?.leading.advice.sentence(pauseKey: nil)
        #expect(advice?.contains("nobody is answered") == true)
    }
}
