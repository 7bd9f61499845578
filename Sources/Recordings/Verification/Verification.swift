import Health
import Telemetry

/// What an examination of a recording found.
package struct Verification: Equatable, Sendable {
    /// A fault in a recording.
    package struct Finding: Equatable, Sendable, CustomStringConvertible {
        package var place: Location
        /// What is wrong, without a full stop.
        package var sentence: String

        package var description: String { "\(place): \(sentence)" }
    }

    /// A place in a recording.
    package enum Location: Equatable, Sendable, CustomStringConvertible {
        case event(Int64)
        /// A seal: its number, and the first and last event that it covers.
        case seal(Int64, first: Int64, last: Int64)
        case reading(Int64)
        case mark(Int64)
        case draw(String)
        case file

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

    /// A recorded verdict that differs from what the indicator says now.
    package struct OtherVerdict: Equatable, Sendable {
        /// The row id of the reading that holds the verdict.
        package var reading: Int64
        package var recorded: String
        package var now: String
    }

    /// More findings are only counted.
    private static let findingsMax = 100

    /// The first findings, in the order of the file.
    package private(set) var findings: [Finding] = []
    package private(set) var findingCount = 0
    package internal(set) var eventCount: Int64 = 0
    package internal(set) var readingCount: Int64 = 0
    package internal(set) var sealCount: Int64 = 0
    package internal(set) var verdictChanges: Int64 = 0
    /// Number of readings for which the indicator now says something else than was recorded. This
    /// is no fault of the recording: another version judged it, or readings in between were not
    /// kept.
    package internal(set) var otherVerdictCount: Int64 = 0
    package internal(set) var firstOtherVerdict: OtherVerdict?
    /// The sale's digest after the last lawful event.
    package internal(set) var digest: UInt64 = 0
    /// The hash of the last seal, in hexadecimal digits.
    package internal(set) var head = ""

    package var isSound: Bool { findingCount == 0 }

    mutating func add(_ place: Location, _ sentence: String) {
        findingCount += 1
        if findings.count < Verification.findingsMax {
            findings.append(Finding(place: place, sentence: sentence))
        }
    }
}

/// Judges the readings of a recording again, and counts the verdicts that differ from the recorded
/// ones.
struct VerdictRecheck {
    private let fresh: Indicator
    private var indicator: Indicator
    private var boot: String?
    private var recorded: String?

    /// - Parameter indicator: An indicator that has seen no reading, with the engine's limits.
    init(_ indicator: Indicator) {
        (fresh, self.indicator) = (indicator, indicator)
    }

    mutating func judge(_ stored: StoredReading, into report: inout Verification) {
        let reading = stored.reading
        // Each run of an engine starts with a fresh indicator.
        if reading.boot != boot { (boot, indicator) = (reading.boot, fresh) }
        let judged = indicator.observe(.reading(reading), at: reading.at).reading
        guard let verdict = reading.verdict else { return }
        if verdict.state != recorded { report.verdictChanges += 1 }
        recorded = verdict.state
        guard verdict != judged else { return }
        report.otherVerdictCount += 1
        report.firstOtherVerdict =
            report.firstOtherVerdict
            ?? Verification.OtherVerdict(
                reading: stored.id, recorded: verdict.state, now: judged.state)
    }
}
