import Rules

/// A count with its thousands apart: `203,114`.
func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude).utf8)
    var text = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.count - place) % 3 == 0 { text += "," }
        text.unicodeScalars.append(Unicode.Scalar(digit))
    }
    return text
}

func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}

/// A quotient with one decimal: `13.5`; nil without a divisor.
func quotient(_ dividend: Int, _ divisor: Int) -> String? {
    guard divisor > 0 else { return nil }
    let tenths = (dividend * 10 + divisor / 2) / divisor
    return "\(grouped(tenths / 10)).\(tenths % 10)"
}

/// A share of a whole in percent: `71`, but `0.9` below ten; `–` of nothing.
func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let permille = (part * 1000 + whole / 2) / whole
    if part > 0, permille == 0 { return "<0.1%" }
    if permille == 0 { return "0%" }
    return permille < 100 ? "\(permille / 10).\(permille % 10)%" : "\((permille + 5) / 10)%"
}

/// Seconds with a tenth: `3.4 s`, minutes and hours when it is longer: `2:05`, `1:02:05`.
func shortSpan(_ span: Span) -> String {
    let tenths = max(0, span.milliseconds) / 100
    guard tenths >= 1000 else { return "\(tenths / 10).\(tenths % 10) s" }
    let seconds = Int(tenths / 10)
    let minutesAndSeconds = "\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    return seconds < 3600 ? minutesAndSeconds : "\(seconds / 3600):\(minutesAndSeconds)"
}

/// Hours, minutes, seconds: `00:04:12`, days before them when there are any.
func longSpan(_ span: Span) -> String {
    let seconds = Int(max(0, span.milliseconds) / 1000)
    let days = seconds / 86_400
    let time =
        "\(twoDigits(seconds / 3600 % 24)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    return days > 0 ? "\(days) d \(time)" : time
}

/// Microseconds in three significant figures at most: `0.8 ms`, `14 ms`, `1.9 s`.
func latency(_ microseconds: Int) -> String {
    switch microseconds {
    case ..<9950: "\((microseconds + 50) / 1000).\((microseconds + 50) / 100 % 10) ms"
    case ..<999_500: "\((microseconds + 500) / 1000) ms"
    default: "\((microseconds + 50_000) / 1_000_000).\((microseconds + 50_000) / 100_000 % 10) s"
    }
}

/// A drip rate as screens write it: `3,000/s`, `unlimited`, `0/s`.
func dripWords(_ rate: DripRate) -> String {
    switch rate {
    case .perSecond(let rate): "\(grouped(rate))/s"
    case .unlimited: "unlimited"
    }
}

/// Bytes in a size that people read: `12 MiB`.
func bytes(_ count: Int) -> String {
    switch count {
    case ..<(10 << 20): "\(count >> 10) KiB"
    case ..<(10 << 30): "\(count >> 20) MiB"
    default: "\(count >> 30) GiB"
    }
}
