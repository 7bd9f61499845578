package import Canvas
package import Health
package import Rules

/// The facts about a campaign that readings do not contain.
package struct CampaignFacts: Equatable, Sendable {
    package var campaign: SafeText
    package var product: SafeText
    package var partner: SafeText
    /// The price in words; empty when the campaign file gives none.
    package var price: SafeText
    /// The zone in which times are shown.
    package var zone: Zone
    package var watcher: Watcher
    /// The campaign's own zone by name, and when it was reported; nil when unknown.
    package var home: Home?
    /// The length of the draw window of each drop that has a draw.
    package var drawWindows: [String: TimeSpan]
    /// Whether this campaign is a rehearsal. The screen must always show it.
    package var isRehearsal: Bool
    /// The limits within which the crash indicator finds this campaign normal.
    package var limits: HealthLimits
    /// The announcements that were current when these facts were reported; nil when unknown.
    package var announcements: [DropID: Announcement]?
    /// The time between the notice of a reopening and the opening; nil when unknown.
    package var reopenNotice: TimeSpan?

    /// A campaign's home time zone.
    package struct Home: Equatable, Sendable {
        /// Such as `Asia/Kolkata`.
        package var zone: String
        /// When the zone was reported. It decides whether summer time applies.
        package var moment: Moment

        package init(zone: String, moment: Moment) { (self.zone, self.moment) = (zone, moment) }
    }

    package init(
        campaign: SafeText, product: SafeText, partner: SafeText, price: SafeText = .empty,
        zone: Zone = .utc, home: Home? = nil, watcher: Watcher,
        drawWindows: [String: TimeSpan] = [:], limits: HealthLimits = HealthLimits(),
        isRehearsal: Bool = false, announcements: [DropID: Announcement]? = nil,
        reopenNotice: TimeSpan? = nil
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
