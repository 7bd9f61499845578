import Rules
import Telemetry

/// Watches the books and the journal: failures that must never happen and do not heal by
/// themselves.
struct RecordWatch: Equatable, Sendable {
    private var books: Finding?
    private var storage: Finding?

    var isStorageFailed: Bool { storage != nil }
    /// What to say about the clock.
    private(set) var notes: [String] = []
    /// What operators should know of the journal while it works.
    private(set) var warning: Finding?
    var findings: [Finding] { [books, storage].compactMap { $0 } }

    /// Forgets what was wrong with the journal: another run of the engine has checked it at its
    /// start. Broken books stay broken.
    mutating func restart() {
        (storage, warning) = (nil, nil)
    }

    mutating func observe(_ reading: Reading, at moment: Moment) {
        if books == nil, let drop = reading.drops.first(where: { !$0.books.isBalanced }) {
            books = Finding(
                .booksBroken, .alarm, reason: RecordWatch.sum(drop), since: moment,
                advice: Advice(
                    .pause("pause every drop"),
                    ", keep the recording, and run penstock verify on it",
                    whilePaused: "keep the recording, and run penstock verify on it"))
        }
        updateWarning(reading.engine.journalWarning, at: moment)
        notes =
            reading.engine.clockAheadMS.map {
                let span = inSeconds(TimeSpan(milliseconds: Int64($0)))
                return ["the sale's time is \(span) ahead of the clock; schedules follow the clock"]
            } ?? []
        if let (reason, advice) = failure(reading.engine) {
            storage = Finding(
                .storageFailed, .alarm, reason: reason, since: storage?.since ?? moment,
                advice: advice)
        }
    }

    private mutating func updateWarning(_ reason: String?, at moment: Moment) {
        guard let reason else { return warning = nil }
        warning = Finding(
            .strained, .warning, reason: reason, since: warning?.since ?? moment,
            advice: "the sale goes on; see to it before the next start", parts: [.journal])
    }

    private static func sum(_ drop: DropReading) -> String {
        "\(drop.drop): \(drop.free) free + \(drop.held) held + \(drop.sold) sold + "
            + "\(drop.withdrawn) withdrawn is not \(drop.issued) issued"
    }

    private func failure(_ engine: EngineReading) -> (reason: String, advice: Advice)? {
        if engine.storageFailed {
            return (
                "the journal could not be written",
                "mend the disk, then start the engine anew; nothing is acknowledged now"
            )
        }
        guard engine.diskFreeBytes > 0, engine.diskFreeBytes < Threshold.diskReserveBytes else {
            return nil
        }
        // While the writer waits for space, `diskFreeBytes` is out of date.
        if let obstacle = engine.journalObstacle {
            return (
                "nothing is written just now: \(obstacle)",
                "free some space: nobody is answered until then, and nothing sold is lost"
            )
        }
        return (
            "\(engine.diskFreeBytes >> 20) MiB left on the journal's disk, "
                + "\(Threshold.diskReserveBytes >> 20) MiB are its reserve",
            "free some space: new claims are refused until then, holds can be confirmed"
        )
    }
}
