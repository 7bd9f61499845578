import ArgumentParser
import Campaign
import Foundation
import Journal
import Machine
import Rules

/// A recording together with the campaign that it tells of.
struct RecordedSale {
    let recording: Recording
    let file: CampaignFile
    let terms: CampaignTerms
    /// Drops whose draw's seed is not in the recording: the order of their line is not yet verifiable.
    let unpublishedDraws: [DropID]

    /// The bundled recording that this is, or a copy of it; nil for any other.
    let bundled: BundledSale?

    /// Opens a recording: a path, the name of a campaign whose journal is in the usual place, or the
    /// name of a recording that comes with the program.
    init(_ name: String) throws(Failure) {
        let path = try RecordedSale.path(of: name)
        let recording = try Failure.journal { () throws(JournalError) in
            try Recording.open(path: path)
        }
        do {
            file = try CampaignFile(recorded: recording.campaignText.text, file: path)
        } catch {
            throw Failure(
                "The campaign file inside \(path) is not valid: \(error.description)", .badData)
        }
        let seeds = try Failure.journal { () throws(JournalError) in try recording.drawSeeds() }
        let drawn = file.drops.filter { $0.order != .firstCome }.map(\.id)
        unpublishedDraws = drawn.filter { seeds[$0] == nil }
        var terms = file.terms { drop in
            seeds[drop] ?? .unpublished
        }
        terms.edition = recording.edition
        self.terms = terms
        self.recording = recording
        bundled = BundledSale(of: recording.campaignText.text)
        if let loss = recording.loss { Standard.error(loss.description) }
        let missing = try Failure.journal { () throws(JournalError) in try recording.missingEnd() }
        if let missing { Standard.error("\(recording.path): \(missing)") }
    }

    private static func path(of name: String) throws(Failure) -> String {
        let files = FileManager.default
        if files.fileExists(atPath: name) || name.utf8.contains(UInt8(ascii: "/")) { return name }
        // Without a place for recordings there is none in it.
        let usual = try? XDGPaths().recording(
            of: name.hasSuffix(".sale") ? String(name.dropLast(5)) : name)
        if let usual, files.fileExists(atPath: usual) { return usual }
        guard let bundled = BundledSale(named: name) else {
            throw Failure(
                "\(name) does not exist: check the path, or name \(BundledSale.names), which comes"
                    + " with the program.", .ioError)
        }
        return try bundled.path()
    }
}

extension ArgumentHelp {
    /// What a recording may be named by.
    static var recording: ArgumentHelp {
        """
        The recording: a file, the name of a campaign, or one that comes with the program: \
        \(BundledSale.names).
        """
    }
}
