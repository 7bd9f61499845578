import Campaign
import Foundation
import Health
import Journal
package import Machine
package import Rehearsal
import Rules
import Telemetry

/// Makes a bundled recording: plays the re-enactment, judges its readings like live ones, and
/// writes everything through a ledger. The file gets its final name once it is whole.
package struct SaleMaker {
    /// Events written with one sync: few syncs, little memory.
    private static let eventsMax = 20_000
    private static let readingsMax = 500

    package let script: SaleScript
    package let path: String
    package let root: String

    /// Makes the recording. If a signal asks the program to end, no partial file is left. The
    /// program then ends as by SIGINT.
    package func make() throws(Failure) {
        let signals = TerminationSignals()
        defer {
            TerminationSignals.restore()
            if signals.endWasRequested { raise(SIGINT) }
        }
        try make { signals.endWasRequested }
    }

    /// Makes the recording. If stopped early, it leaves no file.
    package func make(unless isStopped: () -> Bool) throws(Failure) {
        let files = FileManager.default
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let temporaryFolder = folder.appendingPathComponent(
            "\(SaleMaker.temporaryFolderPrefix)\(ProcessInfo.processInfo.processIdentifier)")
        // A leftover is removed when the next recording is made.
        defer { try? files.removeItem(at: temporaryFolder) }
        do {
            try files.createDirectory(
                at: temporaryFolder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(
                "\(temporaryFolder.path) cannot be made: check the permissions of the cache's folder.",
                .cannotCreate)
        }
        removeLeftovers(keeping: folder)
        let partialFile = temporaryFolder.appendingPathComponent("\(script.name).sale").path
        try write(to: partialFile, unless: isStopped)
        guard !isStopped() else { return }
        guard rename(partialFile, path) == 0 else {
            throw Failure("\(path) cannot be written: check the cache's folder.", .cannotCreate)
        }
    }

    private func write(to partialFile: String, unless isStopped: () -> Bool) throws(Failure) {
        let (reenactment, file) = try readScript()
        var play = reenactment
        let ledger = try Failure.journal { () throws(JournalError) in
            try Ledger.open(
                path: partialFile,
                campaign: CampaignText(id: script.name, text: script.campaignText),
                at: script.playbackStart)
        }
        defer { ledger.close() }
        var indicator = Indicator(
            drawWindows: play.sale.terms.drawWindows, receivesTicks: false,
            limits: HealthLimits(storefrontSLO: file.storefront?.sloLatency))
        var (events, readings): ([Event], [Reading]) = ([], [])
        var progress = MakingProgress(name: script.name)
        defer { progress.end() }
        while let segment = play.next(), !isStopped() {
            var reading = segment.reading
            reading.verdict = indicator.observe(.reading(reading), at: reading.at).reading
            events += segment.events
            readings.append(reading)
            guard events.count >= SaleMaker.eventsMax || readings.count >= SaleMaker.readingsMax
            else { continue }
            try append(&events, &readings, to: ledger)
            progress.show(play.percent)
        }
        try append(&events, &readings, to: ledger)
    }

    private func readScript() throws(Failure) -> (Reenactment, CampaignFile) {
        do throws(FileProblems) {
            return (
                try Reenactment(script),
                try CampaignFile(parsing: script.campaignText, file: script.name)
            )
        } catch {
            throw Failure(error)
        }
    }

    private func append(
        _ events: inout [Event], _ readings: inout [Reading], to ledger: Ledger
    ) throws(Failure) {
        let (newEvents, newReadings) = (events, readings)
        try Failure.journal { () throws(JournalError) in
            try ledger.append(events: newEvents, readings: newReadings)
        }
        events.removeAll(keepingCapacity: true)
        readings.removeAll(keepingCapacity: true)
    }

    private static let temporaryFolderPrefix = ".making-"

    /// Removes recordings of other versions, and leftovers of killed programs.
    private func removeLeftovers(keeping folder: URL) {
        let files = FileManager.default
        // A missing folder holds nothing to remove.
        let versions = (try? files.contentsOfDirectory(atPath: root)) ?? []
        for name in versions where name != folder.lastPathComponent {
            // A leftover only takes space.
            try? files.removeItem(atPath: "\(root)/\(name)")
        }
        // A missing folder holds nothing to remove.
        let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names {
            guard name.hasPrefix(SaleMaker.temporaryFolderPrefix),
                let process = pid_t(name.dropFirst(SaleMaker.temporaryFolderPrefix.count)),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            // A leftover only takes space.
            try? files.removeItem(at: folder.appendingPathComponent(name))
        }
    }
}

/// Shows progress once the work takes longer than a second.
private struct MakingProgress {
    let name: String
    private let begun = ContinuousClock.now
    private var isShown = false

    init(name: String) { self.name = name }

    mutating func show(_ percent: Int) {
        guard ContinuousClock.now - begun > .seconds(1) else { return }
        if !isShown, isatty(2) != 1 { Standard.error("preparing \(name) (needed only once)") }
        isShown = true
        Standard.progress("preparing \(name) (needed only once): \(percent) %")
    }

    func end() { if isShown { Standard.endProgress() } }
}
