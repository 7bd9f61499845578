import ArgumentParser
import Foundation
import Machine
import Rules
import Service

extension TokenCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the tokens, good and revoked ones, without their secrets.")

        @Flag(help: "Prints JSON.")
        var json = false
        @OptionGroup var place: Place

        func run() throws {
            let rows = try records(of: place.file).map(Row.init)
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                try Standard.json(try encoder.encode(rows))
            } else {
                try Standard.output(table(of: rows))
            }
        }

        private func records(of file: TokenFile) throws(Failure) -> [TokenRecord] {
            do {
                return try file.read().records
            } catch .missing where place.path == nil {
                // No token was made yet: the list is empty.
                return []
            } catch {
                throw Failure(error)
            }
        }

        private func table(of rows: [Row]) -> String {
            let heading = ["NAME", "ROLE", "CREATED", "REVOKED"]
            let cells = [heading] + rows.map { [$0.name, $0.role, $0.created, $0.revoked ?? "-"] }
            let widths = heading.indices.map { column in
                cells.map { $0[column].count }.max() ?? 0
            }
            return cells.map { line in
                let padded = zip(line, widths).dropLast().map { text, width in
                    text.padding(toLength: width, withPad: " ", startingAt: 0)
                }
                return (padded + line.suffix(1)).joined(separator: "  ")
            }.joined(separator: "\n")
        }
    }

    /// A token in the list, without its hash.
    private struct Row: Encodable {
        let name: String
        let role: String
        let created: String
        let revoked: String?

        init(_ record: TokenRecord) {
            name = record.name.text
            role = record.role.rawValue
            created = record.created.rfc3339
            revoked = record.revoked?.rfc3339
        }
    }
}
