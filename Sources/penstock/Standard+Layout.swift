import Machine
import Wire

extension Standard {
    /// Prints a value as JSON, as the HTTP API would send it.
    static func json(encoding value: some Encodable) throws(Failure) {
        // Only a number that is not finite could fail; the error below says all there is.
        guard let bytes = try? JSONCoding.bytes(of: value) else {
            throw Failure("The answer cannot be written as JSON.", .ioError)
        }
        try json(bytes)
    }

    /// The lines of a table, without spaces at their ends.
    static func table(_ rows: [[String]], rightAligned: Range<Int> = 0..<0) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        return rows.map { row in
            let line = row.indices.map { column in
                let padded = row[column].padding(widths[column])
                guard rightAligned.contains(column) else { return padded }
                return String(repeating: " ", count: widths[column] - row[column].count)
                    + row[column]
            }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}

extension String {
    func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
