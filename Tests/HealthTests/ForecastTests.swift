import Health
import Rules
import Telemetry
import Testing

@Suite("Forecast: how close the arrivals are to the engine's capacity")
struct ForecastTests {
    private func watch(_ highest: Int? = 10_000) -> Watch {
        Watch(limits: HealthLimits(requestsPerSecondMax: highest))
    }

    @Test("Growing arrivals give the time until they reach the highest measured rate")
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

    @Test("No forecast while arrivals are few or do not grow, or before any measurement")
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

    @Test("Close to that rate there is a forecast without growth; at it, it says reached")
    func near() {
        var watch = watch()
        watch.answer(100, 850)
        #expect(
            watch.verdict?.forecast?.words == "near full: 8500 of 10000 arrivals/s")
        watch.answer(12, 1000)
        #expect(watch.verdict?.forecast?.words.hasPrefix("full: ") == true)
        #expect(watch.state == .ok, "a forecast raises nothing")
    }

    @Test("OVERLOADED replaces the forecast")
    func overloaded() {
        var watch = watch()
        watch.answer(20, 1200)
        #expect(watch.verdict?.forecast != nil)
        watch.read(8) { $0.engine.queueWaitMinUS = 60_000 }
        #expect(watch.state == .overloaded)
        #expect(watch.verdict?.forecast == nil)
    }
}
