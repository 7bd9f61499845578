#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A reading and its JSON text.
///
/// Journals store exactly the text that followers receive.
package struct ReadingText: Equatable, Sendable {
    /// The reading as far as the text holds it: if not whole, only the drops that changed.
    package let reading: Reading
    /// JSON on one line, members in alphabetical order.
    package let text: String

    /// Reads a stored reading; nil when the text is not one.
    ///
    /// Readings come by the hundred, when a recording is opened or a deck asks for the last
    /// minutes, and decoding took most of that time. So text in the form that journals write is
    /// scanned, which is faster; any other text is decoded.
    package init?(_ text: String) {
        var copy = text
        // A text that cannot be read is no reading: the result is nil.
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

    /// A text with every drop: this one if it is whole, otherwise that of the given whole reading.
    package func whole(_ reading: Reading) throws -> ReadingText {
        self.reading.isWhole ? self : try ReadingText(reading)
    }
}

extension Reading {
    /// Reads a reading from JSON; throws a `DecodingError` when the bytes are not one.
    package init(json bytes: UnsafeRawBufferPointer) throws {
        var scanner = ReadingScanner(bytes)
        if let scanned = scanner.wholeReading() {
            self = scanned
        } else {
            self = try JSONDecoder().decode(Reading.self, from: Data(bytes))
        }
    }
}
