package import Rules

/// Limits of the crash indicator that depend on the sale and on the machine.
package struct HealthLimits: Equatable, Sendable {
    /// How long the storefront may take to answer a probe.
    package var storefrontLatency = TimeSpan(milliseconds: 800)
    /// The highest p99 latency of answers that is still fine.
    package var answerP99 = TimeSpan(milliseconds: 500)
    /// The usual share of holds that are confirmed, from 0 to 1; nil: learned from the campaign's
    /// drops.
    package var usualConfirmationRatio: Double?
    /// The highest rate that this engine was measured to serve, in requests per second; nil when it
    /// was never measured.
    package var requestsPerSecondMax: Int?

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

    /// The usual limits, with the campaign's limit for its storefront if it states one.
    package init(storefrontSLO: TimeSpan?) {
        self.init()
        if let storefrontSLO { storefrontLatency = storefrontSLO }
    }
}
