import Canvas
import Rules

/// What a `:` line asks for.
enum ParsedCommand: Equatable, Sendable {
    /// An act that a panel asks about first. The panel is filled with what was typed.
    case panel(ActionPanel.Kind, DropID?, amount: String, reason: String?)
    /// An act that needs no panel.
    case act(OperatorAct, DropID?, reason: String?)
    /// The same as a key does.
    case keyAction(KeyAction)
    case view(DropID)
    case theme(String)
    case goTo(String)
    case search(String)
    case acknowledge(Alarm.Kind?)
    case shelve(Alarm.Kind?, TimeSpan, reason: String)
    case unshelve(Alarm.Kind?)
    case export(String)
    case mouse(Bool)
    case reconnect
}

extension ParsedCommand {
    /// Whether it changes more than what this deck shows.
    var isGuarded: Bool {
        switch self {
        case .panel, .act, .acknowledge, .shelve, .unshelve, .export, .mouse: true
        case .keyAction(let keyAction): keyAction.isGuarded
        case .view, .theme, .goTo, .search, .reconnect: false
        }
    }
}

/// Reads `:` lines: looks up their words and names, and has no side effects.
struct CommandReader: Sendable {
    var words: [CommandWord]
    var drops: [String]
    var themes: [String]

    /// Why a line cannot be understood.
    struct Mistake: Error, Equatable {
        var words: SafeText
        init(_ words: String) { self.words = SafeText(words) }
    }

    /// What a line asks for.
    func read(_ line: String) throws(Mistake) -> ParsedCommand {
        // Split by scalars: a combining mark after a space would make another character of it.
        let parts = line.unicodeScalars.split(separator: " ").map { String($0) }
        guard let name = parts.first else { throw Mistake("say a command; tab lists them") }
        guard let word = words.first(where: { $0.isCalled(name) }) else {
            throw Mistake("no command '\(name)'\(nearest(name))")
        }
        if word.takes == .text || word.takes == .path {
            return try textCommand(word, words(of: line, after: 1))
        }
        if word.takes == .message {
            // A drop's name without more text is the message itself.
            let drop = parts.count > 2 && drops.contains(parts[1]) ? parts[1] : nil
            let text = words(of: line, after: drop == nil ? 1 : 2)
            try check(text)
            return message(word, text, to: drop.map { DropID(trusted: $0) })
        }
        var phrase = Phrase(word: word)
        let because = parts.firstIndex { $0.lowercased() == "because" }
        phrase.arguments = Array(parts[1..<(because ?? parts.endIndex)])
        if let because {
            phrase.reason = words(of: line, after: because + 1)
            try check(phrase.reason ?? "")
            guard phrase.reason?.isEmpty == false else { throw Mistake("because of what?") }
        }
        return try phrase.isAct ? act(&phrase) : viewCommand(&phrase)
    }

    /// A command word and its arguments.
    private struct Phrase {
        let word: CommandWord
        var arguments: [String] = []
        var reason: String?

        var isAct: Bool { CommandWord.acts.contains { $0.name == word.name } }

        mutating func next() -> String? { arguments.isEmpty ? nil : arguments.removeFirst() }

        /// The drop may stand before the figure, as on the command line, or after it.
        mutating func putDropLast(among drops: [String]) {
            guard arguments.count == 2, drops.contains(arguments[0]),
                !drops.contains(arguments[1])
            else { return }
            arguments.swapAt(0, 1)
        }

        func usage() -> Mistake { Mistake("say: \(word.name) \(word.usage)") }
    }

    private func nearest(_ name: String) -> String {
        let best = words.map { (word: $0.name, distance: distance(name, $0.name)) }
            .min { $0.distance < $1.distance }
        guard let best, best.distance <= max(2, name.count / 2) else { return "; tab lists them" }
        return ": did you mean \(best.word)?"
    }

