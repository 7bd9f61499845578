import Histogram
import Rules
package import Telemetry

/// What a crowd asked, what it was told, and what happened to its buyers.
package struct Tally: Sendable {
    /// How the sale ended for a buyer.
    package enum Outcome: Int, CaseIterable, Sendable {
        /// Got a unit and paid for it.
        case bought
        /// Was told sold out, closed, or another refusal.
        case turnedAway
        /// Could not register, or was told that they are not registered.
        case unregistered
        /// Registered but did not come.
        case absent
        /// Held a unit and never paid.
        case leftUnpaid
        /// Paid too late.
        case tooLate
        /// Gave the unit back.
        case gaveBack
        /// Left without a final answer.
        case unserved
    }

    /// Requests by kind.
    package private(set) var asked = [Int](repeating: 0, count: CrowdAct.Kind.allCases.count)
    /// Requests with a known outcome, failures included.
    package private(set) var answered = 0
    package private(set) var registeredAnswers = 0
    package private(set) var heldAnswers = 0
    package private(set) var refusals = RefusalTotals()
    package private(set) var busyAnswers = 0
    package private(set) var failures = 0
    /// When a buyer was first told that the drop is sold out.
    package private(set) var soldOutToldAt: Duration?
    /// Answers that came within a second of when the request should have been sent, "busy"
    /// excluded.
    package private(set) var promptAnswers = 0
    /// Answers by the second in which they came, "busy" excluded.
    package private(set) var answersBySecond: [Int] = []
    private var ended = [Int](repeating: 0, count: Outcome.allCases.count)
    private var claimToHeldUS = Histogram<UInt32>(numberOfSignificantValueDigits: .three)
    private var dueToAnswerUS = Histogram<UInt32>(numberOfSignificantValueDigits: .three)

    init() {
        claimToHeldUS.autoResize = true
        dueToAnswerUS.autoResize = true
    }

    package var requests: Int { asked.reduce(0, +) }

    /// Requests without a known outcome so far.
    package var unanswered: Int { requests - answered }

    /// Number of requests of a kind.
    package func asked(_ kind: CrowdAct.Kind) -> Int { asked[Int(kind.rawValue)] }

    /// Number of buyers for whom the sale ended this way.
    package func ended(_ outcome: Outcome) -> Int { ended[outcome.rawValue] }

    /// Number of buyers who are done.
    package var endedBuyers: Int { ended.reduce(0, +) }

    /// Time from a buyer's first claim that was not too early to learning of a held unit.
    package var claimToHeld: LatencySummary { LatencySummary(microseconds: claimToHeldUS) }

    /// Time from when a request should have been sent to its answer, "busy" excluded.
    package var dueToAnswer: LatencySummary { LatencySummary(microseconds: dueToAnswerUS) }

    mutating func count(asked kind: CrowdAct.Kind) {
        asked[Int(kind.rawValue)] += 1
    }

    mutating func count(_ answer: CrowdAnswer, at elapsed: Duration) {
        answered += 1
        switch answer {
        case .registered: registeredAnswers += 1
        case .held: heldAnswers += 1
        case .waiting, .sold, .lapsed, .released: break
        case .refused(let code):
            refusals[code] += 1
            if code == .soldOut { soldOutToldAt = soldOutToldAt ?? elapsed }
        case .busy: busyAnswers += 1
        case .failed: failures += 1
        }
    }

    mutating func count(_ outcome: Outcome) {
        ended[outcome.rawValue] += 1
    }

    /// Counts the time that an answer took. "Busy" and missing answers have no latency: those
    /// requests count as not answered in time.
    mutating func record(_ answer: CrowdAnswer, due: Duration, at elapsed: Duration) {
        switch answer {
        case .failed, .busy: return
        default: break
        }
        let latency = max(.zero, elapsed - due)
        dueToAnswerUS.record(UInt64(latency.inMicroseconds))
        if latency <= .seconds(1) { promptAnswers += 1 }
        let second = Int(max(0, elapsed.components.seconds))
        while answersBySecond.count <= second { answersBySecond.append(0) }
        answersBySecond[second] += 1
    }

    mutating func record(claimToHeld microseconds: Int64) {
        claimToHeldUS.record(UInt64(max(0, microseconds)))
    }
}

/// A distribution of times in a few numbers, exact to three digits.
package struct LatencySummary: Equatable, Sendable {
    /// Number of measured times.
    package let count: Int
    /// Half were shorter.
    package let p50: Duration
    /// One in a hundred was longer.
    package let p99: Duration
    /// One in a thousand was longer.
    package let p999: Duration
    /// The longest.
    package let max: Duration

    init(microseconds histogram: Histogram<UInt32>) {
        func at(_ percentile: Double) -> Duration {
            histogram.totalCount == 0
                ? .zero : .microseconds(Int64(histogram.valueAtPercentile(percentile)))
        }
        count = Int(histogram.totalCount)
        p50 = at(50)
        p99 = at(99)
        p999 = at(99.9)
        max = at(100)
    }
}
