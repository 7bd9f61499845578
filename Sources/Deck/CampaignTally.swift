import Telemetry

/// The campaign as a whole, as the drops of a reading tell it.
struct CampaignTally: Equatable {
    /// Demand for a unit in one drop, in tenths.
    struct Demand: Equatable {
        var drop: String
        var tenths: Int
    }

    /// Units of all drops, sold or not.
    let issued: Int
    /// Units sold so far.
    let sold: Int
    /// Buyers who want one and have none: those registered in the latest drop that has registrations,
    /// less the units that it sold. Registration is fresh for each drop, so earlier ones do not count.
    let unserved: Int
    /// The drop that `unserved` is counted in; nil before the first registration.
    let latest: String?
    /// Units of that drop: the size in which the demand is measured.
    let dropSize: Int
    /// Registrations a unit, drop by drop, for those that have registrations.
    let demand: [Demand]

    init(_ drops: [DropReading]) {
        issued = drops.reduce(0) { $0 + $1.issued - $1.withdrawn }
        sold = drops.reduce(0) { $0 + $1.sold }
        let asked = drops.filter { $0.registered > 0 }
        latest = asked.last?.drop
        dropSize = asked.last.map { $0.issued - $0.withdrawn } ?? 0
        unserved = asked.last.map { max(0, $0.registered - $0.sold) } ?? 0
        demand = asked.filter { $0.issued > 0 }.map {
            Demand(drop: $0.drop, tenths: ($0.registered * 10 + $0.issued / 2) / $0.issued)
        }
    }

    /// Drops of that size that would serve them all; nil without a size.
    var dropsNeeded: Int? {
        dropSize > 0 ? (unserved + dropSize - 1) / dropSize : nil
    }
}
