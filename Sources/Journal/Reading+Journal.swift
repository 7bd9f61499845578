import Foundation
import Telemetry

extension Reading {
    /// Writes readings as the journal keeps them: JSON with sorted members.
    static var journalEncoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
