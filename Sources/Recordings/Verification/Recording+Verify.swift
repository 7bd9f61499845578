package import Health
package import Journal
package import Rules
import Telemetry

extension Recording {
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
        var verifier = RecordingVerifier(
            terms: terms, campaigns: try campaignVersions(),
            draws: try draws(),
            indicator: indicator
                ?? Indicator(drawWindows: terms.drawWindows, receivesTicks: false))
        if let loss { verifier.report.add(.file, loss.description) }
        if let warning = try missingEnd() { verifier.report.add(.file, warning) }
        verifier.checkDraws()
        do {
            for fault in try structureFaults() { verifier.report.add(.file, fault) }
            try examine(with: &verifier, upTo: last, progress)
        } catch {
            verifier.report.add(.file, error.description)
        }
        verifier.finish()
        return verifier.report
    }

    /// Goes through events, seals, readings and marks together, in the order of the events.
    private func examine(
        with verifier: inout RecordingVerifier, upTo last: Int64, _ progress: (Int64, Int64) -> Void
    ) throws(JournalError) {
        var seals = SealRows { last throws(JournalError) in
            try self.seals(after: last?.number ?? 0, limit: 4096)
        }
        var readings = ReadingRows { last throws(JournalError) in
            try self.readings(after: last?.id ?? 0, limit: 128)
        }
        var marks = try marks()[...]
        try verifier.checkSeals(endingAt: 0, at: 0, &seals)
        try verifier.check(&readings, upTo: 0)
        var next: Int64 = 0
        while next < last {
            let rows = try uncheckedRows(after: next, limit: Int(min(8192, last - next)))
            for row in rows {
                guard row.sequence == next + 1 else {
                    verifier.report.add(
                        .event(next + 1), "it is missing: the next one is \(row.sequence)")
                    try verifier.reportGap(before: &seals, upTo: last)
                    return
                }
                next = row.sequence
                try verifier.check(row, event: row.event, seals: &seals, marks: &marks)
                try verifier.check(&readings, upTo: next)
            }
            guard !rows.isEmpty else { break }
            progress(next, last)
        }
        // A running sale may have added events in the meantime.
        let now = max(next, try lastSequence())
        try verifier.finish(
            &seals, marks: marks, upTo: last, now: now, pending: try pendingCount(after: last))
        try verifier.finish(&readings, upTo: now)
        if loss == nil, let broken = try brokenReading() {
            verifier.report.add(.reading(broken.id), broken.cause)
        }
    }
}

/// Returns rows one by one, and reads a chunk of them at a time.
struct ChunkedRows<Row> {
    private let read: (_ last: Row?) throws(JournalError) -> [Row]
    private var chunk: ArraySlice<Row> = []
    private var last: Row?

    init(_ read: @escaping (_ last: Row?) throws(JournalError) -> [Row]) {
        self.read = read
    }

    /// The next row. A second call returns the same one.
    mutating func peek() throws(JournalError) -> Row? {
        if chunk.isEmpty { chunk = try read(last)[...] }
        return chunk.first
    }

    mutating func advance() {
        last = chunk.popFirst() ?? last
    }
}

typealias SealRows = ChunkedRows<Seal>
typealias ReadingRows = ChunkedRows<StoredReading>
