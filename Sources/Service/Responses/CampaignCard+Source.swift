package import Campaign
import Rules
package import Wire

extension CampaignCard {
    /// The parts of a campaign file that are shown to people.
    package init(_ source: CampaignSource) {
        self.init(
            id: source.file.id, product: source.file.product, partner: source.file.partner,
            timezone: source.file.timezone, price: source.file.price,
            isRehearsal: source.file.isRehearsal,
            storefrontLimitMS: source.file.storefront?.sloLatency.milliseconds,
            reopenNotice: DurationText.text(of: source.file.reopenNotice))
    }
}
