package import Canvas
package import Health
package import Rules

/// What a deck knows of a campaign besides its readings.
package struct CampaignFacts: Equatable, Sendable {
    /// The campaign's name.
    package var campaign: SafeText
    /// What is sold.
    package var product: SafeText
    /// Through whom.
    package var partner: SafeText
    /// The price in words; empty when the campaign file gives none.
    package var price: SafeText
    /// The zone in which times are shown.
    package var zone: Zone
    /// Who sits at the deck.
    package var watcher: Watcher
    /// The campaign's own zone by its name, and the moment that it was told at; nil when unknown.
    package var home: Home?
    /// How long the window of each drop with a draw is.
    package var drawWindows: [String: Rules.Span]
    /// Whether nothing of the campaign is meant, which the screen must never let anybody forget.
    package var isRehearsal: Bool
    /// What the crash indicator takes as usual for this campaign.
    package var limits: HealthLimits
    /// What buyers of each drop are told as the facts are given; nil where nobody knows.
    package var announcements: [DropID: Announcement]?
    /// How long before a reopening it is told; nil where nobody knows.
    package var reopenNotice: Rules.Span?

    /// Where a campaign is at home.
    package struct Home: Equatable, Sendable {
        /// The name of its zone, such as `Asia/Kolkata`.
        package var zone: String
        /// When that was told: summer time is that of this moment.
        package var moment: Moment

        /// A zone at a moment.
        package init(zone: String, moment: Moment) { (self.zone, self.moment) = (zone, moment) }
    }

    /// The facts of a campaign.
    package init(
        campaign: SafeText, product: SafeText, partner: SafeText, price: SafeText = .empty,
        zone: Zone = .utc, home: Home? = nil, watcher: Watcher,
        drawWindows: [String: Rules.Span] = [:], limits: HealthLimits = HealthLimits(),
        isRehearsal: Bool = false, announcements: [DropID: Announcement]? = nil,
        reopenNotice: Rules.Span? = nil
    ) {
        self.campaign = campaign
        self.product = product
        self.partner = partner
        self.price = price
        self.zone = zone
        self.home = home
        self.watcher = watcher
        self.drawWindows = drawWindows
        self.isRehearsal = isRehearsal
        self.limits = limits
        self.announcements = announcements
        self.reopenNotice = reopenNotice
    }
}
