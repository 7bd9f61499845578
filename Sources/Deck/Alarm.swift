import Health
import Rules

/// A condition that needs an act of the operator, and the state of its alarm.
struct Alarm: Equatable, Sendable {
    /// The condition of the alarm. There is at most one alarm of each kind.
    enum Kind: Hashable, Sendable {
        case health(HealthState)
        /// The engine has not answered a command for ten seconds.
        case noAnswer
        /// The figures on the screen are too old to decide by.
        case oldFigures
        /// A drop's selling window passed while the engine was away.
        case missedWindow
        /// A drop is paused, and only an operator can resume it.
        case stillPaused
    }

    /// An operator's shelving of the alarm: its end and its reason.
    struct Shelving: Equatable {
        var until: Moment
        var reason: String
    }

    let kind: Kind
    /// The highest severity since the alarm was raised.
    var severity: Severity
    /// The evidence at the last time the condition held.
    var reason: String
    var advice: Advice
    var raisedAt: Moment
    /// Whether the alarm is raised; false once it has returned to normal.
    var isRaised = true
    /// The time since which the condition has not held; nil while it holds.
    var quietSince: Moment?
    /// The last change between raised and returned; nil after the first raise.
    var toggledAt: Moment?
    /// How often it was raised since it entered the list.
    var times = 1
    var isAcknowledged = false
    var shelf: Shelving?
    /// Whether the alarm has a row, its own or the flood's. False before it is called out, and
    /// while another alarm explains it.
    var hasRow = false
    /// Whether the alarm is in the flood's row.
    var isInFlood = false

    /// The state of the alarm, as a word on the screen.
    var stateWord: String {
        if shelf != nil { return "SHELVED" }
        if !isRaised { return "RETURNED" }
        return isAcknowledged ? "SEEN" : "NEW"
    }

    /// Whether this alarm comes before another one in a list: it is more important.
    func precedes(_ other: Alarm) -> Bool { precedence.lexicographicallyPrecedes(other.precedence) }

    private var precedence: [Int] {
        let urgency = shelf != nil ? 3 : isRaised ? (isAcknowledged ? 1 : 0) : 2
        return [urgency, -severity.rawValue, kind.rank]
    }
}

extension Alarm.Kind {
    /// The words on the screen, such as `NO SIGNAL`.
    var word: String {
        switch self {
        case .health(let state): state.rawValue
        case .noAnswer: "NO ANSWER"
        case .oldFigures: "OLD FIGURES"
        case .missedWindow: "MISSED WINDOW"
        case .stillPaused: "STILL PAUSED"
        }
    }

    /// The name on the command line, such as `no-signal`.
    var name: String { word.lowercased().split(separator: " ").joined(separator: "-") }

    /// All kinds, the gravest first.
    static let all: [Alarm.Kind] =
        HealthState.allCases.filter { $0 != .ok }.map(Alarm.Kind.health) + [
            .noAnswer, .oldFigures, .missedWindow, .stillPaused,
        ]

    /// The index of the kind in `all`.
    var rank: Int { Alarm.Kind.all.firstIndex(of: self) ?? Alarm.Kind.all.count }

    /// Whether the other alarm is only a consequence of this one and needs no row of its own.
    func explains(_ other: Alarm.Kind) -> Bool {
        switch (self, other) {
        case (.health(.down), .health(let state)):
            ![.booksBroken, .storageFailed, .down].contains(state)
        case (.health(.down), _): true
        case (.health(.noSignal), .noAnswer), (.health(.noSignal), .oldFigures): true
        case (.health(.storageFailed), .noAnswer), (.health(.stalled), .noAnswer): true
        case (.health(.storageFailed), .health(let state)):
            [.stalled, .failing, .strained].contains(state)
        case (.health(.stalled), .health(let state)): [.overloaded, .strained].contains(state)
        case (.health(.failing), .health(let state)): [.strained, .noDemand].contains(state)
        case (.health(.failing), .stillPaused): true
        case (.health(.storageFailed), .stillPaused), (.health(.stalled), .stillPaused): true
        default: false
        }
    }
}

/// A condition that holds at one moment and may become an alarm.
struct AlarmCondition: Equatable, Sendable {
    var kind: Alarm.Kind
    var severity: Severity
    var reason: String
    var advice: Advice
}

extension AlarmCondition {
    /// The condition of a finding that needs an act; nil for a finding that only informs.
    init?(_ finding: Finding) {
        guard finding.severity > .normal, !finding.advice.isEmpty else { return nil }
        self.init(
            kind: .health(finding.state), severity: finding.severity, reason: finding.reason,
            advice: finding.advice)
    }
}
