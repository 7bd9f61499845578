import ArgumentParser
import Recordings

/// `penstock export`: a recording's events or readings for spreadsheets and notebooks.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints a recording's events or readings for spreadsheets and notebooks.")

    enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
        case csv, ndjson
    }

    enum ExportContent: EnumerableFlag {
        case events, readings
    }

    @Argument(help: .recording, completion: .file())
    var recording: String
    @Flag(help: "What to print.")
    var content: ExportContent
    @Option(help: "How to print it.")
    var format: ExportFormat = .ndjson
    @Flag(
        help: """
            Print the partner's own buyer references. Without it buyers are numbered in the order \
            in which they appear.
            """)
    var withBuyers = false
    @Flag(
        help: """
            In CSV, leave texts that begin with = + - @ or a tab as they are. Without it they get \
            a leading apostrophe, so that no spreadsheet computes them.
            """)
    var raw = false

    func run() throws {
        let export = RecordingExport(
            recording: try RecordedSale(recording).recording, isCSV: format == .csv, isRaw: raw,
            withBuyers: withBuyers)
        switch content {
        case .events: try export.events()
        case .readings: try export.readings()
        }
    }
}
