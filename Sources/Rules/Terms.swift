/// What a campaign file says of the whole campaign: the fixed input of the law.
package struct CampaignTerms: Equatable, Sendable {
    /// The campaign's name, written like a drop's.
    package var id: String
    /// Whether losers of earlier drops who registered again are served first.
    package var carryOver: Bool
    /// Whether units left at close roll into the next drop.
    package var rollLeftovers: Bool
    /// Claims that may wait in one drop; one more is refused as busy.
    package var lineLimit: Int
    /// How long before a reopening it is told, unless the operator says.
    package var reopenNotice: TimeSpan
    /// The edition of the law that the sale began under: the campaign file does not say.
    package var edition: LawEdition
    /// The drops in the order of the file.
    package var drops: [DropTerms]

    /// The terms of a campaign.
    package init(
        id: String, carryOver: Bool = false, rollLeftovers: Bool = false,
        lineLimit: Int = 1_000_000, reopenNotice: TimeSpan = .seconds(60),
        edition: LawEdition = .latest, drops: [DropTerms]
    ) {
        self.id = id
        self.carryOver = carryOver
        self.rollLeftovers = rollLeftovers
        self.lineLimit = lineLimit
        self.reopenNotice = reopenNotice
        self.edition = edition
        self.drops = drops
    }

    /// How long the window of each drop with a draw is: no grant is owed while it lasts.
    package var drawWindows: [String: TimeSpan] {
        var windows: [String: TimeSpan] = [:]
        for drop in drops {
            if case .draw(let window, _) = drop.order { windows[drop.id.text] = window }
        }
        return windows
    }
}

/// What a campaign file says of one drop.
package struct DropTerms: Equatable, Sendable {
    /// The drop's name.
    package var id: DropID
    /// Units issued at the start; operators may add to them and withdraw free ones.
    package var units: Int
    /// When registrations begin; nil: from the start.
    package var registrationOpens: Moment?
    /// When registrations end; nil: when the drop opens.
    package var registrationCloses: Moment?
    /// When the drop opens; nil: an operator opens it.
    package var opens: Moment?
    /// When the drop closes; nil: sold out, or an operator closes it.
    package var closes: Moment?
    /// How long a granted unit is set aside.
    package var hold: TimeSpan
    /// Grants a second at the opening.
    package var dripRate: DripRate
    /// The published order of service.
    package var order: OrderOfService

    /// The terms of a drop.
    package init(
        id: DropID, units: Int, registrationOpens: Moment? = nil,
        registrationCloses: Moment? = nil, opens: Moment? = nil, closes: Moment? = nil,
        hold: TimeSpan = .seconds(600), dripRate: DripRate = .unlimited,
        order: OrderOfService = .firstCome
    ) {
        self.id = id
        self.units = units
        self.registrationOpens = registrationOpens
        self.registrationCloses = registrationCloses
        self.opens = opens
        self.closes = closes
        self.hold = hold
        self.dripRate = dripRate
        self.order = order
    }
}

/// The published rule by which claims are served.
package enum OrderOfService: Equatable, Sendable {
    /// By arrival at the engine's writer.
    case firstCome
    /// Claims made within the window after the opening are shuffled by the seed; later ones are
    /// served by arrival after them. The seed's hash is public from the start, the seed at close.
    case draw(window: TimeSpan, seed: DrawSeed)
}
