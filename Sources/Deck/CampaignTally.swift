import Telemetry

/// Totals of the campaign, from the drops of one reading.
struct CampaignTally: Equatable {
    /// Registrations per unit in one drop, in tenths.
    struct DropDemand: Equatable {
        var drop: String
        var tenths: Int
    }

    /// Units issued and not withdrawn in all drops, sold or not.
    let issued: Int
    let sold: Int
    /// Buyers who want a unit and have none: registrations minus units sold, in the latest drop
    /// with registrations. Buyers register again for each drop, so earlier drops do not count.
    let unserved: Int
    /// The drop that `unserved` is counted in; nil before the first registration.
    let latest: String?
    /// The units of that drop; `dropsNeeded` counts in drops of this size.
    let dropSize: Int
    /// Registrations per unit for each drop that has registrations.
    let demand: [DropDemand]

    init(_ drops: [DropReading]) {
        issued = drops.reduce(0) { $0 + $1.issued - $1.withdrawn }
        sold = drops.reduce(0) { $0 + $1.sold }
        let asked = drops.filter { $0.registered > 0 }
        latest = asked.last?.drop
        dropSize = asked.last.map { $0.issued - $0.withdrawn } ?? 0
        unserved = asked.last.map { max(0, $0.registered - $0.sold) } ?? 0
        demand = asked.filter { $0.issued > 0 }.map {
            DropDemand(drop: $0.drop, tenths: ($0.registered * 10 + $0.issued / 2) / $0.issued)
        }
    }

    /// The number of drops of `dropSize` needed to serve all of `unserved`; nil without a size.
    var dropsNeeded: Int? {
        dropSize > 0 ? (unserved + dropSize - 1) / dropSize : nil
    }
}
