import Canvas
import Rules

/// The mistake in a text that the operator typed.
struct InputMistake: Error, Equatable {
    var words: SafeText
    init(_ words: String) { self.words = SafeText(words) }
}

/// The meaning of a `:` line.
enum ParsedCommand: Equatable, Sendable {
    /// An act that a panel asks about first. The panel opens with these values filled in.
    case panel(ActionPanel.Kind, DropID?, amount: String, reason: String?)
    /// An act that needs no panel.
    case act(OperatorAct, DropID?, reason: String?)
    /// The action of a key.
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

    /// Whether the command changes more than what this deck shows.
    var isGuarded: Bool {
        switch self {
        case .panel, .act, .acknowledge, .shelve, .unshelve, .export, .mouse: true
        case .keyAction(let keyAction): keyAction.isGuarded
        case .view, .theme, .goTo, .search, .reconnect: false
        }
    }
}

/// Parses `:` lines. It has no side effects.
struct CommandReader: Sendable {
    var words: [CommandWord]
    var drops: [String]
    var themes: [String]

    /// Parses a line.
    func read(_ line: String) throws(InputMistake) -> ParsedCommand {
        // Split by scalars, because a space and a combining mark after it form one character.
        let parts = line.unicodeScalars.split(separator: " ").map { String($0) }
        guard let name = parts.first else { throw InputMistake("say a command; tab lists them") }
        guard let word = words.first(where: { $0.matches(name) }) else {
            throw InputMistake("no command '\(name)'\(suggestion(name))")
        }
        if word.argument == .text || word.argument == .path {
            let text = words(of: line, after: 1)
            let isSearch = word.argument == .text
            if text.isEmpty { return .keyAction(isSearch ? .search : .export) }
            return isSearch ? .search(text) : .export(text)
        }
        if word.argument == .message {
            // If only a drop's name follows the word, that name is the message.
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
            guard phrase.reason?.isEmpty == false else { throw InputMistake("because of what?") }
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

        /// Accepts the drop before the figure too, as on the command line.
        mutating func putDropLast(among drops: [String]) {
            guard arguments.count == 2, drops.contains(arguments[0]),
                !drops.contains(arguments[1])
            else { return }
            arguments.swapAt(0, 1)
        }

        func usage() -> InputMistake { InputMistake("say: \(word.name) \(word.usage)") }
    }

    private func suggestion(_ name: String) -> String {
        let best = words.map { (word: $0.name, distance: editDistance(name, $0.name)) }
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

    /// Checks the limits of messages and reasons.
    private func check(_ text: String) throws(InputMistake) {
        guard let problem = OperatorText.problem(in: text) else { return }
        throw InputMistake("must be \(problem.rule)")
    }

    private func message(_ word: CommandWord, _ text: String, to drop: DropID?) -> ParsedCommand {
        let isAnnouncement = word.name == "announce"
        if text.isEmpty { return .keyAction(isAnnouncement ? .announce : .mark) }
        let words = ExactText(text)
        return .act(isAnnouncement ? .announce(words) : .mark(words), drop, reason: nil)
    }

    private static let panels: [String: ActionPanel.Kind] = [
        "open": .open, "resume": .resume, "close": .close, "reopen": .reopen,
    ]
    private static let actsWithoutArgument: [String: OperatorAct] = [
        "pause": .pause, "openRegistration": .openRegistration,
        "closeRegistration": .closeRegistration, "disarm": .disarm, "rearm": .rearm,
        "retract": .retract,
    ]

    private func act(_ phrase: inout Phrase) throws(InputMistake) -> ParsedCommand {
        let name = phrase.word.name
        if let kind = CommandReader.panels[name] { return try panel(kind, &phrase) }
        if let act = CommandReader.actsWithoutArgument[name] { return try self.act(act, &phrase) }
        phrase.putDropLast(among: drops)
        guard let amount = phrase.next() else {
            // Without a figure the command works like its key: the panel asks for the figure.
            guard phrase.reason == nil, name == "rate" || name == "units" else {
                throw phrase.usage()
            }
            return .keyAction(name == "rate" ? .drip : .units)
        }
        switch name {
        case "rate": return try act(.setDripRate(try rate(amount)), &phrase)
        case "hold": return try act(.setHold(try hold(amount)), &phrase)
        case "addUnits": return try act(.addUnits(try count(amount, phrase)), &phrase)
        case "withdrawUnits":
            return try panel(.units, &phrase, "-\(try count(amount, phrase))")
        default: return try units(amount, &phrase)
        }
    }

    private func units(_ amount: String, _ phrase: inout Phrase) throws(InputMistake)
        -> ParsedCommand
    {
        let units = try count(String(amount.dropFirst()), phrase)
        switch amount.first {
        case "+": return try act(.addUnits(units), &phrase)
        case "-": return try panel(.units, &phrase, "-\(units)")
        default: throw phrase.usage()
        }
    }

    private func act(_ act: OperatorAct, _ phrase: inout Phrase) throws(InputMistake)
        -> ParsedCommand
    {
        .act(act, try drop(&phrase), reason: phrase.reason)
    }

    private func panel(
        _ kind: ActionPanel.Kind, _ phrase: inout Phrase, _ amount: String = ""
    ) throws(InputMistake) -> ParsedCommand {
        .panel(kind, try drop(&phrase), amount: amount, reason: phrase.reason)
    }

    /// The named drop; nil means the drop in view.
    private func drop(_ phrase: inout Phrase) throws(InputMistake) -> DropID? {
        guard let name = phrase.next() else { return nil }
        guard phrase.arguments.isEmpty else { throw phrase.usage() }
        return try drop(name)
    }

    private func drop(_ name: String) throws(InputMistake) -> DropID {
        guard drops.contains(name) else {
            let names = drops.prefix(8).joined(separator: ", ")
            throw InputMistake("no drop '\(name)'; there are \(names.isEmpty ? "none yet" : names)")
        }
        return DropID(trusted: name)
    }

    private func rate(_ text: String) throws(InputMistake) -> DripRate {
        guard let rate = dripRate(text.lowercased()) else {
            let most = Figure.grouped(DripRate.perSecondMax)
            throw InputMistake("a rate is a whole number from 0 to \(most), or unlimited")
        }
        return rate
    }

    private func count(_ text: String, _ phrase: Phrase) throws(InputMistake) -> Int {
        guard let count = wholeNumber(text), (1...Limits.unitsMax).contains(count) else {
            throw phrase.usage()
        }
        return count
    }

    private func hold(_ text: String) throws(InputMistake) -> TimeSpan {
        guard let hold = DurationText.span(text), Limits.hold.contains(hold) else {
            throw InputMistake("a hold must be \(DurationText.rule(in: Limits.hold))")
        }
        return hold
    }

    private func viewCommand(_ phrase: inout Phrase) throws(InputMistake) -> ParsedCommand {
        let word = phrase.word
        if phrase.reason != nil, word.argument != .shelf { throw phrase.usage() }
        switch word.argument {
        case .dropInView:
            guard let name = phrase.next() else { throw phrase.usage() }
            try requireEnd(of: phrase)
            return .view(try drop(name))
        case .theme:
            guard let name = phrase.next() else { return .keyAction(.theme) }
            try requireEnd(of: phrase)
            guard themes.contains(name) else {
                throw InputMistake("no theme '\(name)'; tab lists them")
            }
            return .theme(name)
        case .time:
            let text = phrase.arguments.joined(separator: " ")
            return text.isEmpty ? .keyAction(.goTo) : .goTo(text)
        case .alarm:
            let kind = try alarm(&phrase)
            try requireEnd(of: phrase)
            return word.name == "unshelve" ? .unshelve(kind) : .acknowledge(kind)
        case .shelf: return try shelveCommand(&phrase)
        case .onOrOff:
            guard let word = phrase.next() else { return .keyAction(.mouse) }
            try requireEnd(of: phrase)
            guard ["on", "off"].contains(word.lowercased()) else { throw phrase.usage() }
            return .mouse(word.lowercased() == "on")
        default:
            try requireEnd(of: phrase)
            if word.name == "reconnect" { return .reconnect }
            if let keyAction = KeyAction.allCases.first(where: { word.matches($0.rawValue) }) {
                return .keyAction(keyAction)
            }
            throw phrase.usage()
        }
    }

    private func requireEnd(of phrase: Phrase) throws(InputMistake) {
        guard phrase.arguments.isEmpty else { throw phrase.usage() }
    }

    private func alarm(_ phrase: inout Phrase) throws(InputMistake) -> Alarm.Kind? {
        guard let name = phrase.arguments.first else { return nil }
        if let kind = Alarm.Kind.all.first(where: { $0.name == name.lowercased() }) {
            phrase.arguments.removeFirst()
            return kind
        }
        if DurationText.span(name) != nil { return nil }
        throw InputMistake("no alarm '\(name)'; tab lists them")
    }

    private func shelveCommand(_ phrase: inout Phrase) throws(InputMistake) -> ParsedCommand {
        let kind = try alarm(&phrase)
        guard let time = phrase.next(), let span = DurationText.span(time), phrase.arguments.isEmpty
        else { throw phrase.usage() }
        guard span.milliseconds > 0, span <= AlarmBoard.shelfMax else {
            throw InputMistake("an alarm can be put aside for an hour at most")
        }
        guard let reason = phrase.reason else { throw InputMistake("say why: because ...") }
        return .shelve(kind, span, reason: reason)
    }
}

/// A whole number, with or without separators (`,` or `_`) between thousands.
func wholeNumber(_ text: String) -> Int? {
    let digits = text.filter { $0 != "," && $0 != "_" }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(digits)
}
