import Canvas
import Rules

/// The words for an event: a sentence without its subject.
func eventWords(_ content: EventContent) -> String {
    switch content {
    case .registrationOpened: "opened registration"
    case .registrationClosed: "closed registration"
    case .opened: "opened"
    case .paused: "paused"
    case .resumed: "resumed"
    case .closed(.soldOut): "sold out, closed"
    case .closed(.byOperator), .closed(.bySchedule): "closed"
    case .reopened(nil): "reopened"
    case .reopened(_?): "reopens with notice"
    case .dripRateSet(let rate): "set drip rate \(dripWords(rate))"
    case .unitsAdded(let units): "added \(counted(units))"
    case .unitsWithdrawn(let units): "withdrew \(counted(units))"
    case .holdSet(let hold): "set hold \(wholeSpan(hold))"
    case .disarmed: "took the schedule off"
    case .rearmed: "put the schedule on again"
    case .announced(let words): "announced: \(words)"
    case .marked(let words): "marked: \(words)"
    case .retracted: "took the announcement back"
    case .holdsExtended(let span): "moved all holds by \(shortSpan(span))"
    case .missed: "missed its selling window"
    case .upgraded(_, let edition): "goes on under edition \(edition.rawValue) of the law"
    case .drawn: "drew the order of the line"
    case .registered, .unregistered, .claimed, .granted, .confirmed, .lapsed, .released:
        content.kind.rawValue
    }
}

/// The words for an act: an imperative, mostly without its object.
func actWords(_ act: OperatorAct) -> String {
    switch act {
    case .openRegistration: "open registration"
    case .closeRegistration: "close registration"
    case .open: "open"
    case .pause: "pause"
    case .resume: "resume"
    case .close: "close"
    case .reopen: "reopen"
    case .retract: "take the announcement back"
    case .setDripRate(let rate): "drip rate \(dripWords(rate))"
    case .addUnits(let units): "add \(counted(units))"
    case .withdrawUnits(let units): "withdraw \(counted(units))"
    case .setHold(let hold): "hold \(wholeSpan(hold))"
    case .disarm: "take the schedule off"
    case .rearm: "put the schedule on"
    case .announce: "announce"
    case .mark: "mark"
    }
}

private func counted(_ units: Int) -> String {
    "\(Figure.grouped(units)) \(units == 1 ? "unit" : "units")"
}
