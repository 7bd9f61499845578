import GRDB
import GRDBSQLite
package import Rules

extension Ledger {
    /// Who opens the journal.
    package enum Owner: Equatable, Sendable {
        /// An engine. The ledger keeps the head beside the journal, and refuses a journal that is
        /// missing or behind its head, unless `acceptsOlderState` is true.
        case engine(acceptsOlderState: Bool)
        /// A program that makes a copy, which it can make again.
        case copy
    }

    /// How the journal was found when it was opened.
    package enum Beginning: Equatable, Sendable {
        case new
        /// The journal ended with this event; 0 if it had none. `copy` is the path of a copy of the
        /// file before its upgrade from an older format.
        case resumed(Int64, copy: String? = nil)
        /// The journal ends with this event, although a later one had been written; the owner
        /// accepted that.
        case older(Int64, head: Int64)
    }

    /// Opens a campaign's journal for writing, and creates it if there is none.
    ///
    /// Everything that a killed engine had made durable is there. Before this returns, everything
    /// is forced to the disk again. A new file and its folder may be read only by their owner. If
    /// the campaign text differs from the last one, it is added as a new version.
    ///
    /// `edition` is the edition of the law under which the sale of a new journal begins. `examine` is
    /// called with an existing journal before anything in it is changed. If this throws, the
    /// journal's content was not changed.
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
        var older = try file.lossIfMissing(lock.formerHead, owner: owner)
        let isNew = try file.createIfMissing()
        try lock.lockJournal()
        try file.rollBack()
        file.forgetCachedPages()
        var (copy, warning) = (String?.none, String?.none)
        switch try file.kind() {
        case .nothing where isNew: break
        case .nothing:
            if fileSize(path + "-wal") > 0 { throw .orphanedLog(path: path) }
            try JournalFile.accept(&older, .behind(path, 0, lock.formerHead), owner)
        case .other: throw .notARecording(path: path)
        case .recording(let version):
            try Format.check(version, path: path)
            let loss = try file.loss(since: lock.formerHead, for: owner, examine)
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
                defer { database.shortenBusyTimeout() }
                return try database.adopt(
                    path: path, campaign: campaign, at: moment, for: owner)
            }
            let last = seal.lastSequence
            let beginning: Beginning =
                older.map { _ in .older(last, head: lock.formerHead?.event ?? last) }
                ?? (isNew ? .new : .resumed(last, copy: copy))
            return try Ledger(
                path: path, connection: connection, lock: lock, seal: seal, epoch: epoch,
                owner: owner, beginning: beginning, warning: warning)
        } catch {
            throw JournalError(error, path: path, act: "opening")
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "penstock.ledger"
        // In seconds, for the opening only; see `shortenBusyTimeout`.
        configuration.busyMode = .timeout(30)
        configuration.foreignKeysEnabled = false
        return configuration
    }
}

extension Format {
    /// Refuses a version that is newer than this program knows, or that is no version.
    static func check(_ version: Int64, path: String) throws(JournalError) {
        if version > Format.version { throw .newerFormat(path: path, version: version) }
        guard version > 0 else { throw .notARecording(path: path) }
    }
}

extension Database {
    /// Creates the tables if there are none, upgrades an older file, and sets how SQLite writes.
    fileprivate func prepareToWrite(
        path: String, _ firstVersion: () -> CampaignVersion
    ) throws {
        try run("PRAGMA fullfsync = ON")
        try run("PRAGMA checkpoint_fullfsync = ON")
        try requireFullSync(path: path)
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
        try requireFullSync(path: path)
        // A reader in a transaction can prevent a part of the checkpoint. The opening goes on all
        // the same: the cached pages were dropped before, so what was read comes from the disk.
        sqlite3_busy_timeout(sqliteConnection, 0)
        _ = try checkpoint(truncating: true)
        sqlite3_busy_timeout(sqliteConnection, 30_000)
    }

    /// Makes SQLite sync every commit before it reports success.
    private func requireFullSync(path: String) throws {
        try run("PRAGMA synchronous = FULL")
        guard try number("PRAGMA synchronous") == 2 else {
            throw JournalError.failed(
                path: path, act: "opening", cause: "SQLite does not sync every commit")
        }
    }

    /// Shortens SQLite's time-out. From now on the ledger itself waits for locks, and reports that
    /// it waits.
    fileprivate func shortenBusyTimeout() {
        sqlite3_busy_timeout(sqliteConnection, 250)
    }

    /// Checks that the journal belongs to the campaign and that its end is sealed. Seals what is
    /// new, and returns the last seal and this opening's epoch.
    fileprivate func adopt(
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
        // A copy is not counted as an engine's opening: its epoch stays 0, and `isCopy` tests that.
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

    /// Seals what a new journal holds, or what the seals of version 1 do not cover: all readings,
    /// and the campaign and draw rows after the last event.
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
}
