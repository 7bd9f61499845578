package import Logging
package import Rules

/// How the lines of a log are written.
package enum LogFormat: String, CaseIterable {
    case text, json
}

/// One log entry as a single line, whatever texts it holds.
package struct LogLine {
    /// A field's value. Numbers and truth values stay what they are in JSON.
    package enum Value: Equatable {
        case text(String)
        case plain(String)
    }

    /// The longest value, in Unicode scalars: more of a text from outside helps nobody.
    private static let valueMax = 2000

    package var level: Logger.Level
    package var at: Moment
    /// What happened, as one word: `listening`, `tokensRefused`.
    package var event: String
    package var fields: [(name: String, value: Value)]

    /// The line without its line end. With a priority it starts as the systemd journal expects.
    package func text(_ format: LogFormat, hasPriority: Bool) -> String {
        var line = hasPriority ? "<\(level.priority)>" : ""
        switch format {
        case .text:
            line += "\(at.rfc3339) \(level.name) \(event)"
            for field in fields {
                line += " \(field.name)="
                switch field.value {
                case .plain(let value): line += value
                case .text(let value):
                    let isBare =
                        !value.isEmpty && value.utf8.count <= LogLine.valueMax
                        && value.utf8.allSatisfy(LogLine.isBare)
                    line += isBare ? value : LogLine.quoted(value)
                }
            }
        case .json:
            line += "{\"time\":\"\(at.rfc3339)\",\"level\":\"\(level.name)\""
            line += ",\"event\":\(LogLine.quoted(event))"
            for field in fields {
                line += ",\(LogLine.quoted(field.name)):"
                switch field.value {
                case .plain(let value): line += value
                case .text(let value): line += LogLine.quoted(value)
                }
            }
            line += "}"
        }
        return Masked.text(line)
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_.:/+@%,~".utf8.contains(byte)
        }
    }

    /// A text in quotes, as in JSON. Whatever could break a line or control a terminal is escaped.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars.prefix(valueMax) {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if isSafe(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    quoted += scalar.jsonEscape
                }
            }
        }
        return quoted + (text.unicodeScalars.count > valueMax ? "...\"" : "\"")
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            false
        default: true
        }
    }
}

extension Unicode.Scalar {
    /// The character as JSON escapes it.
    var jsonEscape: String {
        String(self).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}

extension Logger.Level {
    /// The four level names that users know.
    fileprivate var name: String {
        switch self {
        case .trace, .debug: "debug"
        case .info, .notice: "info"
        case .warning: "warning"
        case .error, .critical: "error"
        }
    }

    /// The priority by syslog's numbers.
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info, .notice: 6
        case .warning: 4
        case .error, .critical: 3
        }
    }
}
