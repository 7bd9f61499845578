/// Formats numbers as the deck shows them.
///
/// It does not use Foundation, so that a deck starts fast and stays small. Each function gives the
/// shortest text that does not mislead. `fixed` right-aligns it in a column of fixed width, so that
/// a growing number moves nothing beside it.
package enum Figure {
    /// Separates thousands by commas: `6,786`.
    package static func grouped(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }

    /// Shortens a number for a narrow place: `999`, `84.1k`, `203k`, `1.2M`.
    package static func short(_ value: Int) -> String {
        let size = value.magnitude
        let sign = value < 0 ? "-" : ""
        for (unit, letter) in [(UInt(1_000_000_000), "G"), (1_000_000, "M"), (1_000, "k")]
        where size >= unit {
            let tenths = size / (unit / 10)
            if tenths >= 1000 { return "\(sign)\(tenths / 10)\(letter)" }
            return "\(sign)\(tenths / 10).\(tenths % 10)\(letter)"
        }
        return "\(sign)\(size)"
    }

    /// Rounds a number to `places` decimal places, at most 6: `13.5`.
    ///
    /// Gives `none` if the number is not finite or too large.
    package static func decimal(_ value: Double, places: Int) -> String {
        let places = min(max(0, places), 6)
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let scaled = (value * Double(scale)).rounded()
        guard scaled.isFinite, abs(scaled) < 9e15 else { return none }
        let whole = Int(scaled)
        let digits = grouped(Int(whole.magnitude) / scale)
        let sign = whole < 0 ? "-" : ""
        guard places > 0 else { return sign + digits }
        let rest = String(Int(whole.magnitude) % scale)
        return sign + digits + "." + String(repeating: "0", count: places - rest.count) + rest
    }

    /// Formats a share of a whole in percent: `71%`, `0.9%` below ten, `0%` for zero.
    ///
    /// Rounding alone never gives `100%` or `0%`.
    package static func percent(_ part: Double, of whole: Double) -> String {
        guard whole > 0, part.isFinite else { return none }
        let share = part / whole * 100
        if share <= 0 { return "0%" }
        if share < 0.1 { return "<0.1%" }
        if share < 9.95 || (share > 99 && share < 100) {
            return decimal(min(share, 99.9), places: 1) + "%"
        }
        return decimal(share, places: 0) + "%"
    }

    /// The text where there is no figure.
    package static let none = "-"

    /// Right-aligns a text in exactly `width` columns; a `~` shows that a longer text was cut.
    package static func fixed(_ text: String, _ width: Int) -> String {
        let gap = width - text.count
        if gap >= 0 { return String(repeating: " ", count: gap) + text }
        return width > 0 ? text.prefix(width - 1) + "~" : ""
    }

    /// Right-aligns a count in exactly `width` columns: grouped, or short if that does not fit.
    package static func fixed(_ value: Int, _ width: Int) -> String {
        let long = grouped(value)
        return fixed(long.count <= width ? long : short(value), width)
    }

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

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func microseconds(_ time: Duration) -> Int {
        let parts = time.components
        // A century is more than any deck shows; longer spans are shown as a century.
        let limit: Int64 = 3_155_760_000
        let seconds = min(max(parts.seconds, -limit), limit)
        return Int(seconds) * 1_000_000 + Int(parts.attoseconds / 1_000_000_000_000)
    }
}
