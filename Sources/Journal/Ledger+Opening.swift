import Foundation
import GRDB
package import Rules

extension Ledger {
    /// Opens a campaign's journal for writing, and makes it when there is none.
    ///
    /// What an engine that was killed had made durable is there. Everything is forced to the disk
    /// anew before this returns. A missing file and its folder are made for their owner's eyes only;
    /// a campaign text that differs from the last one is added.
    /// A new journal's sale begins under the edition of the law that is given.
    package static func open(
        path: String, campaign: CampaignText, at moment: Moment, edition: LawEdition = .latest
    ) throws(JournalError) -> Ledger {
        let file = JournalFile(path: path)
        let isNew = try file.createIfMissing()
        let lock = try JournalLock(journal: path)
        file.forgetCachedPages()
        switch try file.content() {
        case .nothing: break
        case .other: throw .notARecording(path: path)
        case .recording(let version): try Format.check(version, path: path)
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try database.prepareToWrite(path: path) {
                    CampaignVersion(
                        number: 1, campaign: campaign, at: moment, afterSequence: 0,
                        edition: edition)
                }
            }
            if isNew { try file.syncFolder() }
            let seal = try queue.writeWithoutTransaction { database in
                try database.takeUp(path: path, campaign: campaign, at: moment)
            }
            return try Ledger(path: path, queue: queue, lock: lock, seal: seal)
        } catch {
            throw JournalError(error, path: path, act: "opening")
        }
    }

    /// How the journal is written, as SQLite tells it.
    package struct Settings: Equatable, Sendable {
        package var journalMode: String?
        /// 2 is FULL: every commit is synced.
        package var synchronous: Int64?

        /// Settings.
        package init(journalMode: String?, synchronous: Int64?) {
            self.journalMode = journalMode
            self.synchronous = synchronous
        }
    }

    /// How the journal is written just now, asked of SQLite itself.
    package func settings() throws(JournalError) -> Settings {
        do {
            return try queue.writeWithoutTransaction { database in
                Settings(
                    journalMode: try database.firstRow("PRAGMA journal_mode") { $0.text(0) },
                    synchronous: try database.number("PRAGMA synchronous"))
            }
        } catch {
            throw JournalError(error, path: path, act: "reading")
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "penstock.ledger"
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = false
        return configuration
    }
}

extension Format {
    /// Refuses what a later version wrote.
    static func check(_ version: Int64, path: String) throws(JournalError) {
        if version > Format.version { throw .newerFormat(path: path, version: version) }
        guard version > 0 else { throw .notARecording(path: path) }
    }
}

extension Database {
    /// Makes the tables where there are none, and settles how everything is written from now on.
    fileprivate func prepareToWrite(
        path: String, _ firstVersion: () -> CampaignVersion
    ) throws {
        try run("PRAGMA fullfsync = ON")
        try run("PRAGMA checkpoint_fullfsync = ON")
        try demandFullSync(path: path)
        if try number("PRAGMA page_count") == 0 {
            try durably {
                try execute(sql: Format.schema)
                try insert(firstVersion())
            }
        }
        guard try number("PRAGMA application_id") == Format.applicationID else {
            throw JournalError.notARecording(path: path)
        }
        let version = try number("PRAGMA user_version") ?? 0
        try Format.check(version, path: path)
        if version == 1 { try durably { try execute(sql: Format.upgradeFromFirst) } }
        let mode = try firstRow("PRAGMA journal_mode = WAL") { $0.text(0) }
        guard mode == "wal" else {
            throw JournalError.failed(
                path: path, act: "opening", cause: "its file system cannot share memory")
        }
        try demandFullSync(path: path)
        guard try moveLog(.truncate).isComplete else {
            throw JournalError.inUse(path: path, by: "a program that reads it")
        }
    }

    /// Every commit is to be on the disk before it is reported.
    private func demandFullSync(path: String) throws {
        try run("PRAGMA synchronous = FULL")
        guard try number("PRAGMA synchronous") == 2 else {
            throw JournalError.failed(
                path: path, act: "opening", cause: "SQLite does not sync every commit")
        }
    }

    /// Checks that the journal is this campaign's and whole at its end, and tells where it ended.
    fileprivate func takeUp(path: String, campaign: CampaignText, at moment: Moment) throws -> Seal?
    {
        let seal = try latestSeal()
        let last = try number("SELECT max(seq) FROM events") ?? 0
        let counts = [last, seal?.number ?? 0, seal?.epoch ?? 0]
        guard last == seal?.lastSequence ?? 0,
            counts.allSatisfy({ (0...Int64.max / 2).contains($0) })
        else {
            throw JournalError.damaged(
                path: path, place: "at its end", cause: "the last event is not sealed")
        }
        guard let newest = try campaignVersions().last, newest.number < .max else {
            throw JournalError.damaged(
                path: path, place: "in its campaign table", cause: "it has no last row")
        }
        guard newest.campaign.id == campaign.id else {
            throw JournalError.otherCampaign(
                path: path, found: newest.campaign.id, wanted: campaign.id)
        }
        if newest.campaign != campaign {
            try durably {
                try insert(
                    CampaignVersion(
                        number: newest.number + 1, campaign: campaign, at: moment,
                        afterSequence: last, edition: .latest))
            }
        }
        return seal
    }

    /// The draw of a drop; nil before its seed was made.
    func draw(of drop: String) throws -> Draw? {
        try draws().first { $0.drop == drop }
    }
}
