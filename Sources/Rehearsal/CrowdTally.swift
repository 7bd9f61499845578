import Rules
import Histogram
package import Telemetry

/// What a crowd asked, what it was told, and what happened to its buyers.
package struct CrowdTally: Sendable {
    /// How the sale ended for a buyer.
    package enum BuyerResult: Int, CaseIterable, Sendable {
        case bought
        /// Was told sold out, closed, or another refusal.
        case turnedAway
        /// Could not register, or was told that they are not registered.
        case unregistered
        case absent
        /// Held a unit and never paid.
        case leftUnpaid
        case tooLate
        case gaveBack
        /// Left without a final answer.
        case unserved
    }

    package internal(set) var requests = 0
    /// Requests with a known outcome, failures included.
    package private(set) var answered = 0
    package private(set) var registeredAnswers = 0
    package private(set) var refusals = RefusalTotals()
    package private(set) var busyAnswers = 0
    package private(set) var failures = 0
    /// Answers that came within a second of when the request should have been sent, "busy"
    /// excluded.
    private(set) var promptAnswers = 0
    /// Answers by the second in which they came, "busy" excluded.
    package private(set) var answersBySecond: [Int] = []
    /// Time from when a request should have been sent to its answer, in microseconds, "busy"
    /// excluded.
    private(set) var dueToAnswerUS = Histogram<UInt32>(numberOfSignificantValueDigits: .three)
    private var ended = [Int](repeating: 0, count: BuyerResult.allCases.count)

    init() { dueToAnswerUS.autoResize = true }

    /// Number of buyers for whom the sale ended this way.
    package func ended(_ outcome: BuyerResult) -> Int { ended[outcome.rawValue] }

    /// Number of buyers who are done.
    package var endedBuyers: Int { ended.reduce(0, +) }

    mutating func count(_ answer: CrowdAnswer) {
        answered += 1
        switch answer {
        case .registered: registeredAnswers += 1
        case .held, .waiting, .sold, .lapsed, .released: break
        case .refused(let code): refusals[code] += 1
        case .busy: busyAnswers += 1
        case .failed: failures += 1
        }
    }

    mutating func count(_ outcome: BuyerResult) { ended[outcome.rawValue] += 1 }

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
        answersBySecond.increment(at: Int(max(0, elapsed.components.seconds)))
    }
}

extension [Int] {
    /// Adds one at an index, after as many zeros as are missing.
    mutating func increment(at index: Int) {
        if index >= count { append(contentsOf: repeatElement(0, count: index - count + 1)) }
        self[index] += 1
    }
}
