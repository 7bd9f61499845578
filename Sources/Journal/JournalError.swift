/// Why a journal could not be opened, read or written.
package enum JournalError: Error, Equatable, Sendable {
    case noFile(path: String)
    /// The path leads to a folder, a FIFO, a device or a socket.
    case notAFile(path: String, what: String)
    case severalNames(path: String, count: Int)
    case orphanedLog(path: String)
    case missingJournal(path: String, head: Int64)
    /// The journal ends before the last event that an engine wrote, or holds other events.
    case olderState(path: String, last: Int64, head: Int64)
    case missingLog(path: String, last: Int64)
    /// The file was removed, moved, replaced or cut while it was written.
    case lostFile(path: String, cause: String)
    case linkToNothing(path: String, target: String, isLoop: Bool)
    /// `penstock record` made the file by following another engine's sale.
    case copyOfASale(path: String, last: Int64)
    /// A program was killed while it changed the file, and the change was not rolled back.
    case unfinished(path: String)
    case notALock(path: String, what: String)
    /// The file is not a SQLite database, or belongs to another program.
    case notARecording(path: String)
    case newerFormat(path: String, version: Int64)
    case otherCampaign(path: String, found: String, wanted: String)
    /// The campaign file contradicts the one with which the journal began; the sentence says how.
    case otherTerms(path: String, sentence: String)
    case damaged(path: String, place: String, cause: String)
    case unknownEvent(path: String, sequence: Int64, kind: String)
    case unlawful(path: String, sequence: Int64, objection: String)
    case interrupted(path: String)
    /// Another engine writes to the file, or another program locks it.
    case inUse(path: String, by: String)
    case cannotCreate(path: String, cause: String)
    case failed(path: String, act: String, cause: String)
    /// An earlier write failed, so nothing more is written.
    case failedBefore(path: String, cause: String)
    /// The batch does not continue the journal: an event has the wrong number.
    case outOfOrder(path: String, expected: Int64, found: Int64)
    case timeWentBack(path: String, sequence: Int64)

    /// The kinds of error. The program's exit code depends on the kind.
    package enum Kind: Sendable {
        /// The file or the batch is not what it should be.
        case badData
        /// A file is missing, or reading, writing or syncing failed.
        case ioError
        case cannotCreate
        /// Another program uses the file, or could do so by another name.
        case inUse
        case interrupted
    }

    package var kind: Kind {
        switch self {
        case .notARecording, .newerFormat, .otherCampaign, .otherTerms, .damaged, .unknownEvent,
            .unlawful, .outOfOrder, .timeWentBack, .notAFile, .orphanedLog,
            .missingJournal, .olderState, .missingLog, .copyOfASale, .unfinished:
            .badData
        case .noFile, .linkToNothing, .failed, .failedBefore, .lostFile: .ioError
        case .cannotCreate, .notALock: .cannotCreate
        case .inUse, .severalNames: .inUse
        case .interrupted: .interrupted
        }
    }
}