    /// The text after the first `count` words of a line, as typed.
    private func words(of line: String, after count: Int) -> String {
        var rest = line.unicodeScalars[...]
        for _ in 0..<count {
            rest = rest.drop { $0 == " " }.drop { $0 != " " }
        }
        return String(rest.drop { $0 == " " })
    }

    /// Messages and reasons have a limit; the line itself has none.
    private func check(_ text: String) throws(Mistake) {
        guard let problem = OperatorText.problem(in: text) else { return }
        throw Mistake("must be \(problem.rule)")
    }

    private func textCommand(_ word: CommandWord, _ text: String) throws(Mistake) -> ParsedCommand {
        switch word.name {
        case "export": text.isEmpty ? .keyAction(.export) : .export(text)
        default: text.isEmpty ? .keyAction(.search) : .search(text)
        }
    }

    private func message(_ word: CommandWord, _ text: String, to drop: DropID?) -> ParsedCommand {
        if word.name == "announce" {
            return text.isEmpty
                ? .keyAction(.announce) : .act(.announce(ExactText(text)), drop, reason: nil)
        }
        return text.isEmpty ? .keyAction(.mark) : .act(.mark(ExactText(text)), drop, reason: nil)
    }
}

extension CommandReader {
    private func act(_ phrase: inout Phrase) throws(Mistake) -> ParsedCommand {
        switch phrase.word.name {
        case "open": return try panel(.open, &phrase)
        case "resume": return try panel(.resume, &phrase)
        case "close": return try panel(.close, &phrase)
        case "reopen": return try panel(.reopen, &phrase)
        case "pause": return try act(.pause, &phrase)
        case "openRegistration": return try act(.openRegistration, &phrase)
        case "closeRegistration": return try act(.closeRegistration, &phrase)
        case "disarm": return try act(.disarm, &phrase)
        case "rearm": return try act(.rearm, &phrase)
        case "retract": return try act(.retract, &phrase)
        default: break
        }
        phrase.putDropLast(among: drops)
        guard let amount = phrase.next() else {
            // Without a figure it works like the key: the panel asks for the figure.
            switch phrase.word.name {
            case "rate" where phrase.reason == nil: return .keyAction(.drip)
            case "units" where phrase.reason == nil: return .keyAction(.units)
            default: throw phrase.usage()
            }
        }
        switch phrase.word.name {
        case "rate": return try act(.setDripRate(try rate(amount)), &phrase)
        case "hold": return try act(.setHold(try hold(amount)), &phrase)
        case "addUnits": return try act(.addUnits(try count(amount, phrase)), &phrase)
        case "withdrawUnits":
            return try panel(.units, &phrase, "-\(try count(amount, phrase))")
        default: return try units(amount, &phrase)
        }
    }

    private func units(_ amount: String, _ phrase: inout Phrase) throws(Mistake) -> ParsedCommand {
        let units = try count(String(amount.dropFirst()), phrase)
        switch amount.first {
        case "+": return try act(.addUnits(units), &phrase)
        case "-": return try panel(.units, &phrase, "-\(units)")
        default: throw phrase.usage()
        }
    }

    private func act(_ act: OperatorAct, _ phrase: inout Phrase) throws(Mistake) -> ParsedCommand {
        let drop = try drop(&phrase)
        return .act(act, drop, reason: phrase.reason)
    }

    private func panel(
        _ kind: ActionPanel.Kind, _ phrase: inout Phrase, _ amount: String = ""
    ) throws(Mistake) -> ParsedCommand {
        let drop = try drop(&phrase)
        return .panel(kind, drop, amount: amount, reason: phrase.reason)
    }

    /// The named drop; nil means the drop in view.
    private func drop(_ phrase: inout Phrase) throws(Mistake) -> DropID? {
        guard let name = phrase.next() else { return nil }
        guard phrase.arguments.isEmpty else { throw phrase.usage() }
        return try drop(name)
    }

