/// The terms of a whole campaign, from its file: the fixed input of the law.
package struct CampaignTerms: Equatable, Sendable {
    /// The campaign's name; it has the same form as a drop's name.
    package var id: String
    /// Whether buyers who lost in earlier drops and registered again are served first.
    package var carryOver: Bool
    package var rollLeftovers: Bool
    /// The most claims that may wait in one drop; further ones are refused as busy.
    package var lineLimit: Int
    /// How long before a reopening it is announced when the operator gives no notice.
    package var reopenNotice: TimeSpan
    /// The edition of the law that the sale began under. It is not in the campaign file.
    package var edition: LawEdition
    package var drops: [DropTerms]

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

    /// The length of the draw's window, by the names of the drops with a draw. No grant is due
    /// during the window.
    package var drawWindows: [String: TimeSpan] {
        var windows: [String: TimeSpan] = [:]
        for drop in drops {
            if case .draw(let window, _) = drop.order { windows[drop.id.text] = window }
        }
        return windows
    }
}

/// The terms of one drop, from the campaign file.
package struct DropTerms: Equatable, Sendable {
    package var id: DropID
    /// Units issued at the start; operators may add units and withdraw free ones.
    package var units: Int
    /// When registration begins; nil means from the start.
    package var registrationOpens: Moment?
    /// When registration ends; nil means when the drop opens.
    package var registrationCloses: Moment?
    /// When the drop opens; nil means that an operator opens it.
    package var opens: Moment?
    /// When the drop closes; nil means when it is sold out or an operator closes it.
    package var closes: Moment?
    /// How long a granted unit is set aside, until an operator changes it.
    package var hold: TimeSpan
    /// At the opening.
    package var dripRate: DripRate
    package var order: OrderOfService

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

/// The published rule for the order in which claims are served.
package enum OrderOfService: Equatable, Sendable {
    /// In the order of arrival at the engine's writer.
    case firstCome
    /// Claims made within the window after the opening are shuffled by the seed. Later claims come
    /// after them, in the order of arrival. The hash of the seed is public from the start, the seed
    /// itself after the closing.
    case draw(window: TimeSpan, seed: DrawSeed)
}
