import Journal
import Machine
import Rules
import Telemetry

/// What a long way without readings has made of a reading, kept every few thousand events: whoever
/// comes by again starts from there.
struct KeyframeChain: Sendable {
    /// A few megabytes; a longer way is kept at half as many places.
    private static let framesMax = 2048

    /// The reading where the way begins; 0 for the campaign's start.
    let baseID: Int64
    private var frames: [Reading]
    private var distance = RecordingCursor.stretchMax / 2
    /// How far the way is known, which is more than where the last frame is kept.
    private var tip: Reading
    /// The claims that hold a unit at the tip; nil where the way begins among unknown holds.
    private var held: Set<Releases.Claim>?

    /// A way that begins at a reading.
    init(baseID: Int64, base: Reading) {
        self.baseID = baseID
        frames = [base]
        tip = base
        held = base.event == 0 ? [] : nil
    }

    /// Goes on until a kept frame is beyond an event, or up to the last one.
    mutating func walk(
        beyond sequence: Int64, upTo last: Int64, in recording: Recording
    ) throws(JournalError) {
        while tip.event <= sequence, tip.event < last {
            let stretch = try RecordingSpan(
                baseID: baseID, base: tip,
                upTo: min(tip.event + RecordingCursor.stretchMax / 2, last),
                next: nil, held: held, in: recording)
            guard stretch.last > tip.event else { return }
            tip = stretch.reading(after: stretch.last)
            if var known = held {
                held = nil
                stretch.carryOn(&known)
                held = known
            }
            keepTip()
        }
    }

    private mutating func keepTip() {
        guard let latest = frames.last, tip.event - latest.event >= distance else { return }
        frames.append(tip)
        guard frames.count > KeyframeChain.framesMax else { return }
        distance *= 2
        frames = frames.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    }

    /// The frame at or before an event and the one after it; nil when none was kept there.
    func frames(around sequence: Int64) -> (before: Reading, after: Reading?) {
        let next = frames.firstIndex { $0.event > sequence }
        let after = next.map { frames[$0] } ?? (tip.event > sequence ? tip : nil)
        return (frames[max(0, (next ?? frames.count) - 1)], after)
    }
}