extension JournalError: CustomStringConvertible {
    /// One sentence: what is wrong, where, and what to do.
    ///
    /// No advice may lead to beginning a sale twice.
    package var description: String {
        switch self {
        case .noFile(let path): "\(path) does not exist: check the path"
        case .linkToNothing(let path, let target, isLoop: true):
            "\(path) is a symbolic link that leads to itself (\(target)): remove it, or name the file"
        case .linkToNothing(let path, let target, isLoop: false):
            """
            \(path) is a symbolic link to \(target), which is not there: mount the disk that it is on; \
            only who knows that there was none names that path itself
            """
        case .notAFile(let path, let what): "\(path) is \(what), no file: check the path"
        case .severalNames(let path, let count):
            """
            \(path) has \(count) names (hard links), so a second engine could sell it too: remove \
            the others (find DIR -samefile \(path) lists them)
            """
        case .notARecording(let path): "\(path) is not a Penstock recording: check the path"
        case .newerFormat(let path, let version):
            """
            \(path) has format version \(version) and this Penstock reads up to \
            \(Format.version): use a newer Penstock
            """
        case .otherCampaign(let path, let found, let wanted):
            """
            \(path) is the journal of campaign \(found), not of \(wanted): use the campaign file \
            that belongs to it, or check the path
            """
        case .otherTerms(let path, let sentence): "\(path): \(sentence)"
        case .inUse(let path, let user):
            "\(path) is in use by \(user): wait for its end, or stop it first; two never write one sale"
        case .notALock(let path, let what):
            """
            \(path) is \(what), where the engine keeps how far the journal has come: remove what lies \
            there, or put the file back that was there
            """
        case .interrupted(let path):
            "\(path) was not read to its end, as was asked: nothing was begun or changed"
        case .cannotCreate(let path, let cause):
            "\(path) cannot be created (\(cause))"
        case .orphanedLog(let path):
            """
            \(path) is missing or empty, and its log \(path)-wal holds events of it: put the file \
            back beside its log; nothing was begun or changed
            """
        case .missingJournal(let path, let head):
            """
            \(path) is missing, and its last engine had written up to event \(head): put the file \
            back with its log; \(JournalError.acceptance)
            """
        case .olderState(let path, let last, let head):
            """
            \(path) ends with event \(last) or holds others than were written, and its last engine \
            had written up to event \(head) (\(path)-lock): put the newest file back with its log; \
            \(JournalError.acceptance)
            """
        case .missingLog(let path, let last):
            """
            \(path) needs its log \(path)-wal, which is missing: the copy ends with event \(last), and \
            newer ones may be lost; put the log back beside it; \(JournalError.acceptance)
            """
        case .copyOfASale(let path, let last):
            """
            \(path) is a recording of another engine's sale up to event \(last), made by penstock \
            record, and that engine may still sell: serve its own journal; \
            \(JournalError.acceptance)
            """
        case .unfinished(let path):
            """
            \(path)-journal lies beside it: a program was killed while it changed the file; the next \
            start of its engine takes that back, and so does any look at it with sqlite3
            """
        case .lostFile(let path, let cause):
            """
            \(path) was lost while it was written (\(cause)): before any engine starts again, put \
            the newest file back with its log, or a whole copy such as `penstock record` makes
            """
        case .damaged(let path, let place, let cause):
            """
            \(path) is damaged \(place) (\(cause)): nothing was changed; keep the file and its log as \
            they are, and put back a whole copy that is no older
            """
        case .unknownEvent(let path, let sequence, let kind):
            """
            \(path): event \(sequence) is of the unknown kind \(quoted(kind)): use the Penstock \
            that wrote it, or a newer one
            """
        case .unlawful(let path, let sequence, let objection):
            """
            \(path): event \(sequence) cannot have happened (\(objection)): use the campaign file \
            that the recording was made with, and ask `penstock verify`
            """
        case .failed(let path, let act, let cause):
            "\(act) \(path) failed (\(cause)): mend that, then start again"
        case .failedBefore(let path, let cause):
            """
            \(path) takes nothing more after a failed write (\(cause)): check the disk, then \
            start again
            """
        case .outOfOrder(let path, let expected, let found):
            "\(path) was given event \(found) where \(expected) comes next: nothing was written"
        case .timeWentBack(let path, let sequence):
            """
            \(path) was given event \(sequence) with a moment before the one of the event ahead \
            of it: nothing was written
            """
        }
    }

    private static let acceptance = """
        only who knows that the newer events are lost starts with --accept-older-state, which is \
        journalled
        """

    static func damagedLog(path: String, _ damage: LogScan.Damage) -> JournalError {
        .damaged(
            path: path, place: "in its log \(path)-wal at byte \(damage.offset)",
            cause: damage.frame == 0
                ? "the log's header was changed"
                : "frame \(damage.frame) was changed, and later commits follow it")
    }
}

/// Makes text from a file fit for a sentence: at most 40 characters, no control characters, in
/// quotation marks.
package func quoted(_ text: String) -> String {
    let printable = text.unicodeScalars.prefix(40).map { scalar -> Character in
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            ? " " : Character(scalar)
    }
    return "“\(String(printable))”"
}
