#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A reading and its JSON: what journals keep is word for word what followers are told.
package struct ReadingText: Equatable, Sendable {
    /// The reading as far as the text tells it: where it is not whole, the drops that changed.
    package let reading: Reading
    /// Its JSON on one line, members in alphabetical order.
    package let text: String

    /// A reading that was written down; nil when the text is no reading.
    ///
    /// Readings come by the hundred, when a recording is opened as when a deck asks for the last
    /// minutes, and decoding was most of what that took: what looks as journals write it is
    /// scanned, which is faster; all else is decoded.
    package init?(_ text: String) {
        var copy = text
        // What cannot be read is no reading: nil says so.
        let read = copy.withUTF8 { try? Reading(json: UnsafeRawBufferPointer($0)) }
        guard let reading = read else { return nil }
        (self.reading, self.text) = (reading, text)
    }

    /// The text of a reading.
    package init(_ reading: Reading) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        text = String(decoding: try encoder.encode(reading), as: UTF8.self)
        self.reading = reading
    }
}

extension ReadingText {
    /// The text that holds every drop: this one, where it does already.
    package func whole(_ reading: Reading) throws -> ReadingText {
        self.reading.isWhole ? self : try ReadingText(reading)
    }
}

extension Reading {
    /// The reading that JSON tells; throws a `DecodingError` when it is none.
    package init(json bytes: UnsafeRawBufferPointer) throws {
        var scanner = ReadingScanner(bytes)
        if let scanned = scanner.wholeReading() {
            self = scanned
        } else {
            self = try JSONDecoder().decode(Reading.self, from: Data(bytes))
        }
    }
}
