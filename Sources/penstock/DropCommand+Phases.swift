import ArgumentParser
import Rules

extension DropCommand {
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens a drop now; one whose selling window was missed, after a notice.")
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @Option(
            help: "How long before it opens that is told, after a missed window: 60s.",
            transform: DropCommand.notice)
        var notice: TimeSpan?
        @OptionGroup var act: Act
        func run() async throws {
            try await act.carryOut(.open, on: target.drop, at: engine, notice: notice)
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pauses an open drop: the line keeps its places, nothing is granted.")
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.pause, on: target.drop, at: engine) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Resumes a paused drop.")
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.resume, on: target.drop, at: engine) }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes a drop; running holds may still be confirmed.")
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.close, on: target.drop, at: engine) }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens a closed drop again, while units are free.",
            discussion: """
                Within 60 s of an operator's close, and without --notice, it is an undo and opens at \
                once. Otherwise the drop is ready until its new opening, which every answer to a \
                buyer tells.
                """)
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @Option(
            help: """
                How long before the reopening it is told: 60s. Without it: the campaign's \
                reopen_notice.
                """,
            transform: DropCommand.notice)
        var notice: TimeSpan?
        @OptionGroup var act: Act
        func run() async throws {
            try await act.carryOut(.reopen, on: target.drop, at: engine, notice: notice)
        }
    }

    struct Registration: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens or closes a drop's registration: ID open, ID close.")
        @Argument(help: "The drop.")
        var drop: String
        @Argument(help: "open or close.")
        var change: String
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act

        private static let changes: [String: OperatorAct] = [
            "open": .openRegistration, "close": .closeRegistration,
        ]

        func validate() throws {
            _ = try DropCommand.change(drop, change, among: Registration.changes)
        }

        func run() async throws {
            let (drop, change) = try DropCommand.change(
                drop, change, among: Registration.changes)
            try await act.carryOut(change, on: drop, at: engine)
        }
    }

    struct Schedule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a drop's schedule off, or puts it on again: ID disarm, ID rearm.")
        @Argument(help: "The drop.")
        var drop: String
        @Argument(help: "disarm or rearm.")
        var change: String
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act

        private static let changes: [String: OperatorAct] = ["disarm": .disarm, "rearm": .rearm]

        func validate() throws {
            _ = try DropCommand.change(drop, change, among: Schedule.changes)
        }

        func run() async throws {
            let (drop, change) = try DropCommand.change(drop, change, among: Schedule.changes)
            try await act.carryOut(change, on: drop, at: engine)
        }
    }

    struct Disarm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a drop's schedule off: nothing opens or closes by itself any more.")
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.disarm, on: target.drop, at: engine) }
    }

    struct Rearm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a drop's schedule on again: what is due from now on happens by itself.")
        @OptionGroup var target: Target
        @OptionGroup var engine: EngineArgument
        @OptionGroup var act: Act
        func run() async throws { try await act.carryOut(.rearm, on: target.drop, at: engine) }
    }

    /// The drop and the change among two arguments in either order. A drop may have a change's name.
    private static func change(
        _ first: String, _ second: String, among changes: [String: OperatorAct]
    ) throws -> (DropID, OperatorAct) {
        if let change = changes[second] { return (try dropID(first), change) }
        if let change = changes[first] { return (try dropID(second), change) }
        let words = changes.keys.sorted().joined(separator: " or ")
        throw ValidationError("Write the drop, then \(words), not '\(second)'.")
    }
}
