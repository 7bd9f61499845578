package import Campaign
package import Journal
package import Machine
package import Rules

/// A recording together with its campaign.
package struct RecordedSale {
    package let recording: Recording
    package let file: CampaignFile
    package let terms: CampaignTerms
    /// Drops whose draw seed is not in the recording: the order of their line cannot be verified yet.
    package let unpublishedDraws: [DropID]

    /// What its owner should know: events that a damaged log lost, a log that is missing.
    package let warnings: [String]

    package init(path: String) throws(Failure) {
        let recording = try Failure.journal(try Recording.open(path: path))
        do {
            file = try CampaignFile(recorded: recording.campaignText.text, file: path)
        } catch {
            throw Failure(
                "The campaign file inside \(path) is not valid: \(error.description)", .badData)
        }
        let seeds = try Failure.journal(try recording.drawSeeds())
        let drawn = file.drops.filter { $0.order != .firstCome }.map(\.id)
        unpublishedDraws = drawn.filter { seeds[$0] == nil }
        var terms = file.terms { drop in
            seeds[drop] ?? .unpublished
        }
        terms.edition = recording.edition
        self.terms = terms
        self.recording = recording
        var warnings: [String] = []
        if let loss = recording.loss { warnings.append(loss.description) }
        let missing = try Failure.journal(try recording.missingEnd())
        if let missing { warnings.append("\(recording.path): \(missing)") }
        self.warnings = warnings
    }
}
