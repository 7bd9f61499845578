package import Health
package import Journal
import Machine
package import Rules
import Telemetry

extension Recording {
    /// Folds every event with the law, asking before each whether it could have happened.
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

    /// Examines everything: the hash chain, the order of events, every event by the law, the books
    /// of every reading, marks and draws. Of a running sale, what was there at the beginning.
    ///
    /// Throws only when the file cannot be read at all; what is wrong with its content is a finding.
    /// Verdicts are judged again by the indicator, which has seen nothing yet; by default one with the
    /// usual limits. The progress is called now and then with the events examined and the events there are.
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

    /// Events, seals, readings and marks side by side, in the order of the events.
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
        // A sale that runs has gone on meanwhile.
        let now = max(next, try lastSequence())
        try examiner.finish(
            &seals, marks: marks, upTo: last, now: now, pending: try pendingCount(after: last))
        try examiner.finish(&readings, upTo: now)
        if loss == nil, let broken = try brokenReading() {
            examiner.report.find(.reading(broken.id), broken.cause)
        }
    }

    /// Foreign objects in the schema, and rows that no look from the first to the last comes by.
    private func checkStructure(_ report: inout Verification) throws(JournalError) {
        for fault in try structureFaults() { report.find(.file, fault) }
    }
}

/// Seals one after the other, a few thousand read at a time.
struct SealSource {
    private let recording: Recording
    private var chunk: ArraySlice<Seal> = []
    private var number: Int64 = 0

    init(_ recording: Recording) {
        self.recording = recording
    }

    /// The next seal, which stays the next.
    mutating func peek() throws(JournalError) -> Seal? {
        if chunk.isEmpty { chunk = try recording.seals(after: number, limit: 4096)[...] }
        return chunk.first
    }

    /// Goes on to the one after.
    mutating func advance() {
        if let seal = chunk.popFirst() { number = seal.number }
    }
}

/// Readings one after the other, a few hundred read at a time.
struct ReadingSource {
    private let recording: Recording
    private var chunk: ArraySlice<StoredReading> = []
    private var id: Int64 = 0

    init(_ recording: Recording) {
        self.recording = recording
    }

    /// The next reading, which stays the next.
    mutating func peek() throws(JournalError) -> StoredReading? {
        if chunk.isEmpty { chunk = try recording.readings(after: id, limit: 128)[...] }
        return chunk.first
    }

    /// Goes on to the one after.
    mutating func advance() {
        if let reading = chunk.popFirst() { id = reading.id }
    }
}
