/// Why a journal could not be opened, read or written.
package enum JournalError: Error, Equatable, Sendable {
    /// There is no file of that name.
    case noFile(path: String)
    /// The path leads to a folder, a FIFO, a device or a socket.
    case notAFile(path: String, what: String)
    /// The file has more than one name (hard links).
    case severalNames(path: String, count: Int)
    /// There is a log, and no file, or an empty one, that it belongs to.
    case orphanedLog(path: String)
    /// A journal was here, and is not any more.
    case missingJournal(path: String, head: Int64)
    /// The journal ends before the event with which it was last written, or goes on from another.
    case olderState(path: String, last: Int64, head: Int64)
    /// The file needs a log that is not there.
    case missingLog(path: String, last: Int64)
    /// While it was written the file was removed, moved, replaced or cut.
    case lostFile(path: String, cause: String)
    /// A symbolic link leads to a file that is not there, or to itself.
    case linkToNothing(path: String, target: String, isLoop: Bool)
    /// The file was made by following another engine's sale.
    case copyOfASale(path: String, last: Int64)
    /// A program was killed while it changed the file, and nobody has taken that back.
    case unfinished(path: String)
    /// Something else lies where the file is to be that tells how far a journal has come.
    case notALock(path: String, what: String)
    /// The file is something else: not SQLite, or another program's database.
    case notARecording(path: String)
    /// A later Penstock wrote the file.
    case newerFormat(path: String, version: Int64)
    /// The file holds another campaign.
    case otherCampaign(path: String, found: String, wanted: String)
    /// The campaign file contradicts the one that the journal was begun with; the sentence says how.
    case otherTerms(path: String, sentence: String)
    /// The file's bytes are not what was written.
    case damaged(path: String, place: String, cause: String)
    /// An event of a kind that this version does not know.
    case unknownEvent(path: String, sequence: Int64, kind: String)
    /// An event that the law does not allow.
    case unlawful(path: String, sequence: Int64, objection: String)
    /// Whoever had it read wanted no more of it.
    case interrupted(path: String)
    /// Another engine writes to the file, or a reader blocks it.
    case inUse(path: String, by: String)
    /// The file, its folder or its lock could not be made.
    case cannotCreate(path: String, cause: String)
    /// Reading, writing or syncing failed.
    case failed(path: String, act: String, cause: String)
    /// An earlier write failed, so nothing is written any more.
    case poisoned(path: String, cause: String)
    /// The batch does not follow on what the journal holds.
    case outOfOrder(path: String, expected: Int64, found: Int64)
    /// The batch is older than what the journal holds.
    case timeWentBack(path: String, sequence: Int64)
    /// The batch comes from an engine that has been replaced.
    case staleEpoch(path: String, expected: Int64, found: Int64)

    /// What the error means for whoever started the program.
    package enum Kind: Sendable {
        /// The file is not what it should be.
        case badData
        /// The disk or the system said no.
        case ioError
        /// The output could not be created.
        case cannotCreate
        /// Somebody else has the file.
        case inUse
        /// Nothing is wrong: it was not wanted any more.
        case interrupted
    }

    /// What the error means for whoever started the program.
    package var kind: Kind {
        switch self {
        case .notARecording, .newerFormat, .otherCampaign, .otherTerms, .damaged, .unknownEvent,
            .unlawful, .outOfOrder, .timeWentBack, .staleEpoch, .notAFile, .orphanedLog,
            .missingJournal, .olderState, .missingLog, .copyOfASale, .unfinished:
            .badData
        case .noFile, .linkToNothing, .failed, .poisoned, .lostFile: .ioError
        case .cannotCreate, .notALock: .cannotCreate
        case .inUse, .severalNames: .inUse
        case .interrupted: .interrupted
        }
    }
}

extension JournalError: CustomStringConvertible {
    /// One sentence: what, where, what to do. No advice leads to a second beginning of a sale.
    package var description: String {
        switch self {
        case .noFile, .linkToNothing, .notAFile, .severalNames, .notARecording, .newerFormat,
            .otherCampaign, .otherTerms, .inUse, .cannotCreate, .notALock,
            .interrupted:
            wrongFile
        case .orphanedLog, .missingJournal, .olderState, .missingLog, .lostFile, .damaged,
            .unknownEvent, .unlawful, .copyOfASale, .unfinished:
            lostState
        case .failed, .poisoned, .outOfOrder, .timeWentBack, .staleEpoch: failedWrite
        }
    }

    private var wrongFile: String {
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
        default: ""
        }
    }

    private var lostState: String {
        switch self {
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
        default: ""
        }
    }

    private static let acceptance = """
        only who knows that the newer events are lost starts with --accept-older-state, which is \
        journalled
        """

    private var failedWrite: String {
        switch self {
        case .failed(let path, let act, let cause):
            "\(act) \(path) failed (\(cause)): mend that, then start again"
        case .poisoned(let path, let cause):
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
        case .staleEpoch(let path, let expected, let found):
            """
            \(path) was given a batch of epoch \(found) in epoch \(expected): nothing was written, \
            and the engine that sent it must stop
            """
        default: ""
        }
    }

    /// A log whose frames are not what was written.
    static func damagedLog(path: String, _ damage: LogScan.Damage) -> JournalError {
        .damaged(
            path: path, place: "in its log \(path)-wal at byte \(damage.offset)",
            cause: damage.frame == 0
                ? "the log's header was changed"
                : "frame \(damage.frame) was changed, and later commits follow it")
    }
}

/// Text from a file, made fit for a sentence: short, and without control characters.
package func quoted(_ text: String) -> String {
    let printable = text.unicodeScalars.prefix(40).map { scalar -> Character in
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            ? " " : Character(scalar)
    }
    return "“\(String(printable))”"
}
