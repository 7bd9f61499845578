import ArgumentParser
import Rules

extension DropCommand {
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens a drop now; after a missed selling window, at the end of a notice.")
        @OptionGroup var call: DropArguments
        @Option(
            help: "After a missed window: the time from this command to the opening, as 60s.",
            transform: DropCommand.notice)
        var notice: TimeSpan?
        func run() async throws { try await call.send(.open, notice: notice) }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pauses an open drop: the line keeps its places, nothing is granted.")
        @OptionGroup var call: DropArguments
        func run() async throws { try await call.send(.pause) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Resumes a paused drop.")
        @OptionGroup var call: DropArguments
        func run() async throws { try await call.send(.resume) }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes a drop; running holds may still be confirmed.")
        @OptionGroup var call: DropArguments
        func run() async throws { try await call.send(.close) }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens a closed drop again, while units are free.",
            discussion: """
                Within 60 s of an operator's closing, and without --notice, it is an undo: the \
                drop opens at once. Otherwise the drop is ready until its new opening, and every \
                answer to a buyer tells that time.
                """)
        @OptionGroup var call: DropArguments
        @Option(
            help: """
                The time from this command to the opening, as 60s. Without it: the campaign's \
                reopen_notice.
                """,
            transform: DropCommand.notice)
        var notice: TimeSpan?
        func run() async throws { try await call.send(.reopen, notice: notice) }
    }

    struct Rate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the drip rate: grants per second from 0, or 'unlimited'.")
        @OptionGroup var call: FigureArguments
        func validate() throws { _ = try call.parts(DropCommand.dripRate) }
        func run() async throws { try await call.send(DropCommand.dripRate) }
    }

    struct Units: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds units (+500), or withdraws free ones from the sale (-500).")
        @OptionGroup var call: FigureArguments
        func validate() throws { _ = try call.parts(DropCommand.units) }
        func run() async throws { try await call.send(DropCommand.units) }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how long units granted from now on are held: 10m, 1m30s or 1d.")
        @OptionGroup var call: FigureArguments
        func validate() throws { _ = try call.parts(DropCommand.hold) }
        func run() async throws { try await call.send(DropCommand.hold) }
    }

    struct Registration: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens or closes a drop's registration: ID open, ID close.")
        private static let acts: [String: OperatorAct] = [
            "open": .openRegistration, "close": .closeRegistration,
        ]
        @OptionGroup var call: ChoiceArguments
        func validate() throws { _ = try call.parts(Registration.acts) }
        func run() async throws { try await call.send(Registration.acts) }
    }

    struct Schedule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switches a drop's schedule off or on: ID disarm, ID rearm.")
        private static let acts: [String: OperatorAct] = ["disarm": .disarm, "rearm": .rearm]
        @OptionGroup var call: ChoiceArguments
        func validate() throws { _ = try call.parts(Schedule.acts) }
        func run() async throws { try await call.send(Schedule.acts) }
    }

    struct Disarm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switches a drop's schedule off: nothing opens or closes by itself any more.")
        @OptionGroup var call: DropArguments
        func run() async throws { try await call.send(.disarm) }
    }

    struct Rearm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switches a drop's schedule on: what is due from now on happens by itself.")
        @OptionGroup var call: DropArguments
        func run() async throws { try await call.send(.rearm) }
    }

    struct Announce: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets the message that every answer to a buyer of the drop carries.")
        @OptionGroup var call: TextArguments
        func run() async throws { try await call.send { .announce($0) } }
    }

    struct Retract: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes a drop's message.")
        @OptionGroup var call: DropArguments
        func run() async throws { try await call.send(.retract) }
    }

    struct MarkTime: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "mark", abstract: "Puts a note on the timeline.")
        @OptionGroup var call: TextArguments
        func run() async throws { try await call.send { .mark($0) } }
    }
}
