import Health
import Rules

/// Something that asks for an act of the operator, and how far it is.
struct Alarm: Equatable, Sendable {
    /// What is wrong. There is never more than one alarm of a kind.
    enum Kind: Hashable, Sendable {
        /// A state of the crash indicator.
        case health(HealthState)
        /// The engine owes an operator an answer.
        case noAnswer
        /// What is on the screen is the past, and nobody says why.
        case oldFigures
        /// A drop's selling window passed while the engine was away.
        case missedWindow
        /// A drop is paused, and nobody but an operator will resume it.
        case stillPaused
    }

    /// Put aside for a time.
    struct Shelf: Equatable {
        var until: Moment
        var reason: String
    }

    let kind: Kind
    /// The gravest that it was since it was raised.
    var severity: Severity
    /// The evidence, as it was when it last held.
    var reason: String
    /// What the operator can do.
    var advice: Advice
    /// When it was raised for the last time.
    var raisedAt: Moment
    /// Whether it stands; when it does not, it has returned to normal.
    var isRaised = true
    /// Since when its condition has not held; nil while it does.
    var quietSince: Moment?
    /// The latest change between raised and returned; nil after the first raise.
    var toggledAt: Moment?
    /// How often it was raised since it stands in the list.
    var times = 1
    var isAcknowledged = false
    var shelf: Shelf?
    /// Whether it stands in a line of its own, or in the flood's; not while a cause explains it.
    var isCalled = false
    /// Whether it stands in the flood's line.
    var isInFlood = false

    /// The word on the screen that tells how far it is.
    var standing: String {
        if shelf != nil { return "SHELVED" }
        if !isRaised { return "RETURNED" }
        return isAcknowledged ? "SEEN" : "NEW"
    }

    /// What matters more comes first.
    func precedes(_ other: Alarm) -> Bool { precedence.lexicographicallyPrecedes(other.precedence) }

    private var precedence: [Int] {
        let urgency = shelf != nil ? 3 : isRaised ? (isAcknowledged ? 1 : 0) : 2
        return [urgency, -severity.rawValue, kind.place]
    }
}

extension Alarm.Kind {
    /// `NO SIGNAL`.
    var word: String {
        switch self {
        case .health(let state): state.rawValue
        case .noAnswer: "NO ANSWER"
        case .oldFigures: "OLD FIGURES"
        case .missedWindow: "MISSED WINDOW"
        case .stillPaused: "STILL PAUSED"
        }
    }

    /// `no-signal`, as the command line takes it.
    var name: String { word.lowercased().split(separator: " ").joined(separator: "-") }

    /// All of them, the gravest first.
    static let all: [Alarm.Kind] =
        HealthState.allCases.filter { $0 != .ok }.map(Alarm.Kind.health) + [
            .noAnswer, .oldFigures, .missedWindow, .stillPaused,
        ]

    /// Its place in that order.
    var place: Int { Alarm.Kind.all.firstIndex(of: self) ?? Alarm.Kind.all.count }

    /// Whether another alarm is but a consequence of this one and needs no line of its own.
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

/// What holds at an instant and may become an alarm.
struct AlarmCondition: Equatable, Sendable {
    var kind: Alarm.Kind
    var severity: Severity
    var reason: String
    var advice: Advice
}

extension AlarmCondition {
    /// A finding that asks for an act; nil for one that only tells.
    init?(_ finding: Finding) {
        guard finding.severity > .normal, !finding.advice.isEmpty else { return nil }
        self.init(
            kind: .health(finding.state), severity: finding.severity, reason: finding.reason,
            advice: finding.advice)
    }
}
