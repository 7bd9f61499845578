import ArgumentParser
import Rules

extension DropCommand {
    struct Rate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the drip rate: grants a second, or 'unlimited'.")
        @OptionGroup var target: Target
        @Argument(
            parsing: .allUnrecognized,
            help: "Grants a second, from 0, or 'unlimited'; behind it the engine, or --url.")
        var rate: [String]
        @OptionGroup var act: Act

        func validate() throws { _ = try parts() }

        func run() async throws {
            let (rate, engine) = try parts()
            try await act.carryOut(.setDripRate(rate), on: target.drop, at: engine)
        }

        private func parts() throws -> (DripRate, EngineArgument) {
            try DropCommand.figure(in: rate, read: DropCommand.rate)
        }
    }

    struct Units: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issues further units (+500), or takes free ones out of the sale (-500).")
        @OptionGroup var target: Target
        @Argument(parsing: .allUnrecognized, help: "+N or -N; behind it the engine, or --url.")
        var change: [String]
        @OptionGroup var act: Act

        func validate() throws { _ = try parts() }

        func run() async throws {
            let (change, engine) = try parts()
            try await act.carryOut(
                change > 0 ? .addUnits(change) : .withdrawUnits(-change), on: target.drop,
                at: engine)
        }

        private func parts() throws -> (change: Int, engine: EngineArgument) {
            try DropCommand.figure(in: change, read: Units.change)
        }

        private static func change(_ text: String) throws -> Int {
            let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
            guard isSigned, let change = Int(text), change != 0,
                (-Limits.unitsMax...Limits.unitsMax).contains(change)
            else {
                throw ValidationError(
                    "Write +N to add units or -N to withdraw free ones, N from 1 to"
                        + " \(Limits.unitsMax), not \"\(text)\".")
            }
            return change
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how long units granted from now on are set aside.")
        @OptionGroup var target: Target
        @Argument(
            parsing: .allUnrecognized,
            help: "A length of time such as 10m, 1m30s or 1d; behind it the engine, or --url.")
        var hold: [String]
        @OptionGroup var act: Act

        func validate() throws { _ = try parts() }

        func run() async throws {
            let (hold, engine) = try parts()
            try await act.carryOut(.setHold(hold), on: target.drop, at: engine)
        }

        private func parts() throws -> (TimeSpan, EngineArgument) {
            try DropCommand.figure(in: hold, read: DropCommand.hold)
        }
    }

    struct Announce: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives a message that every answer to a buyer of the drop tells.")
        @OptionGroup var target: Target
        @Argument(help: "The message.")
        var text: String
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws {
            try await act.carryOut(.announce(ExactText(text)), on: target.drop, at: engine)
        }
    }

    struct Retract: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a drop's message back.")
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.retract, on: target.drop, at: engine) }
    }

    struct Mark: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a note on the time line.")
        @OptionGroup var target: Target
        @Argument(help: "The note.")
        var text: String
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws {
            try await act.carryOut(.mark(ExactText(text)), on: target.drop, at: engine)
        }
    }

    /// A number and the engine after it. Both are read unparsed: the parser would read a number with a
    /// minus sign as an unknown option.
    private static func figure<Value>(
        in words: [String], read: (String) throws -> Value
    ) throws -> (Value, EngineArgument) {
        var words = words
        if let place = words.firstIndex(of: "--") {
            words.remove(at: place)
        } else if let option = words.first(where: { $0.hasPrefix("--") }) {
            throw ValidationError("Unknown option '\(option)'")
        }
        guard let figure = words.first else { throw ValidationError("The figure is missing.") }
        let value = try read(figure)
        guard words.count <= 2 else {
            throw ValidationError(
                "Behind the figure comes the engine alone, not \"\(words[2])\", too.")
        }
        return (value, EngineArgument(words.dropFirst().first))
    }

    private static func rate(_ text: String) throws -> DripRate {
        if text == "unlimited" { return .unlimited }
        guard let rate = Int(text), (0...DripRate.perSecondMax).contains(rate) else {
            throw ValidationError(
                "A drip rate is a whole number from 0 to \(DripRate.perSecondMax), or"
                    + " 'unlimited', not \"\(text)\".")
        }
        return .perSecond(rate)
    }

    private static func hold(_ text: String) throws -> TimeSpan {
        try span(text, in: Limits.hold, of: "A hold")
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
