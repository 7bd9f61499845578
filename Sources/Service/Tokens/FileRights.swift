/// Who may access a file with a secret: one rule for token files, secrets and TLS keys.
///
/// Only the owner may write it, and only the owner may read it, with three exceptions for secrets
/// that somebody else put in place: a file on a read-only file system, a file that nobody may write
/// (0440, 0444), and a file of root's that a group may read (0640).
struct FileRights: Equatable {
    enum Exposure {
        case safe
        /// Everybody on this machine may read it, as it was put there: worth a warning.
        case readableByAll
        /// Others may write it, or read it although its owner could have prevented that.
        case openToOthers
    }

    var mode: UInt32
    /// Whether root owns the file and this process is not root.
    var isRootsAlone = false
    var isOnReadOnlyMount = false

    var exposure: Exposure {
        let isWorldReadable = mode & 0o004 != 0
        if isOnReadOnlyMount { return mode & 0o077 == 0 ? .safe : .readableByAll }
        if mode & 0o033 != 0 { return .openToOthers }
        if mode & 0o044 == 0 { return .safe }
        if mode & 0o222 == 0 { return isWorldReadable ? .readableByAll : .safe }
        return isRootsAlone && !isWorldReadable ? .safe : .openToOthers
    }
}
