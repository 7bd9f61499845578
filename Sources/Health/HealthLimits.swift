package import Rules

/// What the crash indicator takes from outside: what is usual for this sale and this machine.
package struct HealthLimits: Equatable, Sendable {
    /// How long the storefront may take to answer a probe.
    package var storefrontLatency = TimeSpan(milliseconds: 800)
    /// How long one answer in a hundred may take at most.
    package var answerP99 = TimeSpan(milliseconds: 500)
    /// The share of holds, from 0 to 1, that are usually confirmed; nil: learned from the campaign's
    /// drops as they are seen.
    package var usualConfirmationRatio: Double?
    /// The highest rate that this engine has been measured to serve, in requests a second; nil when
    /// it never was.
    package var requestsPerSecondMax: Int?

    /// The usual limits.
    package init(
        storefrontLatency: TimeSpan = TimeSpan(milliseconds: 800),
        answerP99: TimeSpan = TimeSpan(milliseconds: 500), usualConfirmationRatio: Double? = nil,
        requestsPerSecondMax: Int? = nil
    ) {
        self.storefrontLatency = storefrontLatency
        self.answerP99 = answerP99
        self.usualConfirmationRatio = usualConfirmationRatio
        self.requestsPerSecondMax = requestsPerSecondMax
    }

    /// The usual limits with a campaign's latency for its storefront, where it states one.
    package init(storefrontSLO: TimeSpan?) {
        self.init()
        if let storefrontSLO { storefrontLatency = storefrontSLO }
    }
}
