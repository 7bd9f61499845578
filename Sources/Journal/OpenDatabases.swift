import Foundation
import GRDB
import Synchronization

/// The databases that this process has open. It delays the closing of other descriptors of these
/// files: when a process closes any descriptor of a file, the system releases all its locks on it.
enum OpenDatabases {
    private struct Entry {
        var connections = 0
        /// Descriptors to close after the last connection.
        var parked: [Int32] = []
    }

    private static let entries = Mutex<[FileIdentity: Entry]>([:])

    static func willOpen(_ identity: FileIdentity) {
        entries.withLock { $0[identity, default: Entry()].connections += 1 }
    }

    static func didClose(_ identity: FileIdentity) {
        let parked = entries.withLock { entries -> [Int32] in
            guard var entry = entries[identity] else { return [] }
            entry.connections -= 1
            entries[identity] = entry.connections > 0 ? entry : nil
            return entry.connections > 0 ? [] : entry.parked
        }
        for descriptor in parked { closeNow(descriptor) }
    }

    /// Closes a descriptor now, or after the last connection to its file was closed.
    static func closeSafely(_ descriptor: Int32) {
        guard let identity = FileStatus(descriptor: descriptor)?.identity else {
            closeNow(descriptor)
            return
        }
        close(descriptor, afterLastOf: identity)
    }

    /// Closes a descriptor of a file beside a database that SQLite locks: now, or after the last
    /// connection to that database was closed.
    static func close(_ descriptor: Int32, afterLastOf identity: FileIdentity) {
        let isParked = entries.withLock { entries in
            guard entries[identity] != nil else { return false }
            entries[identity]?.parked.append(descriptor)
            return true
        }
        if !isParked { closeNow(descriptor) }
    }
}

/// A connection to a database. It is registered in `OpenDatabases` while it is open.
final class DatabaseConnection: Sendable {
    let queue: DatabaseQueue
    private let identity: FileIdentity?
    private let isClosed = Atomic<Bool>(false)

    /// Opens a database; `opened` is what SQLite opens if not the path itself: a URI.
    init(path: String, opened: String? = nil, configuration: Configuration) throws {
        identity = FileStatus(path: path)?.identity
        if let identity { OpenDatabases.willOpen(identity) }
        do {
            queue = try DatabaseQueue(path: opened ?? path, configuration: configuration)
        } catch {
            if let identity { OpenDatabases.didClose(identity) }
            throw error
        }
    }

    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        // The connection is given up anyway; nothing can be done about an error here.
        try? queue.close()
        if let identity { OpenDatabases.didClose(identity) }
    }

    deinit {
        close()
    }
}

private func closeNow(_ descriptor: Int32) {
    _ = close(descriptor)
}

/// Opens a file and passes its descriptor to the body; returns nil if it cannot be opened.
func withDescriptor<Value>(
    of path: String, flags: Int32 = O_RDONLY, _ body: (Int32) -> Value
) -> Value? {
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { OpenDatabases.closeSafely(descriptor) }
    return body(descriptor)
}
