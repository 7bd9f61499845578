import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The databases that this process has open, so that no other descriptor of one of them is closed
/// meanwhile: the system drops all locks of a process on a file when it closes any descriptor of it.
enum OpenDatabases {
    private struct Entry {
        var connections = 0
        /// Descriptors that are done with, closed after the last connection.
        var parked: [Int32] = []
    }

    private static let entries = Mutex<[FileIdentity: Entry]>([:])

    /// A connection to a database is about to be opened.
    static func willOpen(_ identity: FileIdentity) {
        entries.withLock { $0[identity, default: Entry()].connections += 1 }
    }

    /// A connection was closed.
    static func didClose(_ identity: FileIdentity) {
        let parked = entries.withLock { entries -> [Int32] in
            guard var entry = entries[identity] else { return [] }
            entry.connections -= 1
            entries[identity] = entry.connections > 0 ? entry : nil
            return entry.connections > 0 ? [] : entry.parked
        }
        for descriptor in parked { closeNow(descriptor) }
    }

    /// Closes a descriptor now, or after the last connection to its file.
    static func closeSafely(_ descriptor: Int32) {
        guard let identity = FileStatus(descriptor: descriptor)?.identity else {
            closeNow(descriptor)
            return
        }
        close(descriptor, afterLastOf: identity)
    }

    /// Closes a descriptor of a file that SQLite locks beside a database: now, or after the last
    /// connection to that database.
    static func close(_ descriptor: Int32, afterLastOf identity: FileIdentity) {
        let isParked = entries.withLock { entries in
            guard entries[identity] != nil else { return false }
            entries[identity]?.parked.append(descriptor)
            return true
        }
        if !isParked { closeNow(descriptor) }
    }
}

private func closeNow(_ descriptor: Int32) {
    _ = close(descriptor)
}

/// Opens an ordinary file for the body, which gets its descriptor; nil when it cannot be opened.
func withDescriptor<Value>(
    of path: String, flags: Int32 = O_RDONLY, _ body: (Int32) -> Value
) -> Value? {
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { OpenDatabases.closeSafely(descriptor) }
    return body(descriptor)
}
