import ArgumentParser
import Machine
import Recordings

/// `penstock record`: an operator's own recording of a remote sale.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Follows a remote sale into a recording of your own.",
        discussion: """
            The file is like the engine's journal: replay, verify and export read it. A lost link \
            is tried again. Run again with the same file, it goes on after the last event. INT, \
            TERM and HUP end it in order, with 1 if a drop is not closed yet. The seed of a draw \
            is recorded once its drop is closed.
            """)

    @OptionGroup var engine: EngineArgument
    @OptionGroup var place: EnginePlace
    @Option(name: .shortAndLong, help: "The recording.", completion: .file(extensions: ["sale"]))
    var output: String
    @Flag(help: "End once every drop of the campaign is closed.")
    var untilClosed = false
    @OptionGroup var connection: EngineConnection

    func run() throws {
        let signals = TerminationSignals()
        let inbox = RecordInbox()
        signals.handle { _ in inbox.stop() }
        var recorder = SaleRecorder(
            try connection.client(place.url(or: engine.engine)), path: output,
            endsWhenClosed: untilClosed, inbox: inbox)
        try recorder.run()
        // Keeps the signals caught up to here.
        withExtendedLifetime(signals) {}
    }
}
