package import Campaign
import Foundation
package import Journal
package import Machine
package import Rules
import Synchronization

/// A campaign's sale, recovered from its journal and ready for an engine.
package struct OpenedSale {
    package let file: CampaignFile
    package let ledger: Ledger
    package let history: Recording
    package let sale: Sale
    package let acts: RecentActs
    /// The time of the last write by an engine. `nil` for a new journal.
    package let lastAlive: Moment?
    package let drawSeedHashes: [DropID: String]

    /// Opens a campaign's journal, creates it if there is none, and folds its events.
    ///
    /// `acceptsOlderState` continues a journal that ends before its recorded head. `shouldContinue`
    /// is called repeatedly, on any thread. Once it returns false, the start ends without any
    /// change, and the failure has the status `done`. `onProgress` is called after each
    /// `progressStride` events. Other failures name the file that cannot be used, and the reason.
    package init(
        _ source: CampaignSource, journal path: String, at now: Moment,
        acceptsOlderState: Bool = false, shouldContinue: @escaping @Sendable () -> Bool = { true },
        onProgress: (_ read: Int64, _ total: Int64) -> Void = { _, _ in }
    ) throws(Failure) {
        // If only the lock file is left, opening the ledger below fails with a better reason.
        if ![path, path + "-lock"].contains(where: FileManager.default.fileExists(atPath:)) {
            try source.check(beginningAt: now)
        }
        file = source.file
        var seeds: [DropID: DrawSeed] = [:]
        let draws = source.file.drops.filter { $0.order != .firstCome }.map(\.id)
        for drop in draws { seeds[drop] = DrawSeed.drawn() }
        var folded = Folded(sale: Sale(terms: source.file.terms(seeds: seeds)))
        let ledger = try Failure.journal { () throws(JournalError) in
            try Ledger.open(
                path: path, campaign: CampaignText(id: source.file.id, text: source.text), at: now,
                for: .engine(acceptsOlderState: acceptsOlderState)
            ) { recording throws(JournalError) in
                try OpenedSale.compare(source, with: recording)
                for (drop, seed) in try recording.drawSeeds() { seeds[drop] = seed }
                var terms = source.file.terms(seeds: seeds)
                terms.edition = recording.edition
                folded = try OpenedSale.fold(
                    recording, terms: terms, shouldContinue, onProgress: onProgress)
            }
        }
        try Failure.journal { () throws(JournalError) in
            for drop in draws {
                if let seed = seeds[drop] { try ledger.keep(seed, for: drop) }
            }
        }
        drawSeedHashes = seeds.filter { draws.contains($0.key) }.mapValues(\.publishedHash)
        self.ledger = ledger
        history = try Failure.journal { () throws(JournalError) in try Recording.open(path: path) }
        (sale, acts, lastAlive) = (folded.sale, folded.acts, folded.lastAlive)
    }

    /// Refuses a campaign file that contradicts the one with which the journal began.
    private static func compare(
        _ source: CampaignSource, with recording: Recording
    ) throws(JournalError) {
        let path = recording.path
        // Without events nothing has happened under the earlier terms: they may change.
        if try recording.lastSequence() == 0 { return }
        let earlier: CampaignFile
        do {
            earlier = try CampaignFile(recorded: recording.campaignText.text, file: path)
        } catch {
            throw .otherTerms(
                path: path,
                sentence: "the campaign file inside is not valid, so \(source.path) cannot be"
                    + " compared with it: \(error.description)")
        }
        let differences = source.file.differences(from: earlier)
        guard !differences.isEmpty else { return }
        throw .otherTerms(
            path: path,
            sentence: "\(source.path) is not the campaign that it was begun with: "
                + differences.joined(separator: "; ")
                + ". Start with the campaign file as it was; `penstock drop` changes a drop.")
    }

    /// Closes the journal of a sale that no engine will run.
    package func close() {
        history.close()
        ledger.close()
    }

    /// How the journal was opened, in one sentence.
    package var openingDescription: String {
        switch ledger.beginning {
        case .new: "new journal \(ledger.path)"
        case .resumed(let event, nil): "journal \(ledger.path) taken up at event \(event)"
        case .resumed(let event, let copy?):
            "journal \(ledger.path) taken up at event \(event) and upgraded to the present format;"
                + " \(copy) is a copy of the old file"
        case .older(let event, let head):
            "journal \(ledger.path) taken up at event \(event) with --accept-older-state; event"
                + " \(head) had been written: all later events are lost"
        }
    }

    /// A warning to operators about the journal. `nil` if nothing is wrong.
    package var warning: String? { ledger.warning }

    /// Number of events between two reports of progress.
    package static let progressStride: Int64 = 10_000

    /// Number of events in a journal. 0 if the journal is missing or cannot be read.
    package static func eventCount(ofJournalAt path: String) -> Int64 {
        // Any error is reported later, when the journal is opened for writing.
        guard let recording = try? Recording.open(path: path) else { return 0 }
        defer { recording.close() }
        // As above.
        return (try? recording.lastSequence()) ?? 0
    }

    /// The result of folding a journal.
    private struct Folded {
        var sale: Sale
        var acts = RecentActs()
        var lastAlive: Moment?
    }

    /// Folds the events and checks their hash chain, while another thread checks the readings.
    private static func fold(
        _ history: Recording, terms: CampaignTerms,
        _ shouldContinue: @escaping @Sendable () -> Bool, onProgress: (Int64, Int64) -> Void
    ) throws(JournalError) -> Folded {
        var folded = Folded(sale: Sale(terms: terms))
        let total = try history.lastSequence()
        let readings = try BackgroundCheck(path: history.path, while: shouldContinue)
        defer { readings.wait() }
        try history.forEachSealedEvent { event throws(JournalError) in
            if let objection = folded.sale.applyIfLawful(event) {
                throw .unlawful(
                    path: history.path, sequence: event.sequence, objection: objection)
            }
            folded.acts.append(event)
            if event.sequence % progressStride == 0 { onProgress(event.sequence, total) }
            if !shouldContinue() { throw .interrupted(path: history.path) }
        }
        try readings.result()
        folded.lastAlive = try history.span()?.last
        return folded
    }
}

/// Checks the readings of a journal on a thread of its own.
private final class BackgroundCheck: Sendable {
    private let failure = Mutex<JournalError?>(nil)
    private let isDone = DispatchGroup()

    init(
        path: String, while shouldContinue: @escaping @Sendable () -> Bool
    ) throws(JournalError) {
        let recording = try Recording.open(path: path)
        DispatchQueue.global(qos: .userInitiated).async(group: isDone) { [self] in
            do throws(JournalError) {
                try recording.checkReadings(while: shouldContinue)
            } catch {
                failure.withLock { $0 = error }
            }
            recording.close()
        }
    }

    func wait() {
        isDone.wait()
    }

    func result() throws(JournalError) {
        wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

extension CampaignFile {
    /// The campaign's terms for `Rules`, with a seed for each drop whose order is a draw.
    fileprivate func terms(seeds: [DropID: DrawSeed]) -> CampaignTerms {
        terms { drop in
            guard let seed = seeds[drop] else { preconditionFailure("a draw without its seed") }
            return seed
        }
    }
}
