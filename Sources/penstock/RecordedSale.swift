import Campaign
import Foundation
import Journal
import Rules

/// A recording together with the campaign that it tells of.
struct RecordedSale {
    let recording: Recording
    let file: CampaignFile
    let terms: CampaignTerms

    /// Opens a recording: a path, or the name of a campaign whose journal is in the usual place.
    init(_ name: String) throws(Failure) {
        let path = try RecordedSale.path(of: name)
        let recording = try Failure.journal { () throws(JournalError) in
            try Recording.open(path: path)
        }
        do {
            file = try CampaignFile(parsing: recording.campaignText.text, file: path)
        } catch {
            throw Failure(
                "The campaign file inside \(path) is not valid: \(error.description)", .badData)
        }
        let seeds = try Failure.journal { () throws(JournalError) in try recording.drawSeeds() }
        let drawn = file.drops.filter { $0.order != .firstCome }.map(\.id)
        if let drop = drawn.first(where: { seeds[$0] == nil }) {
            throw Failure(
                "\(path) lacks the seed of the draw of \(drop.text), which the engine publishes when"
                    + " the drop is closed: record on until then.", .badData)
        }
        terms = file.terms { drop in
            guard let seed = seeds[drop] else { preconditionFailure("a draw without its seed") }
            return seed
        }
        self.recording = recording
        if let loss = recording.loss { Standard.error(loss.description) }
    }

    private static func path(of name: String) throws(Failure) -> String {
        if FileManager.default.fileExists(atPath: name) || name.contains("/") { return name }
        let usual = try XDGPaths().recording(
            of: name.hasSuffix(".sale") ? String(name.dropLast(5)) : name)
        return FileManager.default.fileExists(atPath: usual) ? usual : name
    }
}