    private func drop(_ name: String) throws(Mistake) -> DropID {
        guard drops.contains(name) else {
            let some = drops.prefix(8).joined(separator: ", ")
            throw Mistake("no drop '\(name)'; there are \(some.isEmpty ? "none yet" : some)")
        }
        return DropID(trusted: name)
    }

    private func rate(_ text: String) throws(Mistake) -> DripRate {
        guard let rate = dripRate(text.lowercased()) else {
            let most = Figure.grouped(DripRate.perSecondMax)
            throw Mistake("a rate is a whole number from 0 to \(most), or unlimited")
        }
        return rate
    }

    private func count(_ text: String, _ phrase: Phrase) throws(Mistake) -> Int {
        guard let count = wholeNumber(text), (1...Limits.unitsMax).contains(count) else {
            throw phrase.usage()
        }
        return count
    }

    private func hold(_ text: String) throws(Mistake) -> TimeSpan {
        guard let hold = DurationText.span(text), Limits.hold.contains(hold) else {
            throw Mistake("a hold must be \(DurationText.rule(in: Limits.hold))")
        }
        return hold
    }
}

extension CommandReader {
    private func viewCommand(_ phrase: inout Phrase) throws(Mistake) -> ParsedCommand {
        let word = phrase.word
        if phrase.reason != nil, word.takes != .shelf { throw phrase.usage() }
        switch word.takes {
        case .dropInView:
            guard let name = phrase.next() else { throw phrase.usage() }
            try end(phrase)
            return .view(try drop(name))
        case .theme:
            guard let name = phrase.next() else { return .keyAction(.theme) }
            try end(phrase)
            guard themes.contains(name) else {
                throw Mistake("no theme '\(name)'; tab lists them")
            }
            return .theme(name)
        case .time:
            let text = phrase.arguments.joined(separator: " ")
            return text.isEmpty ? .keyAction(.goTo) : .goTo(text)
        case .alarm:
            let kind = try alarm(&phrase)
            try end(phrase)
            return word.name == "unshelve" ? .unshelve(kind) : .acknowledge(kind)
        case .shelf: return try shelf(&phrase)
        case .onOrOff:
            guard let word = phrase.next() else { return .keyAction(.mouse) }
            try end(phrase)
            guard ["on", "off"].contains(word.lowercased()) else { throw phrase.usage() }
            return .mouse(word.lowercased() == "on")
        default:
            try end(phrase)
            if word.name == "reconnect" { return .reconnect }
            guard let keyAction = KeyAction.allCases.first(where: { word.isCalled($0.rawValue) })
            else {
                throw phrase.usage()
            }
            return .keyAction(keyAction)
        }
    }

    private func end(_ phrase: Phrase) throws(Mistake) {
        guard phrase.arguments.isEmpty else { throw phrase.usage() }
    }

    private func alarm(_ phrase: inout Phrase) throws(Mistake) -> Alarm.Kind? {
        guard let name = phrase.arguments.first else { return nil }
        if let kind = Alarm.Kind.all.first(where: { $0.name == name.lowercased() }) {
            phrase.arguments.removeFirst()
            return kind
        }
        if DurationText.span(name) != nil { return nil }
        throw Mistake("no alarm '\(name)'; tab lists them")
    }

    private func shelf(_ phrase: inout Phrase) throws(Mistake) -> ParsedCommand {
        let kind = try alarm(&phrase)
        guard let time = phrase.next(), let span = DurationText.span(time), phrase.arguments.isEmpty
        else { throw phrase.usage() }
        guard span.milliseconds > 0, span <= AlarmBoard.shelfMax else {
            throw Mistake("an alarm can be put aside for an hour at most")
        }
        guard let reason = phrase.reason else { throw Mistake("say why: because ...") }
        return .shelve(kind, span, reason: reason)
    }
}

/// A whole number, with or without separators (`,` or `_`) between thousands.
func wholeNumber(_ text: String) -> Int? {
    let digits = text.filter { $0 != "," && $0 != "_" }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(digits)
}
