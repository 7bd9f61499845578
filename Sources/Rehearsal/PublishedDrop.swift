/// One of the Mi3 drops of 2014, as far as its totals were published.
package struct PublishedDrop: Equatable, Sendable {
    /// The drop's place in the series, from 1.
    package let number: Int
    package let units: Int
    /// The published demand: registered buyers, or for drop 2 users at the opening.
    let demand: Int

    /// The first three drops: 22 July, 29 July and 5 August 2014.
    package static let mi3 = [
        PublishedDrop(number: 1, units: 10_000, demand: 100_000),
        PublishedDrop(number: 2, units: 10_000, demand: 250_000),
        PublishedDrop(number: 3, units: 15_000, demand: 150_000),
    ]
}

extension CrowdPlan {
    /// The label that every screen and page shows for a crowd modelled on the Mi3 drops.
    package static let mi3Label = "modelled on published totals"

    /// A crowd modelled on one of the first three Mi3 drops, with a week compressed to seconds.
    ///
    /// The demand per unit and the share of buyers who come follow the published totals. The shares
    /// of early clicks and of bots are chosen within the ranges that reports of such sales give.
    /// Registration takes 8 seconds, the opening is 2 seconds later, and a hold is paid in about 2
    /// seconds; real people took minutes.
    package static func mi3(drop number: Int, buyers: Int) -> CrowdPlan {
        var plan = CrowdPlan.usual
        plan.buyers = buyers
        switch number {
        case 1: (plan.earlyShare, plan.botShare) = (0.3, 0.1)
        case 2:
            // The published figure counts users at the opening, not registrations.
            plan.showUpShare = 1
            (plan.earlyShare, plan.botShare) = (0.15, 0.25)
        default: (plan.earlyShare, plan.botShare) = (0.1, 0.35)
        }
        return plan
    }
}
