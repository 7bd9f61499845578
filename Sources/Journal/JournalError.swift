/// Why a journal could not be opened, read or written.
package enum JournalError: Error, Equatable, Sendable {
    /// There is no file of that name.
    case noFile(path: String)
    /// The file is something else: not SQLite, or another program's database.
    case notARecording(path: String)
    /// A later Penstock wrote the file.
    case newerFormat(path: String, version: Int64)
    /// The file holds another campaign.
    case otherCampaign(path: String, found: String, wanted: String)
    /// The file's bytes are not what was written.
    case damaged(path: String, place: String, cause: String)
    /// An event of a kind that this version does not know.
    case unknownEvent(path: String, sequence: Int64, kind: String)
    /// An event that the law does not allow.
    case unlawful(path: String, sequence: Int64, objection: String)
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
    }

    /// What the error means for whoever started the program.
    package var kind: Kind {
        switch self {
        case .notARecording, .newerFormat, .otherCampaign, .damaged, .unknownEvent, .unlawful,
            .outOfOrder, .timeWentBack, .staleEpoch:
            .badData
        case .noFile, .failed, .poisoned: .ioError
        case .cannotCreate: .cannotCreate
        case .inUse: .inUse
        }
    }
}

extension JournalError: CustomStringConvertible {
    /// One sentence: what, where, what to do.
    package var description: String {
        switch self {
        case .noFile(let path):
            "\(path) does not exist: check the path"
        case .notARecording(let path):
            "\(path) is not a Penstock recording: name another file, or move this one away"
        case .newerFormat(let path, let version):
            """
            \(path) has format version \(version) and this Penstock reads up to \
            \(Format.version): use a newer Penstock
            """
        case .otherCampaign(let path, let found, let wanted):
            """
            \(path) is the journal of campaign \(found), not of \(wanted): give another journal \
            path, or the campaign file that belongs to it
            """
        case .damaged(let path, let place, let cause):
            "\(path) is damaged \(place) (\(cause)): use a copy of it that is whole"
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
        case .inUse(let path, let user):
            "\(path) is in use by \(user): stop it, or give another journal path"
        case .cannotCreate(let path, let cause):
            "\(path) cannot be created (\(cause)): give a path that may be written"
        case .failed(let path, let act, let cause):
            "\(act) \(path) failed (\(cause)): see to the disk and its permissions, then start anew"
        case .poisoned(let path, let cause):
            """
            \(path) takes nothing more after a failed write (\(cause)): see to the disk, then \
            start anew
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
        }
    }
}

/// Text from a file, made fit for a sentence: short, and without control characters.
func quoted(_ text: String) -> String {
    let printable = text.unicodeScalars.prefix(40).map { scalar -> Character in
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            ? " " : Character(scalar)
    }
    return "“\(String(printable))”"
}
