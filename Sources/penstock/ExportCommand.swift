import ArgumentParser
import Foundation
import Journal
import Machine
import Recordings
import Rules
import Telemetry
import Wire

/// `penstock export`: a recording's events or readings for spreadsheets and notebooks.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints a recording's events or readings for spreadsheets and notebooks.")

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case csv, ndjson
    }

    enum Content: EnumerableFlag {
        case events, readings
    }

    @Argument(help: .recording, completion: .file())
    var recording: String
    @Flag(help: "What to print.")
    var content: Content
    @Option(help: "How to print it.")
    var format: Format = .ndjson
    @Flag(
        help:
            "Print the partner's own buyer references. Without it buyers are numbered in the order of their appearance."
    )
    var withBuyers = false
    @Flag(
        help:
            "In CSV, leave texts that begin with = + - @ or a tab as they are. Without it they get an apostrophe before them, so that no spreadsheet computes them."
    )
    var raw = false

    func run() throws {
        let sale = try RecordedSale(recording)
        switch content {
        case .events: try exportEvents(sale.recording)
        case .readings: try exportReadings(sale.recording)
        }
    }

    private func exportEvents(_ recording: Recording) throws {
        var sheet = Sheet(format, isRaw: raw)
        var pseudonyms = Pseudonyms()
        if sheet.isCSV { sheet.add(EventRow.columns.map { .own($0) }) }
        var after: Int64 = 0
        while true {
            let rows = try Failure.journal { () throws(JournalError) in
                try recording.eventRows(after: after, limit: 4096)
            }
            guard let last = rows.last else { break }
            for var row in rows {
                if !withBuyers { row.buyer = row.buyer.map { pseudonyms.name(of: $0) } }
                if sheet.isCSV {
                    sheet.add(row.cells)
                } else {
                    sheet.add(line: EventLine(row).json)
                }
            }
            after = last.sequence
            try sheet.flush()
        }
        try sheet.flush()
    }

    private func exportReadings(_ recording: Recording) throws {
        var sheet = Sheet(format, isRaw: raw)
        if sheet.isCSV { sheet.add(Reading.columns.map { .own($0) }) }
        var after: Int64 = 0
        while true {
            let stored = try Failure.journal { () throws(JournalError) in
                try recording.readings(after: after, limit: 512)
            }
            guard let last = stored.last else { break }
            for reading in stored.map(\.reading) {
                if sheet.isCSV {
                    for row in reading.rows { sheet.add(row) }
                } else {
                    sheet.add(
                        line: String(decoding: try JSONCoding.bytes(of: reading), as: UTF8.self))
                }
            }
            after = last.id
            try sheet.flush()
        }
        try sheet.flush()
    }
}

/// Other names for buyers: `buyer-1`, `buyer-2` in the order in which they appear.
private struct Pseudonyms {
    private var numbers: [BuyerID: Int] = [:]

    mutating func name(of buyer: String) -> String {
        let buyer = BuyerID(trusted: buyer)
        let number = numbers[buyer] ?? numbers.count + 1
        numbers[buyer] = number
        return "buyer-\(number)"
    }
}

/// Lines on their way to standard output, written in large pieces.
private struct Sheet {
    let isCSV: Bool
    private var csv: CSVText
    private var json = ""

    init(_ format: ExportCommand.Format, isRaw: Bool) {
        isCSV = format == .csv
        csv = CSVText(isRaw: isRaw)
    }

    mutating func add(_ cells: [CSVText.Cell]) { csv.add(cells) }

    mutating func add(line: String) {
        json += line
        json += "\n"
    }

    mutating func flush() throws(Failure) {
        try csv.flush()
        guard !json.isEmpty else { return }
        try Standard.write(Data(json.utf8))
        json = ""
    }
}
