import Health
import Rules

/// Computes the alarms from the conditions that hold. It has no clock and no side effects.
///
/// A condition becomes an alarm when it lasts for `debounce`. The alarm returns to normal when its
/// condition has been absent for `clearingTime`, but not sooner than `settlingTime` after its last
/// change, so an alarm that comes and goes stays raised. At most `callsMax` alarms are called out
/// within `window`; the others share one row, the flood.
struct AlarmBoard: Equatable, Sendable {
    /// How long a condition must last before it is an alarm. A warning must last longer.
    static func debounce(_ severity: Severity) -> TimeSpan {
        severity == .alarm ? TimeSpan(milliseconds: 300) : TimeSpan(milliseconds: 1000)
    }
    /// How long a condition must be absent before its alarm returns to normal.
    static let clearingTime = TimeSpan.seconds(5)
    /// The minimum time between the last change of an alarm and its return to normal.
    static let settlingTime = TimeSpan.seconds(60)
    /// How long a returned and acknowledged alarm stays in the list.
    static let listedAfterReturn = TimeSpan.seconds(60)
    /// The longest time for which an alarm can be shelved.
    static let shelfMax = TimeSpan.seconds(3600)
    /// The period over which calls are counted.
    static let window = TimeSpan.seconds(600)
    /// The most alarms called out within `window`, including the flood.
    static let callsMax = 10
    /// The number of alarms with a row of their own before a flood starts. The flood takes one more
    /// call, and the last call is kept for a graver alarm.
    static let callsBeforeFlood = 8
    /// The flood ends when there were at most this many calls within `window`.
    static let floodEndCalls = 4

    /// More alarms than an operator can handle one by one.
    struct Flood: Equatable {
        var since: Moment
        var count = 0
    }

    /// In the order in which they were raised first.
    private(set) var alarms: [Alarm] = []
    private(set) var flood: Flood?
    /// The times of the calls within `window`.
    private(set) var callTimes: [Moment] = []
    /// The times within `window` at which an alarm was raised and needed a row.
    private(set) var raiseTimes: [Moment] = []
    private(set) var watchedSince: Moment?
    /// Conditions that are no alarms yet, and the time since which each has held.
    private var pending: [Alarm.Kind: Moment] = [:]

    /// Updates the alarms with all conditions that hold at a moment. Returns the alarms to call out
    /// now, the gravest first.
    mutating func update(with conditions: [AlarmCondition], at moment: Moment) -> [Alarm] {
        watchedSince = watchedSince ?? moment
        for condition in conditions { apply(condition, at: moment) }
        pending = pending.filter { waiting in conditions.contains { $0.kind == waiting.key } }
        for index in alarms.indices {
            let kind = alarms[index].kind
            if !conditions.contains(where: { $0.kind == kind }) { updateAbsent(index, at: moment) }
        }
        removeExpired(at: moment)
        return callOut(at: moment)
    }

