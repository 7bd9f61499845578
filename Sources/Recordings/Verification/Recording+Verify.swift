package import Health
package import Journal
package import Rules
import Telemetry

extension Recording {
    /// Folds every event into a sale. Throws `unlawful` if the law does not allow an event.
    package func fold(
        terms: CampaignTerms, upTo last: Int64 = .max
    ) throws(JournalError) -> Sale {
        var sale = Sale(terms: terms)
        try forEachEvent(upTo: last) { event throws(JournalError) in
            if let objection = sale.objection(to: event) {
                throw .unlawful(path: path, sequence: event.sequence, objection: objection)
            }
            sale.apply(event)
        }
        return sale
    }

    /// Verifies the whole recording.
    ///
    /// It checks the seal chain, the order of events, every event against the law, the books of
    /// every reading, the marks and the draws. In a running sale, it verifies the events that were
    /// there at the start. It throws only if the file cannot be read at all; faults in its content
    /// become findings. The indicator judges the readings again, and its verdicts are compared with
    /// the recorded ones. It must not have seen any reading; the default has the usual limits.
    /// `progress` is called every few thousand events with the number of events examined and the
    /// number of all events.
    package func verify(
        terms: CampaignTerms, indicator: Indicator? = nil,
        progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws(JournalError) -> Verification {
        let last = try lastSequence()
        var examiner = RecordingVerifier(
            terms: terms, campaigns: try campaignVersions(),
            draws: try draws(),
            indicator: indicator
                ?? Indicator(drawWindows: terms.drawWindows, isToldOfTime: false))
        if let loss { examiner.report.find(.file, loss.description) }
        if let warning = try missingEnd() { examiner.report.find(.file, warning) }
        examiner.checkDraws()
        do {
            try checkStructure(&examiner.report)
            try examine(with: &examiner, upTo: last, progress)
        } catch {
            examiner.report.find(.file, error.description)
        }
        examiner.finish()
        return examiner.report
    }

    /// Goes through events, seals, readings and marks together, in the order of the events.
    private func examine(
        with examiner: inout RecordingVerifier, upTo last: Int64, _ progress: (Int64, Int64) -> Void
    ) throws(JournalError) {
        var seals = SealSource(self)
        var readings = ReadingSource(self)
        var marks = try marks()[...]
        try examiner.takeSeals(endingAt: 0, at: 0, &seals)
        try examiner.take(&readings, upTo: 0)
        var next: Int64 = 0
        while next < last {
            let rows = try uncheckedRows(after: next, limit: Int(min(8192, last - next)))
            for row in rows {
                guard row.sequence == next + 1 else {
                    examiner.report.find(
                        .event(next + 1), "it is missing: the next one is \(row.sequence)")
                    try examiner.take(&seals, upTo: last)
                    return
                }
                next = row.sequence
                try examiner.take(row, event: row.event, seals: &seals, marks: &marks)
                try examiner.take(&readings, upTo: next)
            }
            guard !rows.isEmpty else { break }
            progress(next, last)
        }
        // A running sale may have added events in the meantime.
        let now = max(next, try lastSequence())
        try examiner.finish(
            &seals, marks: marks, upTo: last, now: now, pending: try pendingCount(after: last))
        try examiner.finish(&readings, upTo: now)
        if loss == nil, let broken = try brokenReading() {
            examiner.report.find(.reading(broken.id), broken.cause)
        }
    }

    /// Reports foreign objects in the schema, and rows that are never read because of their
    /// numbers.
    private func checkStructure(_ report: inout Verification) throws(JournalError) {
        for fault in try structureFaults() { report.find(.file, fault) }
    }
}

/// Returns the seals one by one. Reads a few thousand at a time from the file.
struct SealSource {
    private let recording: Recording
    private var chunk: ArraySlice<Seal> = []
    private var number: Int64 = 0

    init(_ recording: Recording) {
        self.recording = recording
    }

    /// The next seal. A second call returns the same one.
    mutating func peek() throws(JournalError) -> Seal? {
        if chunk.isEmpty { chunk = try recording.seals(after: number, limit: 4096)[...] }
        return chunk.first
    }

    /// Moves on to the next seal.
    mutating func advance() {
        if let seal = chunk.popFirst() { number = seal.number }
    }
}

/// Returns the readings one by one. Reads 128 at a time from the file.
struct ReadingSource {
    private let recording: Recording
    private var chunk: ArraySlice<StoredReading> = []
    private var id: Int64 = 0

    init(_ recording: Recording) {
        self.recording = recording
    }

    /// The next reading. A second call returns the same one.
    mutating func peek() throws(JournalError) -> StoredReading? {
        if chunk.isEmpty { chunk = try recording.readings(after: id, limit: 128)[...] }
        return chunk.first
    }

    /// Moves on to the next reading.
    mutating func advance() {
        if let reading = chunk.popFirst() { id = reading.id }
    }
}
