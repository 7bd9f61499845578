package import Rules

/// Limits of the crash indicator that depend on the sale and on the machine.
package struct HealthLimits: Equatable, Sendable {
    /// How long the storefront may take to answer a probe.
    package var storefrontLatency: TimeSpan
    /// The usual share of holds that are confirmed, from 0 to 1; nil: learned from the campaign's
    /// drops.
    package var usualConfirmationRatio: Double?
    /// The highest rate that this engine was measured to serve, in requests per second; nil when it
    /// was never measured.
    package var requestsPerSecondMax: Int?

    /// The usual limits, with what the campaign states for its storefront.
    package init(
        storefrontSLO: TimeSpan? = nil, usualConfirmationRatio: Double? = nil,
        requestsPerSecondMax: Int? = nil
    ) {
        storefrontLatency = storefrontSLO ?? TimeSpan(milliseconds: 800)
        self.usualConfirmationRatio = usualConfirmationRatio
        self.requestsPerSecondMax = requestsPerSecondMax
    }
}
