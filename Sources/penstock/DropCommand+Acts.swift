import ArgumentParser
import Rules

extension DropCommand {
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Opens a drop now.")
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.open) }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pauses an open drop: the line keeps its places, nothing is granted.")
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.pause) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Resumes a paused drop.")
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.resume) }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes a drop; running holds may still be confirmed.")
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.close) }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens a closed drop again, while units are left.")
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.reopen) }
    }

    struct Rate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the drip rate: grants a second, or 'unlimited'.")
        @OptionGroup var act: Act
        @Argument(help: "Grants a second, from 0, or 'unlimited'.", transform: DropCommand.rate)
        var rate: DripRate
        func run() async throws { try await act.carryOut(.setDripRate(rate)) }
    }

    struct Units: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issues further units (+500), or takes free ones out of the sale (-500).")
        @OptionGroup var act: Act
        // A number with a minus sign would otherwise be taken for an option.
        @Argument(parsing: .allUnrecognized, help: "+N or -N.")
        var change: [String]

        func validate() throws {
            guard change.count == 1 else {
                throw ValidationError("Write +N to add units or -N to withdraw free ones.")
            }
            _ = try DropCommand.change(change[0])
        }

        func run() async throws {
            let change = try DropCommand.change(self.change[0])
            try await act.carryOut(change > 0 ? .addUnits(change) : .withdrawUnits(-change))
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how long units granted from now on are set aside.")
        @OptionGroup var act: Act
        @Argument(help: "A length of time such as 10m, 1m30s or 1d.", transform: DropCommand.hold)
        var hold: Span
        func run() async throws { try await act.carryOut(.setHold(hold)) }
    }

    struct Announce: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives those who wait a message.")
        @OptionGroup var act: Act
        @Argument(help: "The message.")
        var text: String
        func run() async throws { try await act.carryOut(.announce(ExactText(text))) }
    }

    struct Mark: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a note on the time line.")
        @OptionGroup var act: Act
        @Argument(help: "The note.")
        var text: String
        func run() async throws { try await act.carryOut(.mark(ExactText(text))) }
    }

    struct Registration: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens or closes a drop's registration.",
            subcommands: [Begin.self, End.self])

        struct Begin: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "open", abstract: "Takes registrations from now on.")
            @OptionGroup var act: Act
            func run() async throws { try await act.carryOut(.openRegistration) }
        }

        struct End: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "close", abstract: "Takes no further registrations.")
            @OptionGroup var act: Act
            func run() async throws { try await act.carryOut(.closeRegistration) }
        }
    }

    struct Schedule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a drop's schedule off, or puts it on again.",
            subcommands: [Disarm.self, Rearm.self])

        struct Disarm: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Nothing opens or closes by itself any more.")
            @OptionGroup var act: Act
            func run() async throws { try await act.carryOut(.disarm) }
        }

        struct Rearm: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "What is due from now on happens by itself again.")
            @OptionGroup var act: Act
            func run() async throws { try await act.carryOut(.rearm) }
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

    private static func change(_ text: String) throws -> Int {
        let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
        guard isSigned, let change = Int(text), change != 0, abs(change) <= Limits.unitsMax else {
            throw ValidationError("Write +N to add units or -N to withdraw free ones.")
        }
        return change
    }

    private static func hold(_ text: String) throws -> Span {
        guard let hold = DurationText.span(text), Limits.hold.contains(hold) else {
            throw ValidationError(
                "A hold must be \(DurationText.rule(in: Limits.hold)), not \"\(text)\".")
        }
        return hold
    }
}
