import Campaign
import Engine
import Foundation
import Journal
import Rules

/// A campaign's sale, brought back from its journal and ready for an engine.
struct OpenedSale {
    let file: CampaignFile
    let ledger: Ledger
    let history: Recording
    let sale: Sale
    /// The last acts that the journal holds.
    let acts: RecentActs
    /// When an engine last wrote; nil for a fresh journal.
    let lastAlive: Moment?
    let drawSeedHashes: [DropID: String]

    /// Opens a campaign's journal, makes it when there is none, and folds what it holds.
    ///
    /// - Parameters:
    ///   - source: the campaign file.
    ///   - path: the journal.
    ///   - now: the machine's time.
    ///   - told: called now and then with the number of events read and how many there are, for a
    ///     long journal.
    /// - Throws: a failure that says which of the two files cannot be used, and why.
    init(
        _ source: CampaignSource, journal path: String, at now: Moment,
        acceptsOlderState: Bool = false,
        told: (_ read: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws(Failure) {
        file = source.file
        let ledger = try Failure.journal { () throws(JournalError) in
            try Ledger.open(
                path: path, campaign: CampaignText(id: source.file.id, text: source.text), at: now,
                for: .engine(acceptsOlderState: acceptsOlderState)
            ) { recording throws(JournalError) in
                try OpenedSale.compare(source, with: recording)
            }
        }
        var hashes: [DropID: String] = [:]
        var terms = try Failure.journal { () throws(JournalError) in
            var seeds: [DropID: DrawSeed] = [:]
            for drop in source.file.drops where drop.order != .firstCome {
                let seed = try ledger.drawSeed(for: drop.id)
                seeds[drop.id] = seed
                hashes[drop.id] = seed.publishedHash
            }
            return source.file.terms { drop in
                guard let seed = seeds[drop] else { preconditionFailure("a draw without its seed") }
                return seed
            }
        }
        self.ledger = ledger
        drawSeedHashes = hashes
        let history = try Failure.journal { () throws(JournalError) in
            try Recording.open(path: path)
        }
        self.history = history
        terms.edition = history.edition
        (sale, acts) = try OpenedSale.fold(history, terms: terms, told: told)
        lastAlive = try Failure.journal { () throws(JournalError) in try history.span()?.last }
    }

    /// Refuses a campaign file that contradicts what the journal was begun with.
    private static func compare(
        _ source: CampaignSource, with recording: Recording
    ) throws(JournalError) {
        let path = recording.path
        let earlier: CampaignFile
        do {
            earlier = try CampaignFile(parsing: recording.campaignText.text, file: path)
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

    /// How the journal was found, in one sentence.
    var beginning: String {
        switch ledger.beginning {
        case .new: "new journal \(ledger.path)"
        case .takenUp(let event): "journal \(ledger.path) taken up at event \(event)"
        case .older(let event, let sentence):
            "journal \(ledger.path) taken up at event \(event), an older state that was accepted:"
                + " \(sentence)"
        }
    }

    /// So many events between two words about a long journal.
    static let chapter: Int64 = 10_000

    /// How many events a journal holds; none when there is no journal, or none that can be read.
    static func length(ofJournalAt path: String) -> Int64 {
        // What is wrong with it is told when it is opened for writing.
        guard let recording = try? Recording.open(path: path) else { return 0 }
        defer { recording.close() }
        // Likewise.
        return (try? recording.lastSequence()) ?? 0
    }

    private static func fold(
        _ history: Recording, terms: CampaignTerms, told: (Int64, Int64) -> Void
    ) throws(Failure) -> (Sale, RecentActs) {
        var sale = Sale(terms: terms)
        var acts = RecentActs()
        let all = try Failure.journal { () throws(JournalError) in try history.lastSequence() }
        try Failure.journal { () throws(JournalError) in
            try history.forEachEvent { event throws(JournalError) in
                if let objection = sale.take(event) {
                    throw .unlawful(
                        path: history.path, sequence: event.sequence, objection: objection)
                }
                acts.take(event)
                if event.sequence % chapter == 0 { told(event.sequence, all) }
            }
        }
        return (sale, acts)
    }
}

/// A campaign file as it was read.
struct CampaignSource {
    let path: String
    let text: String
    let file: CampaignFile

    /// Reads and checks a campaign file.
    init(path: String) throws(Failure) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Failure("\(path) cannot be read: check the name and its permissions.", .badData)
        }
        do {
            file = try CampaignFile(bytes: [UInt8](bytes), file: path)
        } catch {
            throw Failure(error)
        }
        self.path = path
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// A campaign whose text the program made.
    init(text: String, named path: String) throws(Failure) {
        do {
            file = try CampaignFile(parsing: text, file: path)
        } catch {
            throw Failure(error)
        }
        self.path = path
        self.text = text
    }
}
