/// The result of one step of a ramp.
package struct RampStep: Equatable, Sendable {
    package var rate: Int
    package var length: Duration
    package var sent = 0
    /// Requests with any answer except "busy".
    package var answered = 0
    /// Requests rejected as busy, or not answered at all.
    package var lost = 0
    /// Requests sent late because this program did not keep up.
    package var late = 0
    /// Time from when a request should have been sent to its answer, in microseconds.
    package var p50US = 0
    package var p99US = 0

    package init(rate: Int, length: Duration) {
        self.rate = rate
        self.length = length
    }
}

/// Climbs a ramp: chooses the next rate and finds the knee.
///
/// A step goes well when nearly all requests are answered, and soon. A step that does not is tried
/// again, because machines have hiccups. If it fails twice it is the knee, and the step before it
/// is what the engine can serve. If this program itself could not send a step, the climb ends and
/// says nothing about the engine.
package struct RampClimb: Equatable, Sendable {
    /// The highest p99 of a good step: an engine with capacity left stays far below it.
    static let p99MaxUS = 250_000
    private static let lostShareMax = 0.01
    private static let lateShareMax = 0.01

    private let ramp: Ramp
    private var next: Double
    private var best: RampStep?
    private var end: String?
    private var isKnee = false
    private var hasFailedOnce = false

    package init(_ ramp: Ramp) {
        self.ramp = ramp
        next = Double(ramp.from)
    }

    /// The rate of the next step; nil when the climb is over.
    package var rate: Int? { end == nil ? Int(next.rounded()) : nil }

    /// Applies the result of the step at the current rate.
    package mutating func apply(_ step: RampStep) {
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

    /// The capacity that was found; nil when no step went well, or none was made.
    package var capacity: Capacity? {
        best.map {
            Capacity(
                requestsPerSecond: $0.rate, isKnee: isKnee, reason: end ?? "it was ended early")
        }
    }

    package var failure: String? { best == nil ? end ?? "it was ended early" : nil }
}
