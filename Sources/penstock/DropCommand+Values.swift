import ArgumentParser
import Rules

extension DropCommand {
    struct Rate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the drip rate: grants a second, or 'unlimited'.")
        @OptionGroup var target: Target
        @Argument(help: "Grants a second, from 0, or 'unlimited'.", transform: DropCommand.rate)
        var rate: DripRate
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws {
            try await act.carryOut(.setDripRate(rate), on: target.drop, at: engine)
        }
    }

    struct Units: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issues further units (+500), or takes free ones out of the sale (-500).")
        @OptionGroup var target: Target
        // A number with a minus sign would otherwise be taken for an option.
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
            // The mark before a figure with a minus sign comes with the words.
            let change = change.first == "--" ? Array(change.dropFirst()) : change
            guard (1...2).contains(change.count) else { throw Units.usage }
            return (try Units.change(change[0]), EngineArgument(change.dropFirst().first))
        }

        private static func change(_ text: String) throws -> Int {
            let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
            guard isSigned, let change = Int(text), change != 0,
                (-Limits.unitsMax...Limits.unitsMax).contains(change)
            else { throw usage }
            return change
        }

        private static let usage = ValidationError(
            "Write +N to add units or -N to withdraw free ones.")
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how long units granted from now on are set aside.")
        @OptionGroup var target: Target
        @Argument(
            help: "A length of time such as 10m, 1m30s or 1d.", transform: DropCommand.hold)
        var hold: Span
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws {
            try await act.carryOut(.setHold(hold), on: target.drop, at: engine)
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

    private static func rate(_ text: String) throws -> DripRate {
        if text == "unlimited" { return .unlimited }
        guard let rate = Int(text), (0...DripRate.perSecondMax).contains(rate) else {
            throw ValidationError(
                "A drip rate is a whole number from 0 to \(DripRate.perSecondMax), or 'unlimited'.")
        }
        return .perSecond(rate)
    }

    private static func hold(_ text: String) throws -> Span {
        try span(text, in: Limits.hold, of: "A hold")
    }

    static func notice(_ text: String) throws -> Span {
        try span(text, in: Limits.notice, of: "A notice")
    }

    private static func span(
        _ text: String, in range: ClosedRange<Span>, of name: String
    ) throws -> Span {
        guard let span = DurationText.span(text), range.contains(span) else {
            throw ValidationError(
                "\(name) must be \(DurationText.rule(in: range)), not \"\(text)\".")
        }
        return span
    }
}
