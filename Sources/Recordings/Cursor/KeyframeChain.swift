import Journal
import Telemetry

/// Readings computed from events along a distance without recorded readings. One is kept every few
/// thousand events, so that a later request can start from there.
struct KeyframeChain: Sendable {
    /// Frames of a few megabytes in total. When there are more, every second one is dropped and the
    /// distance between frames doubles.
    private static let framesMax = 2048

    /// The recorded reading where the chain begins; 0 for the campaign's start.
    let baseID: Int64
    private var frames: [Reading]
    private var distance = RecordingCursor.eventsMax / 2
    /// The reading at the last computed event, which may be later than the last frame.
    private var tip: Reading
    /// The claims that hold a unit at the tip; nil if the chain begins where the holds are not
    /// known.
    private var held: Set<Releases.ClaimKey>?

    init(baseID: Int64, base: Reading) {
        self.baseID = baseID
        frames = [base]
        tip = base
        held = base.event == 0 ? [] : nil
    }

    /// Computes further until the tip is after event `sequence`, or at event `last`.
    mutating func walk(
        beyond sequence: Int64, upTo last: Int64, in recording: Recording
    ) throws(JournalError) {
        while tip.event <= sequence, tip.event < last {
            let span = try RecordingSpan(
                baseID: baseID, base: tip,
                upTo: min(tip.event + RecordingCursor.eventsMax / 2, last),
                next: nil, held: held, in: recording)
            guard span.last > tip.event else { return }
            tip = span.reading(after: span.last)
            if var known = held {
                held = nil
                span.apply(to: &known)
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

    /// The frame at or before an event, and the next frame after it. The tip counts as a frame; nil
    /// if nothing after the event was computed.
    func frames(around sequence: Int64) -> (before: Reading, after: Reading?) {
        let next = frames.firstIndex { $0.event > sequence }
        let after = next.map { frames[$0] } ?? (tip.event > sequence ? tip : nil)
        return (frames[max(0, (next ?? frames.count) - 1)], after)
    }
}
