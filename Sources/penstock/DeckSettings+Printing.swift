import ArgumentParser
import Machine
import Settings

extension DeckSettings {
    /// Prints every setting with its value and origin; exit code 65 when the file has mistakes.
    func print(asJSON: Bool) throws {
        if asJSON {
            try Standard.json(encoding: rows)
        } else {
            for line in Standard.table(rows.map { [$0.name, $0.value, $0.from] }) {
                try Standard.output(line)
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
