/// The drip rate that a rehearsal speaks for.
package struct Recommendation: Codable, Equatable, Sendable {
    /// Grants a second.
    package var dripRate: Int
    /// Over how many seconds in a row so many were paid for, while the storefront was well.
    package var seconds: Int
    /// Whether the storefront got into trouble at all; if not, its limit may lie higher.
    package var isLimit: Bool

    private enum CodingKeys: String, CodingKey {
        case dripRate = "drip_rate"
        case seconds
        case isLimit = "limit_found"
    }

    /// Longer than one good second, short enough for a drop that is gone in ten.
    private static let windowMax = 5

    /// The most confirmations a second that the storefront carried over some seconds without
    /// trouble; nil when nobody paid.
    ///
    /// - Parameters:
    ///   - confirmations: how many came in each second after the opening.
    ///   - troubled: the seconds in which the storefront was not well.
    package init?(confirmations: [Int], troubled: Set<Int>) {
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
    package var sentence: String {
        let time = seconds == 1 ? "for a second" : "for \(seconds) s running"
        return isLimit
            ? "set the drip rate to \(dripRate)/s: the storefront carried that \(time) before or"
                + " after its trouble, and nothing faster is proven"
            : "a drip rate of \(dripRate)/s is safe: the storefront carried that \(time) without"
                + " trouble, and its limit was not found"
    }
}

/// How many requests a second an engine was measured to serve.
package struct Capacity: Codable, Equatable, Sendable {
    /// Requests a second that were answered well.
    package var requestsPerSecond: Int
    /// Whether more was tried and did not go well; if not, the engine may serve more.
    package var isKnee: Bool
    /// What showed the limit, or why none was found.
    package var reason: String

    private enum CodingKeys: String, CodingKey {
        case requestsPerSecond = "requests_per_second"
        case isKnee = "knee_found"
        case reason
    }

    /// A measured capacity.
    package init(requestsPerSecond: Int, isKnee: Bool, reason: String) {
        self.requestsPerSecond = requestsPerSecond
        self.isKnee = isKnee
        self.reason = reason
    }
}
