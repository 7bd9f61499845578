package import Foundation
package import Rules

extension TimeZone {
    /// Seconds east of UTC at a moment.
    package func offset(at moment: Moment) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
    }

    /// The moments at which clocks of the zone show a local time, in order.
    ///
    /// The local time is given as if it were UTC. There is no moment when clocks jump over the
    /// time, and there are two when they show it twice.
    package func moments(showing local: Moment) -> [Moment] {
        var moments: [Moment] = []
        for offset in Set(offsets(near: local)) {
            let moment = local + TimeSpan.seconds(-Int64(offset))
            if self.offset(at: moment) == offset { moments.append(moment) }
        }
        return moments.sorted()
    }

    /// The zone's offsets a day before and a day after a local time.
    ///
    /// A day is enough: no zone is further from UTC, and none changes twice within that time.
    package func offsets(near local: Moment) -> [Int] {
        [-86_400, 86_400].map { offset(at: local + TimeSpan.seconds($0)) }
    }
}

/// An offset from UTC, given in seconds, as in RFC 3339: `+05:30`.
package func offsetText(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    let (hours, rest) = (String(minutes / 60), String(minutes % 60))
    return (seconds < 0 ? "-" : "+") + (hours.count < 2 ? "0" : "") + hours + ":"
        + (rest.count < 2 ? "0" : "") + rest
}
