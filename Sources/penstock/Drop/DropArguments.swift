import ArgumentParser
import Rules

extension DropCommand {
    /// The arguments of a command that needs only the drop.
    struct DropArguments: ParsableArguments {
        @OptionGroup var target: DropArgument
        @OptionGroup var engine: EngineArgument
        @OptionGroup var command: CommandOptions

        func send(_ act: OperatorAct, notice: TimeSpan? = nil) async throws {
            try await command.send(act, to: target.drop, at: engine, notice: notice)
        }
    }

    struct TextArguments: ParsableArguments {
        @OptionGroup var target: DropArgument
        @Argument(help: "The text.")
        var text: String
        @OptionGroup var engine: EngineArgument
        @OptionGroup var command: CommandOptions

        func send(_ act: (ExactText) -> OperatorAct) async throws {
            try await command.send(act(ExactText(text)), to: target.drop, at: engine)
        }
    }

    /// The arguments of a command with a value. Value and engine are read as raw words, because the
    /// parser takes -5 for an option.
    struct FigureArguments: ParsableArguments {
        @OptionGroup var target: DropArgument
        @Argument(
            parsing: .allUnrecognized,
            help: "The value, then optionally the engine (or use --url).")
        var value: [String]
        @OptionGroup var command: CommandOptions

        func send(_ read: (String) throws -> OperatorAct) async throws {
            let (act, engine) = try parts(read)
            try await command.send(act, to: target.drop, at: engine)
        }

        func parts(
            _ read: (String) throws -> OperatorAct
        ) throws -> (act: OperatorAct, engine: EngineArgument) {
            var words = value
            if let place = words.firstIndex(of: "--") {
                words.remove(at: place)
            } else if let option = words.first(where: { $0.hasPrefix("--") }) {
                throw ValidationError("Unknown option '\(option)'")
            }
            guard let first = words.first else {
                throw ValidationError("The value is missing.")
            }
            let act = try read(first)
            guard words.count <= 2 else {
                throw ValidationError(
                    "Unexpected \"\(words[2])\": only the engine may follow the value.")
            }
            return (act, EngineArgument(words.dropFirst().first))
        }
    }

    /// The arguments of a command with a choice between two acts. Drop and choice may come in
    /// either order, even if a drop is named like a choice.
    struct ChoiceArguments: ParsableArguments {
        @Argument(help: "The drop.")
        var drop: String
        @Argument(help: "For registration: open or close; for schedule: disarm or rearm.")
        var change: String
        @OptionGroup var engine: EngineArgument
        @OptionGroup var command: CommandOptions

        func send(_ acts: [String: OperatorAct]) async throws {
            let (act, drop) = try parts(acts)
            try await command.send(act, to: drop, at: engine)
        }

        func parts(_ acts: [String: OperatorAct]) throws -> (act: OperatorAct, drop: DropID) {
            if let act = acts[change] { return (act, try DropCommand.dropID(drop)) }
            if let act = acts[drop] { return (act, try DropCommand.dropID(change)) }
            let words = acts.keys.sorted().joined(separator: " or ")
            throw ValidationError("Write the drop, then \(words), not '\(change)'.")
        }
    }

    static func dripRate(_ text: String) throws -> OperatorAct {
        if text == "unlimited" { return .setDripRate(.unlimited) }
        guard let rate = Int(text), (0...DripRate.perSecondMax).contains(rate) else {
            throw ValidationError(
                "A drip rate is a whole number from 0 to \(DripRate.perSecondMax), or"
                    + " 'unlimited', not \"\(text)\".")
        }
        return .setDripRate(.perSecond(rate))
    }

    static func units(_ text: String) throws -> OperatorAct {
        let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
        guard isSigned, let change = Int(text), change != 0,
            (-Limits.unitsMax...Limits.unitsMax).contains(change)
        else {
            throw ValidationError(
                "Write +N to add units or -N to withdraw free ones, N from 1 to"
                    + " \(Limits.unitsMax), not \"\(text)\".")
        }
        return change > 0 ? .addUnits(change) : .withdrawUnits(-change)
    }

    static func hold(_ text: String) throws -> OperatorAct {
        .setHold(try span(text, in: Limits.hold, of: "A hold"))
    }

    static func notice(_ text: String) throws -> TimeSpan {
        try span(text, in: Limits.notice, of: "A notice")
    }

    private static func span(
        _ text: String, in range: ClosedRange<TimeSpan>, of name: String
    ) throws -> TimeSpan {
        guard let span = DurationText.span(text), range.contains(span) else {
            throw ValidationError(
                "\(name) must be \(DurationText.rule(in: range)), not \"\(text)\".")
        }
        return span
    }
}
