import Health
import Rules

/// The alarms, from the conditions that hold. A pure fold without a clock of its own.
///
/// A condition becomes an alarm when it lasts for `debounce`. The alarm returns to normal when its
/// condition has been absent for `clearing`, but not sooner than `settling` after its last change:
/// one that comes and goes stays raised. At most `callsMax` alarms are called out within `window`;
/// the rest share one line, the flood.
struct AlarmBoard: Equatable, Sendable {
    /// How long a condition must last before it is an alarm: longer for a warning than for an
    /// alarm.
    static func debounce(_ severity: Severity) -> TimeSpan {
        severity == .alarm ? TimeSpan(milliseconds: 300) : TimeSpan(milliseconds: 1000)
    }
    /// How long a condition must be absent before its alarm returns to normal.
    static let clearing = TimeSpan.seconds(5)
    /// The minimum time between the last change of an alarm and its return to normal.
    static let settling = TimeSpan.seconds(60)
    /// How long a returned and acknowledged alarm stays in the list.
    static let remembered = TimeSpan.seconds(60)
    /// The longest time for which an alarm can be shelved.
    static let shelfMax = TimeSpan.seconds(3600)
    /// The period over which calls are counted.
    static let window = TimeSpan.seconds(600)
    /// The most alarms called out within `window`, including the flood's line.
    static let callsMax = 10
    /// The number of alarms with a line of their own before the flood starts. The flood takes one
    /// more call, and the last call is kept for a graver alarm.
    static let callsAlone = 8
    /// The flood ends when there were at most this many calls within `window`.
    static let floodOver = 4

    /// More alarms than an operator can handle one by one.
    struct Flood: Equatable {
        var since: Moment
        var count = 0
    }

    /// In the order they came.
    private(set) var alarms: [Alarm] = []
    private(set) var flood: Flood?
    /// The times of the calls within `window`.
    private(set) var calls: [Moment] = []
    /// The times within `window` at which an alarm was raised and needed a line.
    private(set) var raises: [Moment] = []
    private(set) var watchedSince: Moment?
    /// Conditions that are no alarm yet, and since when each has lasted.
    private var pending: [Alarm.Kind: Moment] = [:]

    /// Updates the alarms with all conditions that hold at a moment. Returns the alarms to call out
    /// now, the gravest first.
    mutating func update(with conditions: [AlarmCondition], at moment: Moment) -> [Alarm] {
        watchedSince = watchedSince ?? moment
        for condition in conditions { hold(condition, at: moment) }
        pending = pending.filter { waiting in conditions.contains { $0.kind == waiting.key } }
        for index in alarms.indices {
            let kind = alarms[index].kind
            if !conditions.contains(where: { $0.kind == kind }) { updateAbsent(index, at: moment) }
        }
        forget(at: moment)
        return call(at: moment)
    }

    private mutating func hold(_ condition: AlarmCondition, at moment: Moment) {
        let place = index(of: condition.kind)
        if let place, alarms[place].isRaised {
            pending[condition.kind] = nil
            return alarms[place].hold(condition)
        }
        let since = pending[condition.kind] ?? moment
        guard moment - since >= AlarmBoard.debounce(condition.severity) else {
            return pending[condition.kind] = since
        }
        pending[condition.kind] = nil
        if let place {
            alarms[place].raiseAgain(condition, at: moment)
        } else {
            alarms.append(
                Alarm(
                    kind: condition.kind, severity: condition.severity, reason: condition.reason,
                    advice: condition.advice, raisedAt: moment))
        }
    }

    /// Handles an alarm whose condition does not hold now.
    private mutating func updateAbsent(_ index: Int, at moment: Moment) {
        let since = alarms[index].quietSince ?? moment
        alarms[index].quietSince = since
        guard alarms[index].isRaised, moment - since >= AlarmBoard.clearing else { return }
        if let toggled = alarms[index].toggledAt, moment - toggled < AlarmBoard.settling { return }
        // An operator who shelved an alarm has seen it.
        if alarms[index].shelf != nil { alarms[index].isAcknowledged = true }
        (alarms[index].isRaised, alarms[index].shelf) = (false, nil)
        alarms[index].toggledAt = moment
    }

