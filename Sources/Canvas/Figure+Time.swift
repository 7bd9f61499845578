extension Figure {
    /// Formats a time span with its unit: `12 us`, `0.8 ms`, `14 ms`, `1.9 s`, `42 s`, `3 m 20 s`,
    /// `2 h 05 m`.
    package static func span(_ time: Duration) -> String {
        let micros = microseconds(time)
        let size = micros.magnitude
        let sign = micros < 0 ? "-" : ""
        switch size {
        case 0: return "0 s"
        case ..<100: return "\(sign)\(size) us"
        case ..<9_950: return sign + decimal(Double(size) / 1e3, places: 1) + " ms"
        case ..<999_500: return sign + decimal(Double(size) / 1e3, places: 0) + " ms"
        case ..<9_950_000: return sign + decimal(Double(size) / 1e6, places: 1) + " s"
        case ..<59_500_000: return sign + decimal(Double(size) / 1e6, places: 0) + " s"
        default: return sign + long(seconds: Int((size + 500_000) / 1_000_000))
        }
    }

    private static func long(seconds: Int) -> String {
        if seconds < 3600 { return "\(seconds / 60) m \(two(seconds % 60)) s" }
        let hours = seconds / 3600
        if hours < 48 { return "\(hours) h \(two(seconds / 60 % 60)) m" }
        return "\(hours / 24) d \(two(hours % 24)) h"
    }

    /// Formats the time since the opening: `T+00:04.2`, `T-12:30.0`, `T+1:02:03.4`.
    package static func offset(_ time: Duration) -> String {
        let micros = microseconds(time)
        // Rounds down below zero too, so that -0.05 s is not shown as T+0.
        let tenths = micros < 0 ? (micros - 99_999) / 100_000 : micros / 100_000
        let size = Int(tenths.magnitude)
        let seconds = size / 10
        let hours = seconds / 3600
        let clock = "\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(size % 10)"
        return (tenths < 0 ? "T-" : "T+") + (hours > 0 ? "\(hours):\(clock)" : clock)
    }

    /// Formats a time of day: `14:00:04`, or `14:00:04.012`.
    ///
    /// `milliseconds` counts from 1970, with the offset of the time zone already added.
    package static func clock(milliseconds: Int, showsMilliseconds: Bool = false) -> String {
        let day = 86_400_000
        let inDay = ((milliseconds % day) + day) % day
        let seconds = inDay / 1000
        let clock = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        guard showsMilliseconds else { return clock }
        let rest = String(inDay % 1000)
        return clock + "." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func microseconds(_ time: Duration) -> Int {
        let parts = time.components
        // A century is more than any deck shows; longer spans are shown as a century.
        let limit: Int64 = 3_155_760_000
        let seconds = min(max(parts.seconds, -limit), limit)
        return Int(seconds) * 1_000_000 + Int(parts.attoseconds / 1_000_000_000_000)
    }
}
