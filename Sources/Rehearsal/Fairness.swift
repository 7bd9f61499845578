import Rules

/// How far the order of grants followed the order in which buyers came.
package struct Fairness: Codable, Equatable, Sendable {
    /// Humans who came before the end of the first second after the opening.
    package var firstSecondHumans = 0
    /// Of these, those who were granted a unit.
    package var firstSecondGranted = 0
    /// Of these, those without a unit because somebody who came later was granted one: by order of
    /// arrival they were among the first N, with N the number of buyers granted a unit.
    package var lostToLater = 0
    /// Of these, those without a unit who would have been among the first N if no bot had come.
    package var lostToBots = 0
    package var botsGranted = 0
    /// Spearman's rank correlation of arrival and grant, for buyers who were granted a unit: 1 when
    /// the order is the same, 0 when the two are unrelated; nil for fewer than three buyers.
    package var rankCorrelation: Double?

    private enum CodingKeys: String, CodingKey {
        case firstSecondHumans = "first_second_humans"
        case firstSecondGranted = "first_second_granted"
        case lostToLater = "lost_to_later"
        case lostToBots = "lost_to_bots"
        case botsGranted = "bots_granted"
        case rankCorrelation = "rank_correlation"
    }

    /// The fairness of a drop. `grantOrder` holds the numbers of the buyers who were granted a
    /// unit, in the order of the grants; `opening` is on the clock of the arrivals.
    init(fates: [Crowd.Fate], grantOrder: [Int], opening: Duration) {
        var wasGranted = [Bool](repeating: false, count: fates.count)
        for number in grantOrder { wasGranted[number] = true }
        let arrivals = Fairness.byArrival(fates)
        let humans = arrivals.filter { !fates[$0].isBot }
        let entitled = Set(arrivals.prefix(grantOrder.count))
        let entitledWithoutBots = Set(humans.prefix(grantOrder.count))
        for number in humans {
            guard let at = fates[number].arrivedAt, at < opening + .seconds(1) else { continue }
            firstSecondHumans += 1
            if wasGranted[number] {
                firstSecondGranted += 1
            } else if entitled.contains(number) {
                lostToLater += 1
            } else if entitledWithoutBots.contains(number) {
                lostToBots += 1
            }
        }
        botsGranted = grantOrder.count { fates[$0].isBot }
        rankCorrelation = Fairness.rankCorrelation(
            grantOrder.compactMap { fates[$0].arrivedAt?.inMicroseconds })
    }

    /// The numbers of the buyers who came, in order of arrival.
    private static func byArrival(_ fates: [Crowd.Fate]) -> [Int] {
        fates.indices.filter { fates[$0].arrivedAt != nil }.sorted {
            (fates[$0].arrivedAt ?? .zero, $0) < (fates[$1].arrivedAt ?? .zero, $1)
        }
    }

    /// The correlation of the ranks of values with their places in the list. Equal values share the
    /// mean of their ranks (Spearman 1904, as Pearson's correlation of ranks).
    private static func rankCorrelation(_ values: [Int64]) -> Double? {
        guard values.count >= 3 else { return nil }
        let ranks = meanRanks(values)
        let mean = Double(values.count - 1) / 2
        var (product, left, right) = (0.0, 0.0, 0.0)
        for (place, rank) in ranks.enumerated() {
            let (x, y) = (Double(place) - mean, rank - mean)
            product += x * y
            left += x * x
            right += y * y
        }
        return right > 0 ? product / (left * right).squareRoot() : nil
    }

    private static func meanRanks(_ values: [Int64]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
            start = end + 1
        }
        return ranks
    }
}
