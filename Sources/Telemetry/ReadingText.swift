#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A reading and its JSON text.
///
/// Journals store the same text that watchers receive.
package struct ReadingText: Equatable, Sendable {
    /// The reading in the text: whole, or only with the drops that changed.
    package let reading: Reading
    /// JSON on one line, with its members in alphabetical order.
    package let text: String

    /// Parses a stored reading. `nil` if the text is not a reading.
    ///
    /// A deck or a recording reads hundreds of readings at a time. Text in the form that journals
    /// write is scanned, because that is faster. Any other text is decoded.
    package init?(_ text: String) {
        var copy = text
        // If this fails, the text is not a reading.
        let read = copy.withUTF8 { try? Reading(json: UnsafeRawBufferPointer($0)) }
        guard let reading = read else { return nil }
        (self.reading, self.text) = (reading, text)
    }

    package init(_ reading: Reading) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        text = String(decoding: try encoder.encode(reading), as: UTF8.self)
        self.reading = reading
    }

    /// A text with every drop: this text if it is whole, otherwise the text of `reading`.
    package func whole(_ reading: Reading) throws -> ReadingText {
        self.reading.isWhole ? self : try ReadingText(reading)
    }
}

extension Reading {
    /// Parses a reading in JSON. Throws a `DecodingError` if the bytes are not a reading.
    package init(json bytes: UnsafeRawBufferPointer) throws {
        var scanner = ReadingScanner(bytes)
        if let scanned = scanner.onlyReading() {
            self = scanned
        } else {
            self = try JSONDecoder().decode(Reading.self, from: Data(bytes))
        }
    }
}
