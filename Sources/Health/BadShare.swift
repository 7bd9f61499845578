import Rules

/// Watches the share of bad answers: errors of the engine itself, and answers slower than a second.
///
/// The long window makes sure that the share matters, the short one that it is still bad.
struct BadShare: Equatable, Sendable {
    /// Raised at `raisePermille` in both windows, with at least `count` bad answers in the long
    /// one. Cleared below `clearPermille`.
    struct Rule: Equatable, Sendable {
        var raisePermille: Int
        var long: TimeSpan
        var short: TimeSpan
        var count: Int
        var clearPermille: Int
    }

    let rule: Rule
    /// The evidence while the share is too large.
    private(set) var reason: String?

    init(_ rule: Rule) { self.rule = rule }

    mutating func observe(_ recent: RecentTotals) {
        let long = recent.growth(over: rule.long)
        let short = recent.growth(over: rule.short)
        if long.bad >= rule.count, long.badPermille >= rule.raisePermille,
            short.badPermille >= rule.raisePermille
        {
            let percent = long.badPermille / 10
            reason =
                "\(percent) % of the answers failed or took over 1 s: \(long.bad) of "
                + "\(long.answers) in \(inSeconds(recent.now - long.at))"
        } else if recent.growth(over: Threshold.badCleared).badPermille < rule.clearPermille {
            reason = nil
        }
    }
}
