import Journal
import Machine

/// What an examination of a recording found.
package struct Verification: Equatable, Sendable {
    /// Something that is not as it should be.
    package struct Finding: Equatable, Sendable, CustomStringConvertible {
        /// Where: an event, a seal, a reading.
        package var place: Place
        /// What is wrong there, without a full stop.
        package var sentence: String

        /// The place and what is wrong there.
        package var description: String { "\(place): \(sentence)" }
    }

    /// A place in a recording.
    package enum Place: Equatable, Sendable, CustomStringConvertible {
        case event(Int64)
        /// A seal, by its number and the events that it covers.
        case seal(Int64, first: Int64, last: Int64)
        case reading(Int64)
        case mark(Int64)
        case draw(String)
        case file

        /// The place in words.
        package var description: String {
            switch self {
            case .event(let sequence): "event \(sequence)"
            case .seal(let number, let first, let last):
                "seal \(number) (events \(first) to \(last))"
            case .reading(let id): "reading \(id)"
            case .mark(let sequence): "mark of event \(sequence)"
            case .draw(let drop): "draw of \(drop)"
            case .file: "file"
            }
        }
    }

    /// A verdict that would be another one now.
    package struct OtherVerdict: Equatable, Sendable {
        /// The reading that it came with.
        package var reading: Int64
        /// The state that was told, and the one that is found now.
        package var told: String
        package var judged: String
    }

    /// Findings of which the rest is only counted.
    package static let findingsMax = 100

    /// The findings in the order of the file, the first hundred of them.
    package private(set) var findings: [Finding] = []
    /// How many findings there are.
    package private(set) var findingCount = 0
    package internal(set) var eventCount: Int64 = 0
    package internal(set) var readingCount: Int64 = 0
    package internal(set) var sealCount: Int64 = 0
    package internal(set) var markCount: Int64 = 0
    /// How often the verdict that operators were told changed.
    package internal(set) var verdictChanges: Int64 = 0
    /// Readings of which the indicator says something else now than was told. No fault of the
    /// recording: another version judged it, or the readings between were not kept.
    package internal(set) var otherVerdictCount: Int64 = 0
    package internal(set) var firstOtherVerdict: OtherVerdict?
    /// The sale's digest after the last event that the law allowed.
    package internal(set) var digest: UInt64 = 0
    /// The hash of the last seal in hexadecimal digits.
    package internal(set) var head = ""

    /// Whether nothing is wrong.
    package var isSound: Bool { findingCount == 0 }
    /// The first finding; nil when nothing is wrong.
    package var firstBroken: Finding? { findings.first }

    /// Adds a finding.
    package mutating func find(_ place: Place, _ sentence: String) {
        findingCount += 1
        if findings.count < Verification.findingsMax {
            findings.append(Finding(place: place, sentence: sentence))
        }
    }
}
