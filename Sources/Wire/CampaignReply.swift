package import Rules

/// The parts of the campaign file that are only shown.
package struct CampaignCard: Codable, Equatable, Sendable {
    package var id: String
    package var product: String
    package var partner: String
    /// The time zone in which times are shown, such as `Asia/Kolkata`.
    package var timezone: String
    package var price: String?
    /// Whether this campaign is a rehearsal; a live one may not be rehearsed.
    package var isRehearsal: Bool
    /// How long the storefront may take to answer, in milliseconds; nil without one.
    package var storefrontLimitMS: Int64?
    /// Default time from a command to reopen to the reopening, such as `60s`; nil from engines that do
    /// not send it.
    package var reopenNotice: String?

    package init(
        id: String, product: String, partner: String, timezone: String, price: String? = nil,
        isRehearsal: Bool = false, storefrontLimitMS: Int64? = nil, reopenNotice: String? = nil
    ) {
        (self.id, self.product, self.partner) = (id, product, partner)
        (self.timezone, self.price, self.isRehearsal) = (timezone, price, isRehearsal)
        (self.storefrontLimitMS, self.reopenNotice) = (storefrontLimitMS, reopenNotice)
    }

    private enum CodingKeys: String, CodingKey {
        case id, product, partner, timezone, price
        case isRehearsal = "rehearsal"
        case storefrontLimitMS = "storefront_limit_ms"
        case reopenNotice = "reopen_notice"
    }

    /// A missing `rehearsal` means a live campaign: older engines do not send it.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        product = try container.decode(String.self, forKey: .product)
        partner = try container.decode(String.self, forKey: .partner)
        timezone = try container.decode(String.self, forKey: .timezone)
        price = try container.decodeIfPresent(String.self, forKey: .price)
        isRehearsal = try container.decodeIfPresent(Bool.self, forKey: .isRehearsal) ?? false
        storefrontLimitMS = try container.decodeIfPresent(Int64.self, forKey: .storefrontLimitMS)
        reopenNotice = try container.decodeIfPresent(String.self, forKey: .reopenNotice)
    }
}

/// What `GET /v1/campaign` answers: the card's members and the drops in the order of the file.
package struct CampaignReply: Codable, Equatable, Sendable {
    package var card: CampaignCard
    package var drops: [DropReply]

    package init(card: CampaignCard, drops: [DropReply]) {
        self.card = card
        self.drops = drops
    }

    private enum CodingKeys: CodingKey {
        case drops
    }

    package init(from decoder: any Decoder) throws {
        card = try CampaignCard(from: decoder)
        drops = try decoder.container(keyedBy: CodingKeys.self).decode(
            [DropReply].self, forKey: .drops)
    }

    package func encode(to encoder: any Encoder) throws {
        try card.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(drops, forKey: .drops)
    }
}

/// The first message of the watch stream: the engine, its campaign and the token's holder.
package struct Hello: Codable, Equatable, Sendable {
    package var campaign: CampaignCard
    package var drops: [DropReply]
    package var engine: String
    /// Which run of the engine this is.
    package var boot: String
    package var `operator`: String
    /// What the token may do: `viewer`, `operator` or `admin`.
    package var role: String
    package var now: Moment
    /// The drops above include at least the events up to this one: where to resume.
    package var event: Int64

    package init(
        campaign: CampaignCard, drops: [DropReply], engine: String, boot: String,
        operator: String, role: String, now: Moment, event: Int64
    ) {
        (self.campaign, self.drops, self.engine) = (campaign, drops, engine)
        (self.boot, self.operator, self.role) = (boot, `operator`, role)
        (self.now, self.event) = (now, event)
    }
}
