import Health
import Rules
import Telemetry

/// Whether the screen shows the present, or an earlier moment while the sale goes on.
indirect enum Past: Equatable, Sendable {
    /// The screen shows the present.
    case none
    /// The screen shows a picture of the past.
    case at(Picture)

    /// A deck as it was at a moment.
    struct Picture: Equatable, Sendable {
        /// The moment shown, in the sale's time.
        var position: Moment
        /// The last event shown; nil shows all events of the moment.
        var sequence: Int64?
        var model: DeckModel
    }

    /// The picture of the past; nil in the present.
    var picture: Picture? {
        if case .at(let picture) = self { picture } else { nil }
    }
}

/// What a picture of the past shows about the present.
struct Present: Equatable, Sendable {
    /// The sale's time now.
    var moment: Moment
    /// The drop in view, as it is now.
    var drop: DropReading?
    /// The indicator's verdict now.
    var verdict: Verdict?
    /// The current time of the clock that alarms use.
    var clock: Moment
}

/// Events looked up from the engine, to show what happened between two readings.
struct EventWindow: Equatable, Sendable {
    /// The events start after this number, without a gap.
    var after: Int64
    /// The last number of the events, come or still awaited.
    var upTo: Int64
    /// The events in order; empty until they have come.
    var events: [Event] = []
    /// Whether they have come.
    var hasCome = false

    /// Whether the events between two numbers are among these.
    func covers(after first: Int64, upTo last: Int64) -> Bool { after <= first && upTo >= last }
}
