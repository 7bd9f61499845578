import Campaign
import Health

extension HealthLimits {
    /// What a campaign file says of its storefront.
    init(_ file: CampaignFile) {
        self.init()
        if let storefront = file.storefront { storefrontLatency = storefront.sloLatency }
    }
}
