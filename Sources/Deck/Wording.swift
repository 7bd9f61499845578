import Canvas
import Rules

/// A piece of a line in one style.
typealias Piece = StyledText

extension Collection<Piece> {
    /// The number of cells that the pieces take side by side.
    var cells: Int { reduce(0) { $0 + $1.text.width } }
}

func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}

/// A quotient with one decimal, such as `13.5`; nil when the divisor is not positive.
func quotient(_ dividend: Int, _ divisor: Int) -> String? {
    guard divisor > 0 else { return nil }
    let tenths = (dividend * 10 + divisor / 2) / divisor
    return "\(Figure.grouped(tenths / 10)).\(tenths % 10)"
}

/// Seconds with one decimal such as `3.4 s`; from 100 s on `2:05` or `1:02:05`.
func shortSpan(_ span: TimeSpan) -> String {
    let tenths = max(0, span.milliseconds) / 100
    guard tenths >= 1000 else { return "\(tenths / 10).\(tenths % 10) s" }
    let seconds = Int(tenths / 10)
    let minutesAndSeconds = "\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    return seconds < 3600 ? minutesAndSeconds : "\(seconds / 3600):\(minutesAndSeconds)"
}

/// A configured time: whole seconds below 100 such as `60 s`, otherwise like `shortSpan`.
func wholeSpan(_ span: TimeSpan) -> String {
    let seconds = span.milliseconds / 1000
    guard seconds < 100, span == .seconds(seconds) else { return shortSpan(span) }
    return "\(seconds) s"
}

/// Hours, minutes and seconds such as `00:04:12`, after the days if there are any.
func longSpan(_ span: TimeSpan) -> String {
    let seconds = Int(max(0, span.milliseconds) / 1000)
    let days = seconds / 86_400
    let time =
        "\(twoDigits(seconds / 3600 % 24)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    return days > 0 ? "\(days) d \(time)" : time
}

/// The time until something, rounded up: `00:04:12`, or `6 d 23 h` from a day on.
func countdown(_ span: TimeSpan) -> String {
    let seconds = (max(0, span.milliseconds) + 999) / 1000
    guard seconds >= 86_400 else { return longSpan(.seconds(seconds)) }
    return "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
}

/// A drip rate as shown on screens: `3,000/s`, `unlimited`, `0/s`.
func dripWords(_ rate: DripRate) -> String {
    switch rate {
    case .perSecond(let rate): "\(Figure.grouped(rate))/s"
    case .unlimited: "unlimited"
    }
}

/// A readable number of bytes, such as `12 MiB`.
func bytes(_ count: Int) -> String {
    switch count {
    case ..<(10 << 20): "\(count >> 10) KiB"
    case ..<(10 << 30): "\(count >> 20) MiB"
    default: "\(count >> 30) GiB"
    }
}

/// A share of a whole in at most four columns: `71%`, `0.9%`, `<.1%`; `-` when the whole is zero.
func share(_ part: Int, of whole: Int) -> String {
    let words = Figure.percent(Double(part), of: Double(whole))
    switch words {
    case "<0.1%": return "<.1%"
    case "99.9%": return ">99%"
    default: return words.utf8.count > 4 ? String(words.prefix(2)) + "%" : words
    }
}
