import Health
import Rules
import Telemetry

/// Whether the picture is the present's, or was taken back to an earlier moment while the sale goes
/// on.
indirect enum Past: Equatable, Sendable {
    /// The picture is the present's.
    case none
    /// The picture stands still.
    case at(Picture)

    /// A deck as it was.
    struct Picture: Equatable, Sendable {
        /// The moment that is shown, in the sale's time.
        var position: Moment
        /// The latest event that is shown; nil: all of that moment.
        var sequence: Int64?
        /// The deck as it was then.
        var model: DeckModel
    }

    /// The picture that stands still.
    var picture: Picture? {
        if case .at(let picture) = self { picture } else { nil }
    }
}

/// What a picture of the past tells of the present.
struct Present: Equatable, Sendable {
    /// The sale's time now.
    var moment: Moment
    /// The drop in view, as it is now.
    var drop: DropReading?
    /// What the indicator says now.
    var verdict: Verdict?
    /// Now, by the clock that alarms are timed by.
    var clock: Moment
}

/// Events of a short stretch, asked of the engine to see what happened between two readings.
struct CloseUp: Equatable, Sendable {
    /// The events come after this one, without a gap.
    var after: Int64
    /// As far as the events go, or were asked for.
    var upTo: Int64
    /// In order; empty until they have come.
    var events: [Event] = []
    /// Whether they have come.
    var isThere = false

    /// Whether the events between two numbers are among these.
    func covers(after first: Int64, upTo last: Int64) -> Bool { after <= first && upTo >= last }
}
