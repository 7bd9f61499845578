import ArgumentParser
import Canvas
import Machine
import Settings

extension DeckSettings {
    /// Prints every setting, its value and who decided; ends with bad data where the file is wrong.
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

    /// Tells on standard error what is wrong with the file.
    func warn() {
        for mistake in mistakes { Standard.error("\(mistake)") }
    }
}

extension String {
    /// The text with spaces after it up to a width.
    func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
