/// The drip rate that a rehearsal recommends.
package struct Recommendation: Codable, Equatable, Sendable {
    package var dripRate: Int
    /// Number of seconds in a row in which buyers paid at this rate without trouble of the
    /// storefront.
    package var seconds: Int
    /// Whether the storefront got into trouble at all; if not, its limit may be higher.
    package var isLimit: Bool

    private enum CodingKeys: String, CodingKey {
        case dripRate = "drip_rate"
        case seconds
        case isLimit = "limit_found"
    }

    /// The window in seconds: longer than one good second, short enough for a drop that is sold out
    /// in ten.
    private static let windowMax = 5

    /// Recommends the highest rate of confirmations that the storefront carried without trouble, as
    /// the mean over a few seconds. Nil when nobody paid without trouble.
    ///
    /// - Parameters:
    ///   - confirmations: the number in each second after the opening.
    ///   - troubled: the seconds in which the storefront was in trouble.
    init?(confirmations: [Int], troubled: Set<Int>) {
        let first = confirmations.firstIndex { $0 > 0 } ?? confirmations.count
        let paid = confirmations.count - first
        guard paid > 0 else { return nil }
        let window = min(Recommendation.windowMax, paid)
        var best = 0
        for start in first...(confirmations.count - window) {
            let seconds = start..<(start + window)
            if seconds.contains(where: troubled.contains) { continue }
            best = max(best, confirmations[seconds].reduce(0, +) / window)
        }
        guard best > 0 else { return nil }
        dripRate = best
        seconds = window
        isLimit = troubled.contains { $0 < confirmations.count }
    }

    /// What to do, in one sentence.
    var sentence: String {
        let time = seconds == 1 ? "for a second" : "for \(seconds) s running"
        return isLimit
            ? "set the drip rate to \(dripRate)/s: the storefront carried that \(time) before or"
                + " after its trouble, and nothing faster is proven"
            : "a drip rate of \(dripRate)/s is safe: the storefront carried that \(time) without"
                + " trouble, and its limit was not found"
    }
}

/// How many requests per second an engine was measured to serve.
package struct Capacity: Codable, Equatable, Sendable {
    package var requestsPerSecond: Int
    /// Whether a higher rate was tried and went badly; if not, the engine may serve more.
    package var isKnee: Bool
    /// What showed the limit, or why none was found.
    package var reason: String

    private enum CodingKeys: String, CodingKey {
        case requestsPerSecond = "requests_per_second"
        case isKnee = "knee_found"
        case reason
    }

    package init(requestsPerSecond: Int, isKnee: Bool, reason: String) {
        self.requestsPerSecond = requestsPerSecond
        self.isKnee = isKnee
        self.reason = reason
    }
}
