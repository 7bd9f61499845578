import Foundation
import Machine

/// Comma-separated lines on their way to standard output (RFC 4180), written in large pieces.
struct CSVText {
    enum Cell {
        /// A number, a time or a fixed word.
        case own(String)
        /// A text from outside. A spreadsheet must not read it as a formula.
        case outside(String?)
    }

    /// Whether texts from outside stay unchanged, even if a spreadsheet would compute them.
    let isRaw: Bool
    private(set) var bytes: [UInt8] = []

    init(isRaw: Bool) { self.isRaw = isRaw }

    mutating func add(_ cells: [Cell]) {
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .own(let text): add(text, isGuarded: false)
            case .outside(let text?): add(text, isGuarded: !isRaw && CSVText.isFormula(text))
            case .outside(nil): break
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func flush() throws(Failure) {
        guard !bytes.isEmpty else { return }
        try Standard.write(Data(bytes))
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ text: String, isGuarded: Bool) {
        // By bytes: a combining mark would form one character with a comma or quote before it.
        let isQuoted = isGuarded || text.utf8.contains { CSVText.separators.utf8.contains($0) }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        if isGuarded { bytes.append(UInt8(ascii: "'")) }
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    }

    /// A field with one of these must be quoted. Semicolons and tabs count too, because some
    /// spreadsheets split at them.
    private static let separators = ",;\t\"\r\n"

    /// Whether a spreadsheet may compute a text that begins like this. Some treat the wide forms of the
    /// signs (such as U+FF1D) like the signs.
    private static func isFormula(_ text: String) -> Bool {
        text.unicodeScalars.first.map {
            "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0)
        } ?? false
    }
}
