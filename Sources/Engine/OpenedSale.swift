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
    /// When an engine last wrote; nil for a fresh journal.
    package let lastAlive: Moment?
    package let drawSeedHashes: [DropID: String]

    /// Opens a campaign's journal, creates it when there is none, and folds its events.
    ///
    /// `acceptsOlderState` continues a journal that is behind its recorded head. `isWanted` is called
    /// repeatedly, on any thread: once it returns false, nothing is begun or changed, and the failure
    /// has the status `done`. `told` is called for a long journal. The failure names the file that
    /// cannot be used, and why.
    package init(
        _ source: CampaignSource, journal path: String, at now: Moment,
        acceptsOlderState: Bool = false, isWanted: @escaping @Sendable () -> Bool = { true },
        told: (_ read: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws(Failure) {
        // Where only the lock file is left, the ledger refuses with a better reason.
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
                folded = try OpenedSale.fold(recording, terms: terms, isWanted, told: told)
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

    /// Refuses a campaign file that contradicts the one that the journal was begun with.
    private static func compare(
        _ source: CampaignSource, with recording: Recording
    ) throws(JournalError) {
        let path = recording.path
        // No event has happened under the earlier terms.
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

    /// Closes the journal; for a sale that no engine will run.
    package func close() {
        history.close()
        ledger.close()
    }

    /// How the journal was found, in one sentence.
    package var beginning: String {
        switch ledger.beginning {
        case .new: "new journal \(ledger.path)"
        case .resumed(let event, nil): "journal \(ledger.path) taken up at event \(event)"
        case .resumed(let event, let copy?):
            "journal \(ledger.path) taken up at event \(event) and upgraded to the present format; as"
                + " it was it is kept in \(copy)"
        case .older(let event, let head):
            "journal \(ledger.path) taken up at event \(event) with --accept-older-state, although event"
                + " \(head) had been written: the newer ones are given up"
        }
    }

    /// What the operator should know about the journal as found; nil when nothing is wrong.
    package var warning: String? { ledger.warning }

    /// Number of events between two reports of progress.
    package static let progressStride: Int64 = 10_000

    /// Number of events in a journal; 0 when there is none that can be read.
    package static func length(ofJournalAt path: String) -> Int64 {
        // Opening it for writing reports what is wrong with it.
        guard let recording = try? Recording.open(path: path) else { return 0 }
        defer { recording.close() }
        // As above.
        return (try? recording.lastSequence()) ?? 0
    }

    /// What a journal holds.
    private struct Folded {
        var sale: Sale
        var acts = RecentActs()
        var lastAlive: Moment?
    }

    /// Folds the journal's events and checks their chain. Another thread checks the readings
    /// meanwhile.
    private static func fold(
        _ history: Recording, terms: CampaignTerms, _ isWanted: @escaping @Sendable () -> Bool,
        told: (Int64, Int64) -> Void
    ) throws(JournalError) -> Folded {
        var folded = Folded(sale: Sale(terms: terms))
        let all = try history.lastSequence()
        let readings = try BackgroundCheck(path: history.path, while: isWanted)
        defer { readings.wait() }
        try history.forEachSealedEvent { event throws(JournalError) in
            if let objection = folded.sale.applyIfLawful(event) {
                throw .unlawful(
                    path: history.path, sequence: event.sequence, objection: objection)
            }
            folded.acts.append(event)
            if event.sequence % progressStride == 0 { told(event.sequence, all) }
            if !isWanted() { throw .interrupted(path: history.path) }
        }
        try readings.result()
        folded.lastAlive = try history.span()?.last
        return folded
    }
}

/// Checks the readings of a journal on a thread of its own.
private final class BackgroundCheck: Sendable {
    private let found = Mutex<JournalError?>(nil)
    private let isDone = DispatchGroup()

    init(
        path: String, while isWanted: @escaping @Sendable () -> Bool
    ) throws(JournalError) {
        let recording = try Recording.open(path: path)
        DispatchQueue.global(qos: .userInitiated).async(group: isDone) { [self] in
            do throws(JournalError) {
                try recording.checkReadings(while: isWanted)
            } catch {
                found.withLock { $0 = error }
            }
            recording.close()
        }
    }

    func wait() {
        isDone.wait()
    }

    func result() throws(JournalError) {
        wait()
        if let error = found.withLock({ $0 }) { throw error }
    }
}

extension CampaignFile {
    /// The law's view of the campaign with a seed for each drop that is drawn.
    fileprivate func terms(seeds: [DropID: DrawSeed]) -> CampaignTerms {
        terms { drop in
            guard let seed = seeds[drop] else { preconditionFailure("a draw without its seed") }
            return seed
        }
    }
}
