package import Canvas
package import Rules

/// A time zone: the UTC offset and the abbreviation at every moment.
package struct Zone: Equatable, Sendable {
    /// The offset and the abbreviation between two changes of the clocks.
    package struct Rule: Equatable, Sendable {
        /// The abbreviation after a time, such as `IST`.
        package var abbreviation: SafeText
        /// Seconds east of UTC.
        package var offsetSeconds: Int

        package init(abbreviation: SafeText, offsetSeconds: Int) {
            self.abbreviation = abbreviation
            self.offsetSeconds = offsetSeconds
        }
    }

    /// A change of the clocks.
    package struct Transition: Equatable, Sendable {
        /// The first moment after the change.
        package var moment: Moment
        package var rule: Rule

        package init(at moment: Moment, to rule: Rule) { (self.moment, self.rule) = (moment, rule) }
    }

    private let first: Rule
    private let transitions: [Transition]

    /// A zone whose clocks change at some moments, given in ascending order.
    package init(_ first: Rule, transitions: [Transition]) {
        (self.first, self.transitions) = (first, transitions)
    }

    /// A zone whose clocks never change.
    package init(abbreviation: SafeText, offsetSeconds: Int) {
        self.init(Rule(abbreviation: abbreviation, offsetSeconds: offsetSeconds), transitions: [])
    }

    /// The zone to use when none is known.
    package static let utc = Zone(abbreviation: "UTC", offsetSeconds: 0)

    /// The rule at a moment.
    package func rule(at moment: Moment) -> Rule {
        transitions.last { $0.moment <= moment }?.rule ?? first
    }

    /// The abbreviation after a time at a moment.
    package func abbreviation(at moment: Moment) -> SafeText { rule(at: moment).abbreviation }

    /// Seconds east of UTC at a moment.
    package func offsetSeconds(at moment: Moment) -> Int { rule(at: moment).offsetSeconds }

    /// The moments at which clocks show a local time. The local time is given as if it were UTC.
    /// Empty when clocks skip it; two moments when they show it twice.
    package func moments(showing local: Moment) -> [Moment] {
        let offsets = Set([first.offsetSeconds] + transitions.map(\.rule.offsetSeconds))
        return offsets.compactMap { offset in
            let moment = local + TimeSpan.seconds(-Int64(offset))
            return offsetSeconds(at: moment) == offset ? moment : nil
        }.sorted()
    }

    func calendar(_ moment: Moment) -> Moment.Calendar {
        Moment.Calendar(moment, offsetSeconds: offsetSeconds(at: moment))
    }

    /// Converts the UTC times in a sentence, such as `2014-08-05T08:30:00.000Z`, to this zone.
    func local(_ sentence: String) -> String {
        let words = sentence.split(separator: " ", omittingEmptySubsequences: false)
        return words.map { word in
            guard let end = word.lastIndex(of: "Z"),
                let moment = Moment(rfc3339: String(word[...end]))
            else { return String(word) }
            let rest = word[word.index(after: end)...]
            return "\(date(moment)) \(clock(moment)) \(abbreviation(at: moment))\(rest)"
        }.joined(separator: " ")
    }

    /// Such as `14:00:04`, with milliseconds if asked for.
    func clock(_ moment: Moment, withMilliseconds: Bool = false) -> String {
        let time = calendar(moment).timeOfDay
        return withMilliseconds ? time : String(time.prefix(8))
    }

    /// `14:00:04.200` on the day of `near`, `29 Jul 18:00` on any other day: twelve columns.
    func stamp(_ moment: Moment, near: Moment?) -> String {
        if near.map({ date($0) == date(moment) }) ?? true {
            return clock(moment, withMilliseconds: true)
        }
        let day = calendar(moment)
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        return "\(twoDigits(day.day)) \(months[day.month - 1]) \(clock(moment).prefix(5))"
    }

    /// Such as `2014-08-05`.
    func date(_ moment: Moment) -> String {
        let day = calendar(moment)
        return "\(day.year)-\(twoDigits(day.month))-\(twoDigits(day.day))"
    }

    /// Such as `+05:30`, with the given separator.
    func offset(at moment: Moment, separator: String) -> String {
        let seconds = offsetSeconds(at: moment)
        let minutes = abs(seconds) / 60
        return (seconds < 0 ? "-" : "+") + twoDigits(minutes / 60) + separator
            + twoDigits(minutes % 60)
    }
}
