import Foundation
import GRDB
import GRDBSQLite
package import Rules

extension Ledger {
    /// Whose journal it is.
    package enum Owner: Equatable, Sendable {
        /// An engine's: the head is kept beside it, and a journal that is missing or behind its head
        /// is refused, unless somebody accepts that.
        case engine(acceptsOlderState: Bool)
        /// A copy, which can be made again.
        case copy
    }

    /// How the journal was found.
    package enum Beginning: Equatable, Sendable {
        /// There was none.
        case new
        /// It ended with an event; 0 when it held none. It was of an older format when there is a copy
        /// of it as it was.
        case takenUp(Int64, copy: String? = nil)
        /// It ends with an event, and was accepted although a later one had been written.
        case older(Int64, head: Int64)
    }

    /// Opens a campaign's journal for writing, and makes it when there is none.
    ///
    /// What an engine that was killed had made durable is there. Everything is forced to the disk
    /// anew before this returns. A missing file and its folder are made for their owner's eyes only;
    /// a campaign text that differs from the last one is added.
    ///
    /// - Parameters:
    ///   - path: the journal; symbolic links are followed.
    ///   - campaign: the campaign file as it is now.
    ///   - moment: the machine's time.
    ///   - edition: the edition of the law under which a new journal's sale begins.
    ///   - owner: whose journal it is.
    ///   - examine: looks at the journal as it is before anything in it is changed; not called for a
    ///     new one.
    /// - Returns: the ledger, ready for batches.
    /// - Throws: why it cannot be opened: then nothing in it was changed.
    package static func open(
        path: String, campaign: CampaignText, at moment: Moment, edition: LawEdition = .latest,
        for owner: Owner = .copy,
        examine: (Recording) throws(JournalError) -> Void = { (_) throws(JournalError) in }
    ) throws(JournalError) -> Ledger {
        try refuseLinkToNothing(path)
        let path = resolvedPath(path)
        let file = JournalFile(path: path)
        try file.createFolder()
        let lock = try JournalLock(journal: path)
        var older = try file.missing(lock.formerHead, owner: owner)
        let isNew = try file.createIfMissing()
        try lock.lockJournal()
        try file.rollBack()
        file.forgetCachedPages()
        var (copy, warning) = (String?.none, String?.none)
        switch try file.content() {
        case .nothing where isNew: break
        case .nothing:
            if fileSize(path + "-wal") > 0 { throw .orphanedLog(path: path) }
            try JournalFile.accept(&older, .behind(path, 0, lock.formerHead), owner)
        case .other: throw .notARecording(path: path)
        case .recording(let version):
            try Format.check(version, path: path)
            let loss = try file.examine(lock.formerHead, for: owner, examine)
            try JournalFile.accept(&older, loss, owner)
            if version < Format.version {
                copy = try file.copyBeside(version: version)
            } else if case .engine = owner, lock.formerHead == nil {
                warning =
                    "\(path)-lock, which tells how far the journal had come, is missing or holds"
                    + " nothing: whether this is the newest journal of its sale cannot be told"
            }
        }
        do {
            let connection = try DatabaseConnection(path: path, configuration: configuration)
            let queue = connection.queue
            try queue.writeWithoutTransaction { database in
                try database.prepareToWrite(path: path) {
                    CampaignVersion(
                        number: 1, campaign: campaign, at: moment, afterSequence: 0,
                        edition: edition)
                }
            }
            if isNew { try file.syncFolder() }
            let (seal, epoch) = try queue.writeWithoutTransaction { database in
                defer { database.endPatience() }
                return try database.takeUp(
                    path: path, campaign: campaign, at: moment, for: owner)
            }
            let last = seal.lastSequence
            let beginning: Beginning =
                older.map { _ in .older(last, head: lock.formerHead?.event ?? last) }
                ?? (isNew ? .new : .takenUp(last, copy: copy))
            return try Ledger(
                path: path, connection: connection, lock: lock, seal: seal, epoch: epoch,
                owner: owner, beginning: beginning, warning: warning)
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
        // At the start others are waited for; see `endPatience`.
        configuration.busyMode = .timeout(30)
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
        // A reader in a transaction keeps a part of the log where it is. That is no reason to stay
        // away: the cached pages were dropped before, so what is there is on the disk.
        sqlite3_busy_timeout(sqliteConnection, 0)
        _ = try moveLog(.truncate)
        sqlite3_busy_timeout(sqliteConnection, 30_000)
    }

    /// Every commit is to be on the disk before it is reported.
    private func demandFullSync(path: String) throws {
        try run("PRAGMA synchronous = FULL")
        guard try number("PRAGMA synchronous") == 2 else {
            throw JournalError.failed(
                path: path, act: "opening", cause: "SQLite does not sync every commit")
        }
    }

    /// From now on the ledger itself waits for others, and says so meanwhile.
    fileprivate func endPatience() {
        sqlite3_busy_timeout(sqliteConnection, 250)
    }

    /// Checks that the journal is this campaign's and whole at its end; seals what is new in it, and
    /// tells its last seal and the number of this opening.
    fileprivate func takeUp(
        path: String, campaign: CampaignText, at moment: Moment, for owner: Ledger.Owner
    ) throws -> (seal: Seal, epoch: Int64) {
        let former = try latestSeal()
        try checkEnd(former, path: path)
        guard let newest = try campaignVersions().last, newest.number < .max else {
            throw JournalError.damaged(
                path: path, place: "in its campaign table", cause: "it has no last row")
        }
        guard newest.campaign.id == campaign.id else {
            throw JournalError.otherCampaign(
                path: path, found: newest.campaign.id, wanted: campaign.id)
        }
        // A copy is none of an engine's openings: by that it is known.
        let epoch = (former?.epoch ?? 0) + (owner == .copy ? 0 : 1)
        var seal: Seal
        if let former, former.lastReading != nil {
            seal = former
        } else {
            seal = try durably { try sealWhatIsThere(after: former, epoch: epoch) }
        }
        if newest.campaign != campaign {
            let version = CampaignVersion(
                number: newest.number + 1, campaign: campaign, at: moment,
                afterSequence: seal.lastSequence, edition: .latest, seal: seal.number + 1)
            seal = try durably {
                try insert(version)
                var content = CanonicalBytes()
                content.add(version)
                let new = Seal.next(
                    after: seal, last: seal.lastSequence, at: seal.at, epoch: epoch,
                    readings: (seal.lastReading ?? 0, nil), &content)
                try insert(new)
                return new
            }
        }
        return (seal, epoch)
    }

    /// Refuses a journal whose last rows no seal covers.
    private func checkEnd(_ seal: Seal?, path: String) throws {
        let last = try number("SELECT max(seq) FROM events") ?? 0
        let lastReading = try number("SELECT max(id) FROM readings") ?? 0
        let counts = [last, lastReading, seal?.number ?? 0, seal?.epoch ?? 0]
        guard last == seal?.lastSequence ?? 0, lastReading == seal?.lastReading ?? lastReading,
            counts.allSatisfy({ (0...Int64.max / 2).contains($0) })
        else {
            throw JournalError.damaged(
                path: path, place: "at its end", cause: "its last rows are not sealed")
        }
    }

    /// Seals what a new journal holds, or what the seals of version 1 did not cover: all readings, and
    /// what was written after the last event.
    private func sealWhatIsThere(after former: Seal?, epoch: Int64) throws -> Seal {
        let (number, last) = ((former?.number ?? 0) + 1, former?.lastSequence ?? 0)
        for table in ["campaign", "draws"] {
            try run(
                "UPDATE \(table) SET seal = ? WHERE seal IS NULL AND after_seq = ?",
                [.number(number), .number(last)])
        }
        var content = CanonicalBytes()
        content.add(
            Preamble(
                campaigns: try campaignVersions().filter { $0.seal == number },
                draws: try draws().filter { $0.seal == number }))
        var (digest, lastReading) = (ReadingsDigest(), Int64(0))
        try forEachReadingRow(after: 0) { row in
            lastReading = row.number(0) ?? lastReading
            return digest.add(row)
        }
        let seal = Seal.next(
            after: former, last: last, at: former?.at ?? 0, epoch: epoch,
            readings: (lastReading, digest.finish()), &content)
        try insert(seal)
        return seal
    }

    /// The draw of a drop; nil before its seed was made.
    func draw(of drop: String) throws -> Draw? {
        try draws().first { $0.drop == drop }
    }
}
