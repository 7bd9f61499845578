import Health
import Rules
import Telemetry
import Testing

@Suite("How near the arrivals are to what the engine can serve")
struct ForecastTests {
    private func watch(_ highest: Int? = 10_000) -> Watch {
        Watch(limits: HealthLimits(requestsPerSecondMax: highest))
    }

    @Test("Arrivals that grow towards the highest measured rate, with the time until they reach it")
    func growing() {
        var watch = watch()
        for tenth in 0..<60 { watch.answer(1, 100 + tenth * 5) }
        let forecast = watch.verdict?.forecast
        #expect(forecast?.requestsPerSecond == 3725)
        #expect(forecast?.reachedIn == TimeSpan(milliseconds: 12_550))
        #expect(
            forecast?.words
                == "full in 13 s: 3725 of 10000 arrivals/s")
    }

    @Test("No line while they are few, do not grow, or nothing was ever measured")
    func none() {
        var few = watch()
        for tenth in 0..<60 { few.answer(1, tenth) }
        #expect(few.verdict?.forecast == nil)
        var even = watch()
        even.answer(100, 500)
        #expect(even.verdict?.forecast == nil)
        var unknown = watch(nil)
        unknown.answer(100, 5000)
        #expect(unknown.verdict?.forecast == nil)
    }

    @Test("Near it, a line even without growth; at it, that it is reached")
    func near() {
        var watch = watch()
        watch.answer(100, 850)
        #expect(
            watch.verdict?.forecast?.words == "near full: 8500 of 10000 arrivals/s")
        watch.answer(12, 1000)
        #expect(watch.verdict?.forecast?.words.hasPrefix("full: ") == true)
        #expect(watch.state == .ok, "a forecast raises nothing")
    }

    @Test("OVERLOADED says it better")
    func overloaded() {
        var watch = watch()
        watch.answer(20, 1200)
        #expect(watch.verdict?.forecast != nil)
        watch.read(8) { $0.engine.queueWaitMinUS = 60_000 }
        #expect(watch.state == .overloaded)
        #expect(watch.verdict?.forecast == nil)
    }
}
