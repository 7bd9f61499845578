/// A point in the sale's own time: milliseconds since 1970-01-01T00:00:00Z.
///
/// The engine takes moments from a clock that never goes back. The law only compares and adds them.
package struct Moment: Comparable, Hashable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Moment, right: Moment) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package static func + (moment: Moment, span: TimeSpan) -> Moment {
        Moment(milliseconds: moment.milliseconds + span.milliseconds)
    }

    package static func - (moment: Moment, span: TimeSpan) -> Moment {
        Moment(milliseconds: moment.milliseconds - span.milliseconds)
    }

    /// The span from the right moment to the left one; negative when the left one is earlier.
    package static func - (left: Moment, right: Moment) -> TimeSpan {
        TimeSpan(milliseconds: left.milliseconds - right.milliseconds)
    }
}

/// A length of time in milliseconds.
package struct TimeSpan: Comparable, Hashable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// A span of whole seconds.
    package static func seconds(_ seconds: Int64) -> TimeSpan {
        TimeSpan(milliseconds: seconds * 1000)
    }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
