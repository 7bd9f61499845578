import Rules

/// The `Date` header field of responses (RFC 9110).
enum DateField {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The complete field with its line end. 1 January 1970 was a Thursday.
    static func text(at moment: Moment) -> String {
        let parts = Moment.Calendar(moment)
        let weekday = weekdays[Int(moment.milliseconds / 86_400_000) % 7]
        let (day, hour) = (two(parts.day), two(parts.hour))
        let (minute, second) = (two(parts.minute), two(parts.second))
        return "date: \(weekday), \(day) \(months[parts.month - 1]) \(parts.year)"
            + " \(hour):\(minute):\(second) GMT\r\n"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
