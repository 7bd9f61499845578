import Health
import Rules

/// The alarms: conditions in, lines out. A pure fold without a clock of its own.
///
/// A condition becomes an alarm when it lasts; an alarm returns when its condition has been away
/// for a while. Between the two it changes at most twice a minute: one that comes and goes stays
/// raised. Of what is called out there are at most ten in ten minutes; the rest is one line.
struct AlarmBoard: Equatable, Sendable {
    /// How long a condition must last before it is an alarm; a warning longer than an alarm.
    static func debounce(_ severity: Severity) -> Span {
        severity == .alarm ? Span(milliseconds: 300) : Span(milliseconds: 1000)
    }
    /// How long a condition must be away before its alarm returns.
    static let clearing = Span.seconds(5)
    /// The least time between a change of an alarm and its return.
    static let settling = Span.seconds(60)
    /// How long what has returned and was seen still stands in the list.
    static let remembered = Span.seconds(60)
    /// The longest time for which an alarm can be put aside.
    static let shelfMax = Span.seconds(3600)
    /// The time over which alarms are counted.
    static let window = Span.seconds(600)
    /// How many alarms may be called out within it, a flood's line among them.
    static let callsMax = 10
    /// How many have a line of their own before it is a flood. The flood takes one more; the last
    /// is kept for something graver.
    static let callsAlone = 8
    /// So few within the window end a flood.
    static let floodOver = 4

    /// Alarms beyond what anybody can heed.
    struct Flood: Equatable {
        var since: Moment
        var count = 0
    }

    private struct Pending: Equatable {
        var kind: Alarm.Kind
        var since: Moment
    }

    /// All of them, in the order in which they came.
    private(set) var alarms: [Alarm] = []
    private(set) var flood: Flood?
    /// What was called out within the window.
    private(set) var calls: [Moment] = []
    /// What was raised and needed a line, within the window.
    private(set) var raises: [Moment] = []
    private(set) var watchedSince: Moment?
    private var pending: [Pending] = []

    /// Takes in what holds at a moment.
    ///
    /// - Returns: the alarms that are called out now, the gravest first.
    mutating func take(_ conditions: [AlarmCondition], at moment: Moment) -> [Alarm] {
        watchedSince = watchedSince ?? moment
        for condition in conditions { hold(condition, at: moment) }
        pending.removeAll { waiting in !conditions.contains { $0.kind == waiting.kind } }
        for index in alarms.indices {
            let kind = alarms[index].kind
            if !conditions.contains(where: { $0.kind == kind }) { rest(index, at: moment) }
        }
        forget(at: moment)
        return call(at: moment)
    }

    private mutating func hold(_ condition: AlarmCondition, at moment: Moment) {
        let place = alarms.firstIndex { $0.kind == condition.kind }
        if let place, alarms[place].isRaised {
            pending.removeAll { $0.kind == condition.kind }
            alarms[place].hold(condition)
            return
        }
        let since = pending.first { $0.kind == condition.kind }?.since ?? moment
        guard moment - since >= AlarmBoard.debounce(condition.severity) else {
            if !pending.contains(where: { $0.kind == condition.kind }) {
                pending.append(Pending(kind: condition.kind, since: moment))
            }
            return
        }
        pending.removeAll { $0.kind == condition.kind }
        if let place {
            alarms[place].raiseAgain(condition, at: moment)
        } else {
            alarms.append(
                Alarm(
                    kind: condition.kind, severity: condition.severity, reason: condition.reason,
                    advice: condition.advice, raisedAt: moment))
        }
    }

    /// The condition of an alarm does not hold.
    private mutating func rest(_ index: Int, at moment: Moment) {
        let since = alarms[index].quietSince ?? moment
        alarms[index].quietSince = since
        guard alarms[index].isRaised, moment - since >= AlarmBoard.clearing else { return }
        if let toggled = alarms[index].toggledAt, moment - toggled < AlarmBoard.settling { return }
        // Whoever put it aside has seen it.
        if alarms[index].shelf != nil { alarms[index].isAcknowledged = true }
        (alarms[index].isRaised, alarms[index].shelf) = (false, nil)
        alarms[index].toggledAt = moment
    }

    /// Lets go of what is over and was seen, of old calls, of shelves whose time is up.
    private mutating func forget(at moment: Moment) {
        alarms.removeAll { alarm in
            guard !alarm.isRaised, alarm.isAcknowledged || !alarm.isCalled else { return false }
            return moment - (alarm.toggledAt ?? moment) >= AlarmBoard.remembered
        }
        calls.removeAll { moment - $0 >= AlarmBoard.window }
        raises.removeAll { moment - $0 >= AlarmBoard.window }
        if flood != nil, calls.count <= AlarmBoard.floodOver {
            flood = nil
            for index in alarms.indices { alarms[index].isInFlood = false }
        }
        for index in alarms.indices {
            guard let shelf = alarms[index].shelf, shelf.until <= moment else { continue }
            alarms[index].unshelve()
        }
    }
}

extension AlarmBoard {
    /// Whether an alarm that stands now explains this one.
    private func isExplained(_ alarm: Alarm, at moment: Moment) -> Bool {
        alarms.contains { cause in
            guard cause.isRaised, cause.kind.explains(alarm.kind) else { return false }
            return cause.quietSince.map { moment - $0 < AlarmBoard.clearing } ?? true
        }
    }

