import Foundation
package import Journal
import Machine
import Rules
import Telemetry
import Wire

/// Prints a recording to standard output, for spreadsheets and notebooks.
package struct RecordingExport {
    private let recording: Recording
    private let isCSV: Bool
    /// In CSV, whether texts that a spreadsheet would compute stay as they are.
    private let isRaw: Bool
    /// Whether the partner's own buyer references are printed.
    private let withBuyers: Bool

    package init(recording: Recording, isCSV: Bool, isRaw: Bool, withBuyers: Bool) {
        self.recording = recording
        self.isCSV = isCSV
        self.isRaw = isRaw
        self.withBuyers = withBuyers
    }

    /// Prints the events.
    package func events() throws {
        var lines = ExportLines(isCSV: isCSV, isRaw: isRaw)
        var pseudonyms = Pseudonyms()
        if lines.isCSV { lines.add(EventRow.columns.map { .own($0) }) }
        var after: Int64 = 0
        while true {
            let rows = try Failure.journal(try recording.eventRows(after: after, limit: 4096))
            guard let last = rows.last else { break }
            for var row in rows {
                if !withBuyers { row.buyer = row.buyer.map { pseudonyms.name(of: $0) } }
                if lines.isCSV {
                    lines.add(row.cells)
                } else {
                    lines.add(line: EventLine(row).json)
                }
            }
            after = last.sequence
            try lines.flush()
        }
        try lines.flush()
    }

    /// Prints the readings, one row for each drop in CSV.
    package func readings() throws {
        var lines = ExportLines(isCSV: isCSV, isRaw: isRaw)
        if lines.isCSV { lines.add(Reading.columns.map { .own($0) }) }
        var after: Int64 = 0
        while true {
            let stored = try Failure.journal(try recording.readings(after: after, limit: 512))
            guard let last = stored.last else { break }
            for reading in stored.map(\.reading) {
                if lines.isCSV {
                    for row in reading.rows { lines.add(row) }
                } else {
                    lines.add(
                        line: String(decoding: try JSONCoding.bytes(of: reading), as: UTF8.self))
                }
            }
            after = last.id
            try lines.flush()
        }
        try lines.flush()
    }
}

/// Pseudonyms of buyers: `buyer-1`, `buyer-2` in the order of their appearance.
private struct Pseudonyms {
    private var numbers: [BuyerID: Int] = [:]

    mutating func name(of buyer: String) -> String {
        let buyer = BuyerID(trusted: buyer)
        let number = numbers[buyer] ?? numbers.count + 1
        numbers[buyer] = number
        return "buyer-\(number)"
    }
}

private struct ExportLines {
    let isCSV: Bool
    private var csv: CSVText
    private var json = ""

    init(isCSV: Bool, isRaw: Bool) {
        self.isCSV = isCSV
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