    private mutating func apply(_ condition: AlarmCondition, at moment: Moment) {
        let index = self.index(of: condition.kind)
        if let index, alarms[index].isRaised {
            pending[condition.kind] = nil
            return alarms[index].update(with: condition)
        }
        let since = pending[condition.kind] ?? moment
        guard moment - since >= AlarmBoard.debounce(condition.severity) else {
            return pending[condition.kind] = since
        }
        pending[condition.kind] = nil
        if let index {
            alarms[index].raiseAgain(condition, at: moment)
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
        guard alarms[index].isRaised, moment - since >= AlarmBoard.clearingTime else { return }
        if let toggled = alarms[index].toggledAt, moment - toggled < AlarmBoard.settlingTime {
            return
        }
        // An operator who shelved an alarm has seen it.
        if alarms[index].shelf != nil { alarms[index].isAcknowledged = true }
        (alarms[index].isRaised, alarms[index].shelf) = (false, nil)
        alarms[index].toggledAt = moment
    }

    /// Removes old returned alarms, old calls, and shelvings that have ended.
    private mutating func removeExpired(at moment: Moment) {
        alarms.removeAll { alarm in
            guard !alarm.isRaised, alarm.isAcknowledged || !alarm.hasRow else { return false }
            return moment - (alarm.toggledAt ?? moment) >= AlarmBoard.listedAfterReturn
        }
        callTimes.removeAll { moment - $0 >= AlarmBoard.window }
        raiseTimes.removeAll { moment - $0 >= AlarmBoard.window }
        if flood != nil, callTimes.count <= AlarmBoard.floodEndCalls {
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
            return cause.quietSince.map { moment - $0 < AlarmBoard.clearingTime } ?? true
        }
    }

    /// Calls out the raised alarms that were not called out yet.
    private mutating func callOut(at moment: Moment) -> [Alarm] {
        let due = alarms.filter { alarm in
            alarm.isRaised && !alarm.hasRow && alarm.shelf == nil
                && alarm.quietSince == nil && !isExplained(alarm, at: moment)
        }
        var called: [Alarm] = []
        for alarm in due.sorted(by: { $0.precedes($1) }) {
            guard let index = self.index(of: alarm.kind) else { continue }
            if alarm.isAcknowledged {
                // The operator saw this alarm before another one explained it. It gets its row back
                // without a call.
                alarms[index].hasRow = true
                continue
            }
            raiseTimes.append(moment)
            let hasOwnRow = getsOwnRow(alarm, at: moment)
            alarms[index].hasRow = true
            alarms[index].isInFlood = !hasOwnRow
            // The first alarm of a flood is called out too, for the flood.
            if hasOwnRow || flood?.count == 1 { called.append(alarms[index]) }
            for index in alarms.indices where alarm.kind.explains(alarms[index].kind) {
                if alarms[index].isRaised { alarms[index].hasRow = false }
            }
        }
        return called
    }

    /// Decides whether the alarm gets a row of its own. If not, counts it in the flood.
    private mutating func getsOwnRow(_ alarm: Alarm, at moment: Moment) -> Bool {
        guard flood != nil else {
            callTimes.append(moment)
            guard callTimes.count > AlarmBoard.callsBeforeFlood else { return true }
            flood = Flood(since: moment, count: 1)
            return false
        }
        let isGravest = alarms.allSatisfy { other in
            !other.hasRow || other.severity < alarm.severity
                || (other.severity == alarm.severity && other.kind.rank > alarm.kind.rank)
        }
        if isGravest, callTimes.count < AlarmBoard.callsMax {
            callTimes.append(moment)
            return true
        }
        flood?.count += 1
        return false
    }

    private func index(of kind: Alarm.Kind) -> Int? { alarms.firstIndex { $0.kind == kind } }

    /// Marks an alarm as seen by the operator.
    mutating func acknowledge(_ kind: Alarm.Kind) {
        if let index = self.index(of: kind) { alarms[index].isAcknowledged = true }
    }

    /// Shelves an alarm until a moment. A higher severity ends the shelving earlier.
    mutating func shelve(_ kind: Alarm.Kind, until: Moment, reason: String) {
        guard let index = self.index(of: kind) else { return }
        alarms[index].shelf = Alarm.Shelving(until: until, reason: reason)
    }

    mutating func unshelve(_ kind: Alarm.Kind) {
        if let index = self.index(of: kind) { alarms[index].unshelve() }
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
    var rows: [Row] {
        let shown = alarms.filter { $0.hasRow || $0.shelf != nil }.sorted { $0.precedes($1) }
        let flooded = shown.filter { $0.isInFlood && $0.shelf == nil }
        var rows: [Row] = []
        for alarm in shown {
            if let flood, alarm.isInFlood, alarm.shelf == nil {
                if alarm.kind == flooded.first?.kind { rows.append(.flood(flood, flooded)) }
                continue
            }
            let explained = alarms.filter {
                $0.isRaised && !$0.hasRow && $0.shelf == nil && alarm.kind.explains($0.kind)
            }
            rows.append(.alarm(alarm, explains: explained.count))
        }
        return rows
    }

    /// The most important row; nil when there is none or all are shelved.
    var top: Row? { rows.first { $0.topAlarm != nil } }

    /// The number of alarms that nobody has acknowledged.
    var newCount: Int {
        alarms.filter { $0.hasRow && $0.shelf == nil && !$0.isAcknowledged }.count
    }
}

extension Alarm {
    /// Handles a condition that still holds. A higher severity makes the alarm new again.
    fileprivate mutating func update(with condition: AlarmCondition) {
        quietSince = nil
        (reason, advice) = (condition.reason, condition.advice)
        guard condition.severity > severity else { return }
        severity = condition.severity
        (isAcknowledged, hasRow, shelf) = (false, false, nil)
    }

    fileprivate mutating func raiseAgain(_ condition: AlarmCondition, at moment: Moment) {
        if condition.severity > severity { shelf = nil }
        (isRaised, quietSince, raisedAt, toggledAt) = (true, nil, moment, moment)
        (severity, reason, advice) = (condition.severity, condition.reason, condition.advice)
        (isAcknowledged, hasRow) = (false, false)
        times += 1
    }

    fileprivate mutating func unshelve() {
        (shelf, isAcknowledged, hasRow) = (nil, false, false)
    }
}