    /// Calls out what stands and was not called out yet.
    private mutating func call(at moment: Moment) -> [Alarm] {
        let due = alarms.filter { alarm in
            alarm.isRaised && !alarm.isCalled && alarm.shelf == nil
                && alarm.quietSince == nil && !isExplained(alarm, at: moment)
        }
        var called: [Alarm] = []
        for alarm in due.sorted(by: { $0.precedes($1) }) {
            guard let place = alarms.firstIndex(where: { $0.kind == alarm.kind }) else { continue }
            if alarm.isAcknowledged {
                // It was seen before another explained it: it has its line again, and calls nobody.
                alarms[place].isCalled = true
                continue
            }
            raises.append(moment)
            let isAlone = takesLine(alarm, at: moment)
            alarms[place].isCalled = true
            alarms[place].isInFlood = !isAlone
            // The flood's first alarm is called out too: it is the flood that calls.
            if isAlone || flood?.count == 1 { called.append(alarms[place]) }
            for index in alarms.indices where alarm.kind.explains(alarms[index].kind) {
                if alarms[index].isRaised { alarms[index].isCalled = false }
            }
        }
        return called
    }

    /// Whether there is a call left for an alarm's own line; if not, the flood has one more.
    private mutating func takesLine(_ alarm: Alarm, at moment: Moment) -> Bool {
        guard flood != nil else {
            calls.append(moment)
            guard calls.count > AlarmBoard.callsAlone else { return true }
            flood = Flood(since: moment, count: 1)
            return false
        }
        let isGravest = alarms.allSatisfy { other in
            !other.isCalled || other.severity < alarm.severity
                || (other.severity == alarm.severity && other.kind.place > alarm.kind.place)
        }
        if isGravest, calls.count < AlarmBoard.callsMax {
            calls.append(moment)
            return true
        }
        flood?.count += 1
        return false
    }

    /// The operator has seen an alarm.
    mutating func acknowledge(_ kind: Alarm.Kind) {
        guard let place = alarms.firstIndex(where: { $0.kind == kind }) else { return }
        alarms[place].isAcknowledged = true
    }

    /// The operator puts an alarm aside until a moment, or until it gets graver.
    mutating func shelve(_ kind: Alarm.Kind, until: Moment, reason: String) {
        guard let place = alarms.firstIndex(where: { $0.kind == kind }) else { return }
        alarms[place].shelf = Alarm.Shelf(until: until, reason: reason)
    }

    /// The operator takes an alarm back from the shelf.
    mutating func unshelve(_ kind: Alarm.Kind) {
        guard let place = alarms.firstIndex(where: { $0.kind == kind }) else { return }
        alarms[place].unshelve()
    }
}

extension AlarmBoard {
    /// A line of the list.
    enum Line: Equatable {
        /// One alarm, and how many others it explains.
        case alarm(Alarm, explains: Int)
        /// All that came in a flood, the gravest first.
        case flood(Flood, [Alarm])

        /// What is acknowledged or shelved with the line.
        var alarms: [Alarm] {
            switch self {
            case .alarm(let alarm, _): [alarm]
            case .flood(_, let alarms): alarms
            }
        }
    }

    /// What is to be shown, what matters most first.
    var lines: [Line] {
        let shown = alarms.filter { $0.isCalled || $0.shelf != nil }.sorted { $0.precedes($1) }
        let flooded = shown.filter { $0.isInFlood && $0.shelf == nil }
        var lines: [Line] = []
        for alarm in shown {
            if let flood, alarm.isInFlood, alarm.shelf == nil {
                if alarm.kind == flooded.first?.kind { lines.append(.flood(flood, flooded)) }
                continue
            }
            let explained = alarms.filter {
                $0.isRaised && !$0.isCalled && $0.shelf == nil && alarm.kind.explains($0.kind)
            }
            lines.append(.alarm(alarm, explains: explained.count))
        }
        return lines
    }

    /// The line that matters most; nil when all that is left was put aside.
    var top: Line? { lines.first { $0.alarms.contains { $0.shelf == nil } } }

    /// How many alarms nobody has acknowledged.
    var newCount: Int {
        alarms.filter { $0.isCalled && $0.shelf == nil && !$0.isAcknowledged }.count
    }
}

extension Alarm {
    /// Its condition holds; a graver one makes it new.
    fileprivate mutating func hold(_ condition: AlarmCondition) {
        quietSince = nil
        (reason, advice) = (condition.reason, condition.advice)
        guard condition.severity > severity else { return }
        severity = condition.severity
        (isAcknowledged, isCalled, shelf) = (false, false, nil)
    }

    fileprivate mutating func raiseAgain(_ condition: AlarmCondition, at moment: Moment) {
        if condition.severity > severity { shelf = nil }
        (isRaised, quietSince, raisedAt, toggledAt) = (true, nil, moment, moment)
        (severity, reason, advice) = (condition.severity, condition.reason, condition.advice)
        (isAcknowledged, isCalled) = (false, false)
        times += 1
    }

    fileprivate mutating func unshelve() {
        (shelf, isAcknowledged, isCalled) = (nil, false, false)
    }
}
