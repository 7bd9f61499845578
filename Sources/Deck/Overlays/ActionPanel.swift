import Canvas
import Rules

/// A panel that asks before the deck acts. Only its last button acts.
struct ActionPanel: Equatable, Sendable {
    /// What the panel does when it is confirmed.
    enum Kind: Equatable, CaseIterable {
        case open, resume, reopen, close, drip, units, announce, mark
    }

    let kind: Kind
    let drop: DropID
    /// The revision that the operator saw when the panel opened.
    let revision: Int
    var fields: [TextField]
    /// The index of the place that takes keys: the fields, then Cancel, then the button that acts.
    var focus: Int
    /// The time of the last key. A panel that `expires` closes by itself after `patience`.
    var touchedAt: Moment
    /// The key that opened the panel, for as long as it may still be held down.
    var opener: Key?
    /// From this time on, an enter on the button counts as pressed by hand, not as a held key.
    var confirmsAt: Moment?
    /// A reason given before the panel opened, for panels without a field for it.
    private(set) var given: String?
    /// What is wrong with the typed text.
    var complaint: SafeText?

    /// The smallest terminal that shows a whole panel. Nobody can confirm a panel that is cut off.
    static let sizeMin = Size(60, 16)

    /// How long a panel that asks for the drop's name stays open without a key.
    static let patience = TimeSpan.seconds(15)

    init(_ kind: Kind, drop: DropID, revision: Int, at moment: Moment) {
        self.kind = kind
        self.drop = drop
        self.revision = revision
        touchedAt = moment
        fields = ActionPanel.fields(kind, drop)
        focus = 0
    }

    private static func fields(_ kind: Kind, _ drop: DropID) -> [TextField] {
        let name = TextField("type \(drop.text)", takesPaste: false)
        let reason = TextField("reason")
        return switch kind {
        case .open, .resume, .reopen: []
        case .close: [name, reason]
        case .drip: [TextField("grants/s"), reason]
        case .units:
            [
                TextField("+ or - units"), reason,
                TextField("to withdraw, \(name.label)", takesPaste: false),
            ]
        case .announce: [TextField("message")]
        case .mark: [TextField("note")]
        }
    }

    var cancelPlace: Int { fields.count }
    var actPlace: Int { fields.count + 1 }

    /// Whether the panel closes by itself when no key comes.
    var expires: Bool { kind == .close || kind == .units }

    /// The time until the panel closes by itself; nil when it does not.
    func rest(at now: Moment) -> TimeSpan? {
        expires ? touchedAt + ActionPanel.patience - now : nil
    }

    /// The reason, as typed or given before the panel opened.
    var reason: String? {
        switch kind {
        case .close, .drip, .units: readable(fields[1])
        case .open, .resume, .reopen: given
        case .announce, .mark: nil
        }
    }

    /// Fills in what the `:` line already said. The operator still has to type the name.
    mutating func fill(amount: String, reason: String?) {
        if kind == .units {
            fields[0].append(amount)
            focus = reason == nil ? 1 : 2
        }
        guard let reason else { return }
        switch kind {
        case .close, .drip, .units: fields[1].append(reason)
        case .open, .resume, .reopen: given = reason
        case .announce, .mark: break
        }
    }

    /// Pastes a text into the field in focus, unless that field has to be typed.
    mutating func paste(_ text: String, at moment: Moment) {
        confirmsAt = nil
        guard fields[focus].takesPaste else {
            complaint = "this has to be typed: nothing was pasted"
            return
        }
        fields[focus].append(text)
        complaint = fields[focus].refusal
        touchedAt = moment
    }

    /// The act of the panel as it is filled in, or what is missing.
    var act: Result<OperatorAct, Complaint> {
        switch kind {
        case .open: .success(.open)
        case .resume: .success(.resume)
        case .reopen: .success(.reopen)
        case .close:
            isNamed(fields[0])
                ? .success(.close) : .failure(Complaint("type the drop's name: \(drop.text)"))
        case .drip: dripRate.map(OperatorAct.setDripRate)
        case .units: units
        case .announce: said("say something to the buyers").map { .announce(ExactText($0)) }
        case .mark: said("a mark needs a note").map { .mark(ExactText($0)) }
        }
    }

    struct Complaint: Error, Equatable {
        var words: SafeText
        init(_ words: SafeText) { self.words = words }
    }

    private func isNamed(_ field: TextField) -> Bool {
        field.trimmed.map { $0.utf8.elementsEqual(drop.text.utf8) } ?? false
    }

    private func said(_ complaint: SafeText) -> Result<String, Complaint> {
        readable(fields[0]).map(Result.success) ?? .failure(Complaint(complaint))
    }

    /// The typed text; nil when it is empty or blank.
    private func readable(_ field: TextField) -> String? {
        field.trimmed.flatMap { OperatorText.problem(in: $0) == .blank ? nil : $0 }
    }

    private var dripRate: Result<DripRate, Complaint> {
        guard let text = fields[0].trimmed else {
            return .failure(Complaint("a number of grants a second, or: unlimited"))
        }
        guard let rate = Deck.dripRate(text) else {
            let most = Figure.grouped(DripRate.perSecondMax)
            return .failure(Complaint("a whole number from 0 to \(most), or: unlimited"))
        }
        return .success(rate)
    }

    /// The number of units the panel would withdraw, as filled in; nil for any other act.
    var withdrawal: Int? {
        guard kind == .units, let text = fields[0].trimmed, text.hasPrefix("-") else { return nil }
        return wholeNumber(String(text.dropFirst()))
    }

    private var units: Result<OperatorAct, Complaint> {
        let text = fields[0].trimmed ?? ""
        let isWithdrawal = text.hasPrefix("-")
        let digits = isWithdrawal || text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard let count = wholeNumber(digits), (1...Limits.unitsMax).contains(count) else {
            return .failure(Complaint("units to add, +500, or to withdraw, -200"))
        }
        guard isWithdrawal else { return .success(.addUnits(count)) }
        guard isNamed(fields[2]) else {
            return .failure(Complaint("to withdraw, type the drop's name: \(drop.text)"))
        }
        return .success(.withdrawUnits(count))
    }
}

/// The drip rate in a text that an operator typed; nil when it is not a drip rate.
func dripRate(_ text: String) -> DripRate? {
    if text == "unlimited" { return .unlimited }
    guard let rate = wholeNumber(text), (0...DripRate.perSecondMax).contains(rate) else {
        return nil
    }
    return .perSecond(rate)
}
