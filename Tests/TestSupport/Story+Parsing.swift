import Rules

extension Story {
    package init(name: String, text: String) throws {
        self.name = name
        var terms = CampaignTerms(id: "story", drops: [])
        blocks = try Story.paragraphs(of: text).map { lines in
            try Story.block(lines, terms: &terms, story: name)
        }
        self.terms = terms
    }

    private static func paragraphs(of text: String) -> [[String]] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .split(separator: "").map(Array.init)
    }

    private static func block(
        _ lines: [String], terms: inout CampaignTerms, story: String
    ) throws -> Block {
        let rule = lines.firstIndex(of: "----") ?? lines.endIndex
        let script = Array(lines[..<rule])
        var actions: [Action] = []
        for line in script where !line.hasPrefix("#") {
            do {
                let words = try StoryWords(line)
                switch words.verb {
                case "campaign": try words.describe(&terms)
                case "drop": terms.drops.append(try words.dropTerms())
                default: actions += try words.actions()
                }
            } catch let mistake as StoryMistake {
                throw StoryMistake("\(story): \(line): \(mistake)")
            }
        }
        return Block(script: script, actions: actions, expected: Array(lines[rule...].dropFirst()))
    }
}

extension StoryWords {
    fileprivate func describe(_ terms: inout CampaignTerms) throws {
        terms.carryOver = arguments.contains("carry_over")
        terms.rollLeftovers = arguments.contains("roll_leftovers")
        if let line = try number("line") { terms.lineLimit = line }
        if let notice = try span("reopen_notice") { terms.reopenNotice = notice }
    }

    fileprivate func dropTerms() throws -> DropTerms {
        let id = try dropID()
        guard let units = try number("units") else { throw StoryMistake("units are missing") }
        return DropTerms(
            id: id, units: units, registrationOpens: try moment("registration_opens"),
            registrationCloses: try moment("registration_closes"), opens: try moment("opens"),
            closes: try moment("closes"), hold: try span("hold") ?? .seconds(600),
            dripRate: try options["rate"].map(StoryWords.dripRate) ?? .unlimited,
            order: try orderOfService())
    }

    private func orderOfService() throws -> OrderOfService {
        guard options["order"] == "draw" else { return .firstCome }
        let words = (options["seed"] ?? "").split(separator: ".").compactMap { UInt64($0) }
        guard words.count == 4, let window = try span("window") else {
            throw StoryMistake("a draw needs window=5s and seed=1.2.3.4")
        }
        return .draw(window: window, seed: DrawSeed(words[0], words[1], words[2], words[3]))
    }

    fileprivate func actions() throws -> [Story.Action] {
        switch verb {
        case "advance": return [.advance(try spanArgument())]
        case "jump": return [.jump(try spanArgument())]
        case "away": return [.away(try spanArgument())]
        case "back": return [.back(try spanArgument())]
        case "books": return [.books(arguments.isEmpty ? nil : try dropID())]
        case "show":
            let drop = try dropID()
            let buyers = arguments.dropFirst().map { BuyerID(trusted: $0) }
            return buyers.isEmpty ? [.show(drop)] : buyers.map { .standing(drop, $0) }
        default:
            if let acts = try buyerCommands() { return acts }
            return [.command(.operate(try operatorCommand()))]
        }
    }

    /// A buyer's verb, once for each of the buyers named after the drop.
    private func buyerCommands() throws -> [Story.Action]? {
        let act: BuyerAct
        switch verb {
        case "register": act = .register
        case "unregister": act = .unregister
        case "claim": act = .claim
        case "release": act = .release
        case "confirm":
            guard let order = options["order"].flatMap({ OrderReference($0) }) else {
                throw StoryMistake("confirm needs order=REFERENCE")
            }
            act = .confirm(order)
        default: return nil
        }
        let drop = try dropID()
        guard arguments.count > 1 else { throw StoryMistake("who?") }
        return arguments.dropFirst().map {
            .command(.buyer(BuyerCommand(act, drop: drop, buyer: BuyerID(trusted: $0))))
        }
    }

    private func operatorCommand() throws -> OperatorCommand {
        OperatorCommand(
            try operatorAct(), drop: try dropID(),
            author: Author(name: options["by"] ?? "operator"),
            reason: options["reason"].map { ExactText($0) },
            revision: try number("revision"), id: try options["id"].map(commandID),
            notice: try span("notice"))
    }

    private func commandID(_ text: String) throws -> CommandID {
        guard let id = CommandID(text) else { throw StoryMistake("not a command's id") }
        return id
    }

    private func operatorAct() throws -> OperatorAct {
        switch verb {
        case "openRegistration": .openRegistration
        case "closeRegistration": .closeRegistration
        case "open": .open
        case "pause": .pause
        case "resume": .resume
        case "close": .close
        case "reopen": .reopen
        case "disarm": .disarm
        case "rearm": .rearm
        case "setDripRate": .setDripRate(try StoryWords.dripRate(argument(1)))
        case "addUnits": .addUnits(try numberArgument(1))
        case "withdrawUnits": .withdrawUnits(try numberArgument(1))
        case "setHold": .setHold(try StoryWords.span(argument(1)))
        case "announce": .announce(ExactText(try argument(1)))
        case "mark": .mark(ExactText(try argument(1)))
        case "retract": .retract
        default: throw StoryMistake("no such verb")
        }
    }
}
