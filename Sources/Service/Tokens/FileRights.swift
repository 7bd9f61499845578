/// The rule for access to a file with a secret: a token file, a secret or a TLS key.
///
/// Only the owner may read and write the file. There are three exceptions, for secrets that an
/// administrator installs: a file on a read-only file system, a file that nobody may write (0440,
/// 0444), and a file of root that a group may read (0640).
struct FileRights: Equatable {
    enum Exposure {
        case safe
        /// Everybody on this machine may read the file, by one of the exceptions: worth a warning.
        case readableByAll
        /// Others may write the file, or read it without one of the exceptions.
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
