import Foundation
import GRDB
package import Rules

/// The read side of a journal: a finished recording, a copy, or the journal of a running sale.
///
/// Nothing in the file can crash the program: every fault becomes a `JournalError`. The methods
/// block. Each call sees one state of the file; in a running sale, the next call may see more.
package final class Recording: Sendable {
    package let path: String
    /// The newest version of the campaign file when the recording was opened.
    package let campaignText: CampaignText
    /// The edition of the law under which the sale began.
    package let edition: LawEdition
    /// What was cut off the end; nil if the file has its full length.
    package let loss: Loss?

    /// Whether the file needs a log that is missing. It is then a plain copy of a running sale's
    /// file, and ends before the newest events.
    package let lacksLog: Bool
    /// The head in the lock file beside the recording, read before the file was opened; nil if
    /// there is none.
    let keptHead: JournalHead?

    private let connection: DatabaseConnection
    private var queue: DatabaseQueue { connection.queue }

    private init(path: String, as connection: Connection) throws {
        self.path = path
        let hasNoLog = try JournalFile(path: path).lacksLog()
        // Read before the file is opened: a running engine writes more in the meantime.
        let head = JournalLock.head(ofJournal: path)
        keptHead = head
        self.connection = try connection.open(path: path)
        let (versions, loss, lacksLog) = try self.connection.queue.read { database in
            try database.checkFormat(path: path)
            let versions = try database.campaignVersions()
            let loss = connection == .cut ? try database.salvage(path: path) : nil
            if loss == nil {
                try database.checkLength(path: path)
                try database.checkEnd(path: path)
            }
            // Another program may have moved the log into the file; then the file reaches the head.
            let lacksLog = try hasNoLog && !(head.map { try database.reaches($0) } ?? false)
            return (versions, loss, lacksLog)
        }
        guard let first = versions.first, let newest = versions.last else {
            throw JournalError.damaged(
                path: path, place: "in its campaign table", cause: "it is empty")
        }
        campaignText = newest.campaign
        edition = first.edition ?? .first
        (self.loss, self.lacksLog) = (loss, lacksLog)
    }

    /// Closes the file. Nothing can be read afterwards.
    package func close() {
        connection.close()
    }

    /// Opens a recording for reading. If its end was cut off, the whole part can be read.
    package static func open(path: String) throws(JournalError) -> Recording {
        try refuseLinkToNothing(path)
        let path = resolvedPath(path)
        guard try ordinaryFile(at: path) != nil else { throw .noFile(path: path) }
        if let damage = LogScan.damage(inLogOf: path) { throw .damagedLog(path: path, damage) }
        // Asked first, because SQLite would create an empty log beside the file.
        let lacksLog = try JournalFile(path: path).lacksLog()
        do {
            return try Recording(path: path, as: lacksLog ? .immutable : .plain)
        } catch {
            let error = JournalError(error, path: path, act: "opening")
            // A reader must not roll back another program's change.
            if JournalFile(path: path).hasRollbackJournal { throw .unfinished(path: path) }
            switch error {
            case .damaged where JournalFile(path: path).isCut:
                return try openCut(path: path)
            case .failed where fileSize(path + "-wal") == 0:
                // The folder may be read-only, or the disk. If this fails too, the first error is
                // thrown.
                if let recording = try? Recording(path: path, as: .immutable) { return recording }
                throw error
            default: throw error
            }
        }
    }

    private static func openCut(path: String) throws(JournalError) -> Recording {
        do {
            return try Recording(path: path, as: .cut)
        } catch {
            throw JournalError(error, path: path, act: "opening")
        }
    }

    /// The last event that may be read. After it a cut file is not whole.
    var wholeUpTo: Int64 { loss?.lastSequence ?? .max }

    /// Runs the body on one state of the file. Database errors become a `JournalError`.
    func read<Value>(
        place: @autoclosure () -> String = "somewhere inside",
        _ body: (Database) throws -> Value
    ) throws(JournalError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw JournalError(error, path: path, act: "reading", place: place())
        }
    }

    /// All versions of the campaign file, oldest first.
    package func campaignVersions() throws(JournalError) -> [CampaignVersion] {
        try read { try $0.campaignVersions() }
    }

    /// The secret seeds of the drops that are drawn.
    package func drawSeeds() throws(JournalError) -> [DropID: DrawSeed] {
        try read { database in
            var seeds: [DropID: DrawSeed] = [:]
            for draw in try database.draws() {
                guard let seed = DrawSeed(hexadecimal: draw.seed) else {
                    throw self.damaged("in the draw of \(quoted(draw.drop))", "no seed")
                }
                seeds[DropID(trusted: draw.drop)] = seed
            }
            return seeds
        }
    }

    func damaged(_ place: String, _ cause: String) -> JournalError {
        .damaged(path: path, place: place, cause: cause)
    }

    /// Writes a copy of everything so far, even while the sale runs.
    ///
    /// A plain copy of a running sale's file would lack what its log holds; this copy does not.
    package func copy(to target: String) throws(JournalError) {
        guard try JournalFile(path: target).createIfMissing() else {
            throw .cannotCreate(path: target, cause: "it exists: choose another name")
        }
        do {
            let copy = try DatabaseQueue(path: target)
            try queue.backup(to: copy)
            // The copy must be one plain file, whatever state the original is in.
            try copy.writeWithoutTransaction { try $0.run("PRAGMA journal_mode = DELETE") }
            try copy.close()
        } catch {
            throw JournalError(error, path: target, act: "copying to")
        }
    }

    private enum Connection {
        /// For reading beside other programs.
        case plain
        /// As a file that nobody changes: without locks, and without files beside it.
        case immutable
        /// As a file that is shorter than its header says.
        case cut

        func open(path: String) throws -> DatabaseConnection {
            var configuration = Configuration()
            configuration.label = "penstock.recording"
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            configuration.foreignKeysEnabled = false
            let isCut = self == .cut
            configuration.prepareDatabase { database in
                database.harden()
                // SQLite opens a file that is too short only if its schema may be written.
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
