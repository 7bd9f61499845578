import Histogram
package import Rules
package import Telemetry

/// The result of a rehearsal for one drop.
package struct DropScore: Codable, Equatable, Sendable {
    package var drop: String
    package var buyers: Int
    package var came: Int
    package var bots: Int
    /// Where its units were in the end, by the engine's books.
    package var issued: Int
    package var free: Int
    package var held: Int
    package var sold: Int
    package var withdrawn: Int
    /// Time from the opening until the last unit was held, and until the drop was sold out.
    package var allHeldAfterMS: Int?
    package var soldOutAfterMS: Int?
    /// The crowd's requests, and how they were answered.
    package var requests: Int
    package var answered: Int
    package var answeredWithinSecond: Int
    package var refusals: RefusalTotals
    package var busy: Int
    package var failed: Int
    /// Time from when a request should have been sent to its answer, in microseconds.
    package var latency: Latency
    /// Buyers who came and never got an answer, and buyers who left without a final answer.
    package var neverAnswered: Int
    package var withoutLastWord: Int
    package var fairness: Fairness
    /// Whether crowd, events and books agree; nil when the engine was lost before that was known.
    package var books: Reconciliation?
    package var recommendation: Recommendation?

    /// A distribution of latencies, in microseconds.
    package struct Latency: Codable, Equatable, Sendable {
        package var p50US: Int
        package var p99US: Int
        package var p999US: Int
        package var maxUS: Int

        init(_ microseconds: Histogram<UInt32>) {
            func at(_ percentile: Double) -> Int {
                microseconds.totalCount == 0
                    ? 0 : Int(microseconds.valueAtPercentile(percentile))
            }
            (p50US, p99US, p999US, maxUS) = (at(50), at(99), at(99.9), at(100))
        }

        private enum CodingKeys: String, CodingKey {
            case p50US = "p50_us"
            case p99US = "p99_us"
            case p999US = "p999_us"
            case maxUS = "max_us"
        }
    }

    /// The score of a crowd that has left; `reading` is from after the last event of the account.
    ///
    /// `startedAt`, when the crowd started by the engine's clock, gives the opening in the crowd's
    /// time; nil: the drop opened as announced. `troubled`: the seconds after the opening in which
    /// the engine saw the storefront in trouble; the scenario's faults are known from the crowd.
    /// `isCompared`: account and reading are complete; only then they are compared.
    package init(
        _ crowd: Crowd, account: EngineAccount, reading: DropReading, startedAt: Moment? = nil,
        troubled: Set<Int> = [], isCompared: Bool = true
    ) {
        let (tally, fates) = (crowd.tally, crowd.fates)
        drop = reading.drop
        buyers = fates.count
        let arrived = fates.filter { $0.arrivedAt != nil }
        came = arrived.count
        bots = arrived.count(where: \.isBot)
        (issued, free, held) = (reading.issued, reading.free, reading.held)
        (sold, withdrawn) = (reading.sold, reading.withdrawn)
        if let openedAt = account.openedAt {
            allHeldAfterMS = account.allHeldAt(issued: reading.issued).map {
                Int(($0 - openedAt).milliseconds)
            }
            if account.closure == .soldOut, let closedAt = account.closedAt {
                soldOutAfterMS = Int((closedAt - openedAt).milliseconds)
            }
        }
        requests = tally.requests
        answered = tally.answered - tally.failures
        answeredWithinSecond = tally.promptAnswers
        refusals = tally.refusals
        busy = tally.busyAnswers
        failed = tally.failures
        latency = Latency(tally.dueToAnswerUS)
        neverAnswered = arrived.count { !$0.knowledge.contains(.claimAnswered) }
        withoutLastWord = fates.count - tally.endedBuyers + tally.ended(.unserved)
        var opening = crowd.plan.opensAfter
        if let startedAt, let openedAt = account.openedAt {
            opening = .milliseconds((openedAt - startedAt).milliseconds)
        }
        fairness = Fairness(fates: fates, grantOrder: account.grantOrder, opening: opening)
        books = isCompared ? Reconciliation(fates: fates, account: account, books: reading) : nil
        recommendation = Recommendation(
            confirmations: account.confirmationsBySecond,
            troubled: troubled.union(crowd.plan.storefront.troubledSeconds))
    }

    private enum CodingKeys: String, CodingKey {
        case drop, buyers, came, bots, issued, free, held, sold, withdrawn, requests, answered
        case refusals, busy, failed, latency, fairness, books, recommendation
        case allHeldAfterMS = "all_held_after_ms"
        case soldOutAfterMS = "sold_out_after_ms"
        case answeredWithinSecond = "answered_within_1s"
        case neverAnswered = "never_answered"
        case withoutLastWord = "without_last_word"
    }
}
