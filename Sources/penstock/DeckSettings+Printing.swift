import ArgumentParser
import Canvas
import Machine
import Settings

extension DeckSettings {
    /// Prints every setting with its value and origin; exit code 65 when the file has mistakes.
    func print(asJSON: Bool) throws {
        if asJSON {
            try Printed.json(rows)
        } else {
            let names = rows.map(\.name.count).max() ?? 0
            let values = rows.map(\.value.count).max() ?? 0
            for row in rows {
                try Standard.output(
                    row.name.padding(names) + "  " + row.value.padding(values) + "  " + row.from)
            }
        }
        warn()
        if !mistakes.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
    }

    /// Prints the file's mistakes to standard error.
    func warn() {
        for mistake in mistakes { Standard.error("\(mistake)") }
    }
}

extension String {
    /// The text, padded with spaces to a width.
    func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
