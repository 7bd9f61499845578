import Foundation
package import Logging

/// The log of an engine: one line per entry, on standard error.
package struct LineLog: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let format: LogFormat
    private let hasPriority: Bool
    private let writer: LogWriter

    package init(
        _ level: Logger.Level, _ format: LogFormat, hasPriority: Bool, to writer: LogWriter
    ) {
        logLevel = level
        self.format = format
        self.hasPriority = hasPriority
        self.writer = writer
    }

    /// A field that every entry carries.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one entry.
    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = all.sorted { $0.key < $1.key }.map { ($0.key, LogLine.Value($0.value)) }
        let line = LogLine(
            level: event.level, at: .now, event: event.message.description, fields: fields)
        writer.write(line.text(format, hasPriority: hasPriority))
    }

    /// Whether standard error goes to the systemd journal, which reads a priority before each line.
    ///
    /// The variable alone does not tell: programs whose standard error goes elsewhere inherit it
    /// too. So the device and inode in it are compared with those of the descriptor.
    package static func isForJournal(_ variable: String?, descriptor: Int32) -> Bool {
        let numbers = (variable ?? "").split(separator: ":").compactMap { UInt64($0) }
        var status = stat()
        guard numbers.count == 2, fstat(descriptor, &status) == 0 else { return false }
        return numbers == [
            UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino),
        ]
    }
}

extension LogLine.Value {
    fileprivate init(_ value: Logger.Metadata.Value) {
        switch value {
        case .string(let text): self = .text(text)
        case .stringConvertible(let value) where value is any FixedWidthInteger || value is Bool:
            self = .plain(value.description)
        case .stringConvertible(let value): self = .text(value.description)
        case .array(let values): self = .text(values.map(\.description).joined(separator: ", "))
        case .dictionary(let values): self = .text(values.description)
        }
    }
}