    /// Removes returned alarms that were seen, old calls, and shelves that have ended.
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

    /// Whether another alarm that is raised now explains this one.
    private func isExplained(_ alarm: Alarm, at moment: Moment) -> Bool {
        alarms.contains { cause in
            guard cause.isRaised, cause.kind.explains(alarm.kind) else { return false }
            return cause.quietSince.map { moment - $0 < AlarmBoard.clearing } ?? true
        }
    }

    /// Calls out the raised alarms that were not called out yet.
    private mutating func call(at moment: Moment) -> [Alarm] {
        let due = alarms.filter { alarm in
            alarm.isRaised && !alarm.isCalled && alarm.shelf == nil
                && alarm.quietSince == nil && !isExplained(alarm, at: moment)
        }
        var called: [Alarm] = []
        for alarm in due.sorted(by: { $0.precedes($1) }) {
            guard let place = index(of: alarm.kind) else { continue }
            if alarm.isAcknowledged {
                // The operator saw it before another alarm explained it: it gets its line back
                // without a call.
                alarms[place].isCalled = true
                continue
            }
            raises.append(moment)
            let isAlone = getsOwnRow(alarm, at: moment)
            alarms[place].isCalled = true
            alarms[place].isInFlood = !isAlone
            // The first alarm of a flood is called out too, on behalf of the flood.
            if isAlone || flood?.count == 1 { called.append(alarms[place]) }
            for index in alarms.indices where alarm.kind.explains(alarms[index].kind) {
                if alarms[index].isRaised { alarms[index].isCalled = false }
            }
        }
        return called
    }

    /// Whether the alarm gets a row of its own. If not, it is counted in the flood.
    private mutating func getsOwnRow(_ alarm: Alarm, at moment: Moment) -> Bool {
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

    private func index(of kind: Alarm.Kind) -> Int? { alarms.firstIndex { $0.kind == kind } }

    /// Marks an alarm as seen by the operator.
    mutating func acknowledge(_ kind: Alarm.Kind) {
        if let place = index(of: kind) { alarms[place].isAcknowledged = true }
    }

    /// Shelves an alarm until a moment. A higher severity ends the shelving earlier.
    mutating func shelve(_ kind: Alarm.Kind, until: Moment, reason: String) {
        guard let place = index(of: kind) else { return }
        alarms[place].shelf = Alarm.Shelving(until: until, reason: reason)
    }

    mutating func unshelve(_ kind: Alarm.Kind) {
        if let place = index(of: kind) { alarms[place].unshelve() }
    }

    enum Row: Equatable {
        /// One alarm, and how many others it explains.
        case alarm(Alarm, explains: Int)
        /// All alarms of a flood, the gravest first.
        case flood(Flood, [Alarm])

        /// The alarms that are acknowledged or shelved together with this row.
        var alarms: [Alarm] {
            switch self {
            case .alarm(let alarm, _): [alarm]
            case .flood(_, let alarms): alarms
            }
        }

        /// The gravest alarm that is not shelved.
        var topAlarm: Alarm? { alarms.first { $0.shelf == nil } }
    }

    /// The rows to show, the most important first.
    var lines: [Row] {
        let shown = alarms.filter { $0.isCalled || $0.shelf != nil }.sorted { $0.precedes($1) }
        let flooded = shown.filter { $0.isInFlood && $0.shelf == nil }
        var lines: [Row] = []
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

    /// The most important row; nil when all others are shelved.
    var top: Row? { lines.first { $0.topAlarm != nil } }

    /// The number of alarms that nobody has acknowledged.
    var newCount: Int {
        alarms.filter { $0.isCalled && $0.shelf == nil && !$0.isAcknowledged }.count
    }
}

extension Alarm {
    /// The condition still holds. A higher severity makes the alarm new again.
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
