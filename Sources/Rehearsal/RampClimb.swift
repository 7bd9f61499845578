/// What one step of a ramp came to.
package struct RampStep: Equatable, Sendable {
    /// Requests a second that were meant to leave.
    package var rate: Int
    /// How long they left.
    package var length: Duration
    package var sent = 0
    /// Answered, in whatever way but "busy".
    package var answered = 0
    /// Turned away at the door, or not answered at all.
    package var lost = 0
    /// Left late because this program did not keep up.
    package var late = 0
    /// From when a request should have left to its answer, in microseconds.
    package var p50US = 0
    package var p99US = 0

    /// A step before its first request.
    package init(rate: Int, length: Duration) {
        self.rate = rate
        self.length = length
    }
}

/// Climbs a ramp: which rate is next, and where the knee was.
///
/// A step went well when nearly everything was answered and soon. One that does not is tried again,
/// for machines have hiccups; the second time it is the knee, and the step before it is what the
/// engine can serve. A step that this program itself
/// could not send ends the climb, and says nothing of the engine.
package struct RampClimb: Equatable, Sendable {
    /// A latency in the 99th percentile that an engine within its means does not come near.
    package static let p99MaxUS = 250_000
    private static let lostShareMax = 0.01
    private static let lateShareMax = 0.01

    private let ramp: Ramp
    private var next: Double
    private var best: RampStep?
    private var end: String?
    private var isKnee = false
    private var hasFailedOnce = false

    /// A climb that has not begun.
    package init(_ ramp: Ramp) {
        self.ramp = ramp
        next = Double(ramp.from)
    }

    /// The rate of the next step; nil once the climb is over.
    package var rate: Int? { end == nil ? Int(next.rounded()) : nil }

    /// Takes in what the step of that rate came to.
    package mutating func take(_ step: RampStep) {
        let sent = Double(max(1, step.sent))
        if Double(step.late) > RampClimb.lateShareMax * sent {
            end =
                "this rehearsal could not ask \(step.rate) times a second, so the limit is its own"
        } else if let trouble = RampClimb.trouble(of: step) {
            if hasFailedOnce { (end, isKnee) = ("at \(step.rate)/s \(trouble)", true) }
            hasFailedOnce = true
        } else {
            (best, hasFailedOnce) = (step, false)
            if step.rate >= ramp.to {
                end = "nothing faster was asked"
            } else {
                next = min(Double(ramp.to), max(next * ramp.factor, next + 1))
            }
        }
    }

    private static func trouble(of step: RampStep) -> String? {
        let sent = Double(max(1, step.sent))
        if Double(step.lost) > lostShareMax * sent {
            return "\(Int((Double(step.lost) / sent * 100).rounded())) % were turned away or lost"
        }
        if step.p99US > p99MaxUS { return "p99 was \(step.p99US / 1000) ms" }
        return nil
    }

    /// What the climb found; nil when not even the first step went well, or none was made.
    package var capacity: Capacity? {
        best.map {
            Capacity(
                requestsPerSecond: $0.rate, isKnee: isKnee, reason: end ?? "it was ended early")
        }
    }

    /// Why there is no capacity to tell.
    package var failure: String? { best == nil ? end ?? "it was ended early" : nil }
}
