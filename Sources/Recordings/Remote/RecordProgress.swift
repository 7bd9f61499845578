import Canvas
import Foundation
import Machine
import Rules

/// Shows the progress of a recording: on one line of a terminal, elsewhere once a minute.
struct RecordProgress {
    private static let eachOnTerminal = Duration.milliseconds(500)
    private static let eachElsewhere = Duration.seconds(60)

    private let isTerminal = isatty(2) == 1
    private var lastShown = ContinuousClock.now

    mutating func show(_ copy: SaleCopy, lastHeard age: Duration) {
        let each =
            isTerminal ? RecordProgress.eachOnTerminal : RecordProgress.eachElsewhere
        guard ContinuousClock.now - lastShown >= each else { return }
        lastShown = .now
        let line = RecordProgress.line(copy, age)
        if isTerminal { Standard.progress(line) } else { Standard.error(line) }
    }

    func end() {
        Standard.endProgress()
    }

    /// `kettle: 12,345 events, 678 readings, 3,210 KiB, 0.3 s old`.
    private static func line(_ copy: SaleCopy, _ age: Duration) -> String {
        let tenths = age.inMilliseconds / 100
        return "\(copy.campaign ?? ""): \(Figure.grouped(Int(copy.eventCount))) events, "
            + "\(Figure.grouped(Int(copy.readingCount))) readings, "
            + "\(Figure.grouped((copy.fileSize + 1023) / 1024)) KiB, "
            + "\(tenths / 10).\(tenths % 10) s old"
    }
}
