import Rules
import Telemetry

/// Watches whether grants still turn into confirmations. If they do not, the checkout is sick.
///
/// A grant is old after 1.5 times the usual duration of a hold. The latest 50 or more old grants
/// are compared with all confirmations since the first of them, even those of other grants. That
/// counts too many confirmations rather than too few, so a burst of grants or a slow buyer raises
/// nothing.
struct CheckoutWatch: Equatable, Sendable {
    /// A drop's totals at an instant.
    private struct Sample: Equatable {
        var at: Moment
        var grants: Int
        var confirmations: Int
    }

    private struct DropSamples: Equatable {
        var drop: String
        var samples: [Sample] = []
        var held = 0
        var ended = 0
    }

    private static let samplesMax = 64

    /// The usual share of confirmed holds: from the limits, and as learned from the drops.
    private let given: Double?
    private var learned: Double?
    /// Total time that units were held, in milliseconds, and the number of holds that ended.
    private var heldMS = 0.0
    private var ended = 0
    private var latest: Moment?
    private var drops: [DropSamples] = []
    private var quietSince: Moment?
    /// The evidence while too few confirmations come.
    private(set) var reason: String?

    init(usual: Double?) { given = usual }

    /// The age at which a grant is old: 1.5 times the usual duration of a hold. The usual duration
    /// is the total time held (running holds included) divided by the number of holds that ended.
    private var age: TimeSpan {
        guard ended >= Threshold.oldGrants else { return Threshold.oldUnknown }
        let usual = Int64(min(heldMS / Double(ended), 1e9))
        let age = TimeSpan(milliseconds: usual * Int64(Threshold.oldTenths) / 10)
        return min(max(age, Threshold.oldMin), Threshold.oldMax)
    }

    mutating func observe(_ reading: Reading, at now: Moment) {
        let passed = latest.map { now - $0 } ?? TimeSpan(milliseconds: 0)
        latest = now
        let age = age
        for drop in reading.drops where drop.grants > 0 { record(drop, passed, age, at: now) }
        if reason == nil { learn(reading.drops) }
        let lacks = reading.drops.compactMap { lack($0, age, at: now) }
        if let lacking = lacks.first {
            (reason, quietSince) = (lacking, nil)
        } else if reason != nil {
            let since = quietSince ?? now
            quietSince = since
            if now - since >= Threshold.strainCleared { (reason, quietSince) = (nil, nil) }
        }
    }

    private mutating func record(
        _ drop: DropReading, _ passed: TimeSpan, _ age: TimeSpan, at now: Moment
    ) {
        let ended = drop.grants - drop.held
        let sample = Sample(at: now, grants: drop.grants, confirmations: drop.confirmations)
        guard let place = drops.firstIndex(where: { $0.drop == drop.drop }) else {
            drops.append(
                DropSamples(drop: drop.drop, samples: [sample], held: drop.held, ended: ended))
            return
        }
        if reason == nil {
            heldMS += Double(drops[place].held) * Double(passed.milliseconds)
            self.ended += max(0, ended - drops[place].ended)
        }
        (drops[place].held, drops[place].ended) = (drop.held, ended)
        let spacing = TimeSpan(milliseconds: max(500, age.milliseconds / 16))
        guard let last = drops[place].samples.last, last.grants != drop.grants,
            now - last.at >= spacing
        else { return }
        let kept = drops[place].samples.suffix(CheckoutWatch.samplesMax - 1)
        drops[place].samples = kept + [sample]
    }

    private mutating func learn(_ drops: [DropReading]) {
        let ended = drops.reduce(0) { $0 + $1.grants - $1.held }
        guard ended >= Threshold.oldGrants else { return }
        learned = Double(drops.reduce(0) { $0 + $1.confirmations }) / Double(ended)
    }

    /// The evidence that too few grants of a drop turned into confirmations.
    private func lack(_ drop: DropReading, _ age: TimeSpan, at now: Moment) -> String? {
        guard let usual = given ?? learned, drop.held > 0,
            let samples = drops.first(where: { $0.drop == drop.drop })?.samples,
            let old = samples.last(where: { now - $0.at >= age }),
            let first = samples.last(where: { old.grants - $0.grants >= Threshold.oldGrants })
        else { return nil }
        let grants = old.grants - first.grants
        let confirmed = drop.confirmations - first.confirmations
        guard Double(confirmed) * 2 < usual * Double(grants) else { return nil }
        return "\(drop.drop): \(confirmed) confirmations since \(grants) grants that are "
            + "\(inSeconds(age)) old or older, \(Int(usual * 100)) % is usual"
    }
}
