package import Rules

/// What a campaign file says, checked: see the example in `BundledCampaign`.
package struct CampaignFile: Equatable, Sendable {
    /// The campaign's name: 1 to 64 of `a`–`z`, `0`–`9` and `-`.
    package var id: String
    /// What is sold. Shown, never computed with, like the partner and the price.
    package var product: String
    /// Whose storefront sells it.
    package var partner: String
    /// What it costs.
    package var price: String?
    /// In which zone screens show times, such as `Asia/Kolkata`.
    package var timezone = "UTC"
    /// Whether losers of earlier drops who registered again are served first.
    package var carryOver = false
    /// Whether units left at close roll into the next drop.
    package var rollLeftovers = false
    /// Whether this is a rehearsal, which screens must never let anybody forget.
    package var isRehearsal = false
    /// Whether the engine may pause a drop by itself when the storefront fails.
    package var autoPause = false
    /// For how long the engine may have been away before an open drop comes back paused.
    package var awayLimit: TimeSpan = .seconds(5)
    /// How long before the reopening of a closed drop it is told, unless the operator says.
    package var reopenNotice: TimeSpan = .seconds(60)
    /// The partner's site, watched by the crash indicator.
    package var storefront: Storefront?
    /// What is let in at the door.
    package var limits = Limits()
    /// The drops in the order of the file.
    package var drops: [DropPlan]
    /// What is allowed and probably not meant, by line.
    package var warnings: [FileProblems.Problem] = []

    /// The partner's site and how it is watched.
    package struct Storefront: Equatable, Sendable {
        /// The address that is asked, http or https.
        package var probe: String
        /// How often it is asked.
        package var interval = TimeSpan(milliseconds: 500)
        /// How slow its answer may be before it counts against the site.
        package var sloLatency = TimeSpan(milliseconds: 800)
        /// The statuses of an answer that is well.
        package var expected = 200...299
        /// Polls that it can pass on in a second; nil: not stated.
        package var pollsPerSecond: Int?
    }

    /// How much is let in.
    package struct Limits: Equatable, Sendable {
        /// Claims that may wait in one drop.
        package var line = 1_000_000
        /// Requests that one buyer may make in a second.
        package var perBuyerPerSecond = 5
    }
}

/// What a campaign file says of one drop.
package struct DropPlan: Equatable, Sendable {
    /// The drop's name.
    package var id: DropID
    /// Units issued at the start.
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
    package var hold: TimeSpan = .seconds(600)
    /// Grants a second at the opening.
    package var dripRate = DripRate.unlimited
    /// The published order of service.
    package var order = Order.firstCome

    /// How claims are served. A draw's seed is no part of the file.
    package enum Order: Equatable, Sendable {
        case firstCome
        /// Claims made within the window after the opening are shuffled.
        case draw(window: TimeSpan)
    }
}

extension CampaignFile {
    /// The law's view of the campaign, with the seed of each drop that has a draw.
    package func terms(
        seed: (DropID) throws -> DrawSeed
    ) rethrows -> CampaignTerms {
        CampaignTerms(
            id: id, carryOver: carryOver, rollLeftovers: rollLeftovers, lineLimit: limits.line,
            reopenNotice: reopenNotice,
            drops: try drops.map { plan in
                let order: OrderOfService =
                    switch plan.order {
                    case .firstCome: .firstCome
                    case .draw(let window): .draw(window: window, seed: try seed(plan.id))
                    }
                return DropTerms(
                    id: plan.id, units: plan.units, registrationOpens: plan.registrationOpens,
                    registrationCloses: plan.registrationCloses, opens: plan.opens,
                    closes: plan.closes, hold: plan.hold, dripRate: plan.dripRate, order: order)
            })
    }
}
