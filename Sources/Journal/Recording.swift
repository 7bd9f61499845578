import Foundation
import GRDB
package import Rules

/// The read side of a journal: a recording on its own, a copy, or the journal of a sale that runs.
///
/// Nothing that the file holds brings the program down: whatever is not as it should be becomes a
/// `JournalError`. The methods block; each sees one state of the file, and on a running sale the
/// next call may see more.
package final class Recording: Sendable {
    /// The file.
    package let path: String
    /// The campaign file's newest text at the opening.
    package let campaignText: CampaignText
    /// The edition of the law that the sale began under.
    package let edition: LawEdition
    /// What a cut has taken away; nil when the file is as long as it should be.
    package let loss: Loss?

    /// Whether the file needs a log that is not there: a plain copy of the file of a running sale,
    /// which ends before the newest events.
    package let lacksLog: Bool
    /// How far an engine had written the file before it was opened, as the engine's lock beside it says;
    /// nil without one.
    let keptHead: JournalHead?

    private let connection: DatabaseConnection
    private var queue: DatabaseQueue { connection.queue }

    private init(
        path: String, versions: [CampaignVersion], loss: Loss?, lacksLog: Bool,
        keptHead: JournalHead?, connection: DatabaseConnection
    ) throws {
        guard let first = versions.first, let newest = versions.last else {
            throw JournalError.damaged(
                path: path, place: "in its campaign table", cause: "it is empty")
        }
        self.path = path
        campaignText = newest.campaign
        edition = first.edition ?? .first
        self.loss = loss
        self.lacksLog = lacksLog
        self.keptHead = keptHead
        self.connection = connection
    }

    /// Ends the work with the file; nothing can be read any more.
    package func close() {
        connection.close()
    }

    /// Opens a recording for reading. One whose end was cut off opens with what is whole.
    package static func open(path: String) throws(JournalError) -> Recording {
        try refuseLinkToNothing(path)
        let path = resolvedPath(path)
        guard try ordinaryFile(at: path) != nil else { throw .noFile(path: path) }
        if let damage = LogScan.damage(inLogOf: path) { throw .damagedLog(path: path, damage) }
        // SQLite would make an empty log beside the file, and nobody could tell any more.
        let lacksLog = try JournalFile(path: path).lacksLog()
        do {
            return try open(path: path, connection: lacksLog ? .immutable : .plain)
        } catch {
            let error = JournalError(error, path: path, act: "opening")
            // A reader may not take back what another program had begun.
            if JournalFile(path: path).hasRollbackJournal { throw .unfinished(path: path) }
            switch error {
            case .damaged where FileLength(ofFileAt: path)?.isCut == true:
                return try openCut(path: path)
            case .failed where !Recording.hasLog(path):
                // A folder that may not be written, or a disk that is read-only.
                if let recording = try? open(path: path, connection: .immutable) {
                    return recording
                }
                throw error
            default: throw error
            }
        }
    }

    private static func openCut(path: String) throws(JournalError) -> Recording {
        do {
            return try open(path: path, connection: .cut)
        } catch {
            throw JournalError(error, path: path, act: "opening")
        }
    }

    private static func open(path: String, connection: Connection) throws -> Recording {
        let hasNoLog = try JournalFile(path: path).lacksLog()
        // Before the file is: an engine that runs goes on meanwhile.
        let head = JournalLock.head(ofJournal: path)
        let database = try connection.open(path: path)
        return try database.queue.read { reader in
            let (connected, database) = (database, reader)
            try database.checkFormat(path: path)
            let versions = try database.campaignVersions()
            let loss = connection == .cut ? try database.salvage(path: path) : nil
            if loss == nil {
                try database.checkLength(path: path)
                try database.checkEnd(path: path)
            }
            // Another program may have moved the log: then all is there up to the head.
            let lacksLog = try hasNoLog && !(head.map { try database.reaches($0) } ?? false)
            return try Recording(
                path: path, versions: versions, loss: loss, lacksLog: lacksLog, keptHead: head,
                connection: connected)
        }
    }

    private static func hasLog(_ path: String) -> Bool {
        fileSize(path + "-wal") > 0
    }

    /// The last event that may be read: beyond it a cut file holds nothing whole.
    package var wholeUpTo: Int64 { loss?.lastSequence ?? .max }

    /// Looks at one state of the file.
    func look<Value>(
        place: @autoclosure () -> String = "somewhere inside",
        _ body: (Database) throws -> Value
    ) throws(JournalError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw JournalError(error, path: path, act: "reading", place: place())
        }
    }

    /// Every text that the campaign file has had, oldest first.
    package func campaignVersions() throws(JournalError) -> [CampaignVersion] {
        try look { try $0.campaignVersions() }
    }

    /// The secret seeds of the drops that are drawn.
    package func drawSeeds() throws(JournalError) -> [DropID: DrawSeed] {
        try look { database in
            var seeds: [DropID: DrawSeed] = [:]
            for draw in try database.draws() {
                guard let seed = DrawSeed(hexadecimal: draw.seed) else {
                    throw JournalError.damaged(
                        path: self.path, place: "in the draw of \(quoted(draw.drop))",
                        cause: "no seed")
                }
                seeds[DropID(trusted: draw.drop)] = seed
            }
            return seeds
        }
    }

    /// Writes a copy of everything up to now, also while the sale runs.
    ///
    /// A plain copy of the file of a running sale lacks what its log holds; this one does not.
    package func copy(to target: String) throws(JournalError) {
        guard try JournalFile(path: target).createIfMissing() else {
            throw .cannotCreate(path: target, cause: "it exists: choose another name")
        }
        do {
            let copy = try DatabaseQueue(path: target)
            try queue.backup(to: copy)
            // The copy is to be one plain file, whatever state the original is in.
            try copy.writeWithoutTransaction { try $0.run("PRAGMA journal_mode = DELETE") }
            try copy.close()
        } catch {
            throw JournalError(error, path: target, act: "copying to")
        }
    }
}

extension Recording {
    /// How the file is opened.
    private enum Connection {
        /// As a reader beside others.
        case plain
        /// As a file that nobody changes: no locks, no files beside it.
        case immutable
        /// As a file that is shorter than it says.
        case cut

        func open(path: String) throws -> DatabaseConnection {
            var configuration = Configuration()
            configuration.label = "penstock.recording"
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            configuration.foreignKeysEnabled = false
            let isCut = self == .cut
            configuration.prepareDatabase { database in
                database.distrust()
                // SQLite refuses a file that is too short unless its schema may be written.
                if isCut { try database.run("PRAGMA writable_schema = ON") }
            }
            return try DatabaseConnection(
                path: path, opened: self == .immutable ? uri(path) : path,
                configuration: configuration)
        }

        private func uri(_ path: String) -> String {
            URL(fileURLWithPath: path).absoluteString + "?immutable=1"
        }
    }
}
