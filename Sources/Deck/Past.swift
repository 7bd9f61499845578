import Canvas
import Health
import Rules
import Telemetry

/// Whether the screen shows the present, or an earlier moment while the sale goes on.
indirect enum Past: Equatable, Sendable {
    case none
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

/// The present state that a picture of the past shows.
struct Present: Equatable, Sendable {
    var moment: Moment
    var drop: DropReading?
    var verdict: Verdict?
    /// The time of the clock that alarms use.
    var clock: Moment
}

/// Events fetched from the engine, to show the sale between two readings.
struct EventWindow: Equatable, Sendable {
    /// The events start after this sequence number, without a gap.
    var after: Int64
    /// The sequence number of the last event.
    var upTo: Int64
    /// The events in order; `nil` until they arrive.
    var events: [Event]?

    /// Whether the window contains all events between two sequence numbers.
    func covers(after first: Int64, upTo last: Int64) -> Bool { after <= first && upTo >= last }
}

/// Shows the past while the sale goes on. The deck still applies everything that arrives; only the
/// picture stands still.
extension DeckModel {
    /// Handles a time key on a live deck.
    mutating func pressTimeKey(_ keyAction: KeyAction) -> [Effect] {
        guard let newest = latest?.at else { return onlySay("nothing has been read yet", .notice) }
        let position = past.picture?.position ?? newest
        let leap = stepSpan.milliseconds * 10
        switch keyAction {
        case .playOrPause:
            if past.picture == nil { return freeze(at: newest) }
            leavePast()
        case .stepBack, .stepForward:
            return freeze(at: step(from: position, forward: keyAction == .stepForward))
        case .leapBack: return freeze(at: position + TimeSpan(milliseconds: -leap))
        case .leapForward: return freeze(at: position + TimeSpan(milliseconds: leap))
        case .eventBack, .eventForward:
            return stepByEvent(from: position, forward: keyAction == .eventForward)
        case .actBack, .actForward:
            guard let at = chronicleMoment(from: position, forward: keyAction == .actForward) else {
                return onlySay(
                    "no act, mark or alarm \(keyAction == .actBack ? "before" : "after") this", .dim
                )
            }
            return freeze(at: at)
        case .toStart: return freeze(at: history.start ?? newest)
        case .toEnd: leavePast()
        default: break
        }
        return []
    }

    mutating func leavePast() {
        past = .none
        eventWindow = nil
    }

    /// Shows the sale as it was at a moment, or after one event of that moment.
    mutating func freeze(at moment: Moment, sequence: Int64? = nil) -> [Effect] {
        guard let first = history.start, let newest = latest?.at else { return [] }
        let position = min(max(moment, first), newest)
        past = .at(picture(at: position, sequence: sequence))
        return lookUpEvents(around: position)
    }

    /// Builds the picture again after its sources changed.
    mutating func remakePicture() {
        guard let picture = past.picture else { return }
        past = .at(self.picture(at: picture.position, sequence: picture.sequence))
    }

    private func picture(at position: Moment, sequence: Int64?) -> Past.Picture {
        var model = DeckModel(context: context, size: size, theme: theme, keys: keys, now: now)
        model.facts = facts
        model.chosenDrop = chosenDrop
        let status = ReplayStatus(
            position: position, start: history.start ?? position,
            end: latest?.at ?? position, isPlaying: false)
        model.rewind(
            through: history.window(RecentReadings.reach, endingAt: position),
            then: reconstructedReading(at: position, sequence: sequence), [], to: status)
        model.chronicle = chronicle.until(position)
        model.announcements = announcements.until(position)
        model.curves = curves
        model.milestones = milestones.filter { $0.openedAt <= position }.map { milestone in
            var milestone = milestone
            if let gone = milestone.goneAt, gone > position { milestone.goneAt = nil }
            return milestone
        }
        return Past.Picture(position: position, sequence: sequence, model: model)
    }

    /// The model to draw: the picture of the past with the messages and dialogs of now, or the
    /// model itself.
    var shownModel: DeckModel {
        guard let picture = past.picture else { return self }
        var shown = picture.model
        (shown.size, shown.theme, shown.now) = (size, theme, now)
        (shown.flash, shown.pendingCommands) = (flash, pendingCommands)
        (shown.zoom, shown.paneFocus) = (zoom, paneFocus)
        (shown.keys, shown.panels) = (keys, panels)
        (shown.themes, shown.overlays) = (themes, overlays)
        (shown.searchText, shown.alarms) = (searchText, alarms)
        shown.present = saleNow.map {
            Present(moment: $0, drop: drop, verdict: verdict, clock: verdictNow)
        }
        return shown
    }

    /// The length of one step: 10 ms at full zoom, otherwise 100 ms.
    var stepSpan: TimeSpan { TimeSpan(milliseconds: zoom == DeckModel.zoomMax ? 10 : 100) }
    static let zoomMax = 4

    /// One step from a moment: to the next or previous reading, or by 10 ms at full zoom.
    private func step(from position: Moment, forward: Bool) -> Moment {
        guard zoom < DeckModel.zoomMax else {
            return position + TimeSpan(milliseconds: forward ? 10 : -10)
        }
        return neighbouringReadingTime(of: position, forward: forward)
    }

    /// The time of the next or previous reading; the moment itself when there is none.
    private func neighbouringReadingTime(of position: Moment, forward: Bool) -> Moment {
        let reading =
            forward
            ? history.reading(after: position)
            : history.reading(at: position + TimeSpan(milliseconds: -1))
        return reading?.at ?? position
    }

    /// The time of the nearest chronicle entry before or after a moment.
    private func chronicleMoment(from position: Moment, forward: Bool) -> Moment? {
        let moments = chronicle.entries.compactMap(\.at)
        return forward
            ? moments.first { $0 > position } : moments.last { $0 < position }
    }
}

/// The events between two readings, one by one.
extension DeckModel {
    /// The most events to fetch at once.
    private static let eventWindowMax: Int64 = 50_000

    /// Fetches the events around a moment, unless they are there or already requested.
    private mutating func lookUpEvents(around position: Moment) -> [Effect] {
        guard let range = eventRange(at: position), range.last > range.first else { return [] }
        if let eventWindow, eventWindow.covers(after: range.first, upTo: range.last) { return [] }
        // One more second on both sides, so that the next steps find their events.
        let wide = (
            history.reading(at: position + .seconds(-1))?.event ?? range.first,
            history.reading(after: position + .seconds(1))?.event ?? latest?.event ?? range.last
        )
        var (first, last) = (min(wide.0, range.first), max(wide.1, range.last))
        if last - first > DeckModel.eventWindowMax { (first, last) = range }
        guard last - first <= DeckModel.eventWindowMax else { return [] }
        eventWindow = EventWindow(after: first, upTo: last)
        return [.lookUp(after: first, upTo: last)]
    }

    /// The event sequence numbers of the readings before and after a moment.
    private func eventRange(at position: Moment) -> (first: Int64, last: Int64)? {
        guard let before = history.reading(at: position),
            let after = history.reading(after: position), before.boot == after.boot
        else { return nil }
        return (before.event, after.event)
    }

    mutating func receive(_ events: [Event], after first: Int64, upTo last: Int64) {
        guard let eventWindow, eventWindow.after == first, eventWindow.upTo == last,
            eventWindow.events == nil
        else { return }
        self.eventWindow?.events = events
        remakePicture()
    }

    /// A reading for a moment between two readings: the earlier one, updated by the events since.
    private func reconstructedReading(at position: Moment, sequence: Int64?) -> Reading? {
        guard let base = history.reading(at: position), let eventWindow,
            let events = eventWindow.events,
            eventWindow.covers(after: base.event, upTo: base.event)
        else { return nil }
        let next = history.reading(after: position)
        let between = events.filter {
            $0.sequence > base.event && $0.sequence <= next?.event ?? .max
        }
        let isShown = { (event: Event) in
            event.moment <= position && event.sequence <= sequence ?? .max
        }
        let since = between.filter(isShown)
        guard !since.isEmpty else { return nil }
        return base.advanced(
            by: since, to: position, then: between.filter { !isShown($0) }, before: next)
    }

    /// Goes to the next or previous known event, or else to the next or previous reading.
    private mutating func stepByEvent(from position: Moment, forward: Bool) -> [Effect] {
        if let eventWindow, let events = eventWindow.events {
            let shown =
                past.picture?.sequence ?? events.last { $0.moment <= position }?.sequence
                ?? eventWindow.after
            let event =
                forward
                ? events.first { $0.sequence > shown } : events.last { $0.sequence < shown }
            if let event { return freeze(at: event.moment, sequence: event.sequence) }
        }
        return freeze(at: neighbouringReadingTime(of: position, forward: forward))
    }
}
