package import Rules

/// How near the request rate is to the highest rate that the engine was measured to serve.
package struct Forecast: Equatable, Sendable {
    /// Requests per second now.
    package var requestsPerSecond: Int
    /// The highest measured rate, in requests per second.
    package var requestsPerSecondMax: Int
    /// Time until that rate is reached if the growth continues; zero when it is reached, nil
    /// without growth or while too little is known.
    package var reachedIn: TimeSpan?

    /// The forecast as one line of text.
    package var words: String {
        let rates = "\(requestsPerSecond) of \(requestsPerSecondMax) arrivals/s"
        guard let reachedIn else { return "near full: \(rates)" }
        guard reachedIn.milliseconds > 0 else { return "full: \(rates)" }
        return "full in \((reachedIn.milliseconds + 999) / 1000) s: \(rates)"
    }
}

extension Forecast {
    /// Makes a forecast from the latest totals; nil when there is nothing to warn of.
    init?(_ recent: RecentTotals, requestsPerSecondMax highest: Int?) {
        guard let highest, highest > 0 else { return nil }
        let second = TimeSpan.seconds(1)
        let now = recent.requestsPerSecond(over: second)
        let before = recent.requestsPerSecond(over: second, ago: Forecast.back)
        let growth = max(0, now - before)
        var reachedIn: TimeSpan?
        if now >= highest {
            reachedIn = TimeSpan(milliseconds: 0)
        } else if growth > 0,
            recent.known >= TimeSpan(milliseconds: Forecast.back.milliseconds + 1000)
        {
            let ms = Int64(highest - now) * Forecast.back.milliseconds / Int64(growth)
            reachedIn = TimeSpan(milliseconds: max(1, ms))
        }
        let isNear = now * 100 >= highest * Threshold.forecastPercent
        let isComing =
            reachedIn.map { $0 <= Threshold.forecastSpan } ?? false
            && now * 100 >= highest * Threshold.forecastFloorPercent
        guard isNear || isComing else { return nil }
        self.init(requestsPerSecond: now, requestsPerSecondMax: highest, reachedIn: reachedIn)
    }

    /// Growth is the difference to the rate of this long ago.
    private static let back = TimeSpan.seconds(4)
}
