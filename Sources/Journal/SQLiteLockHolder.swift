import Foundation

/// Finds the process that holds one of SQLite's locks, if the system lists locks.
///
/// It does not open the files: closing a descriptor would release our own locks.
struct SQLiteLockHolder {
    /// The locked bytes in a journal's `-shm`: 120 by the writer, 121 by a checkpoint, 122 by a
    /// recovery, 123 to 127 by readers in a transaction.
    enum Kind {
        case writer, reader

        fileprivate var bytes: ClosedRange<Int64> {
            switch self {
            case .writer: 120...122
            case .reader: 123...127
            }
        }
    }

    let path: String

    func name(_ kind: Kind) -> String {
        process(kind).map { "another program (process \($0))" } ?? "another program"
    }

    /// The process that holds such a lock; nil if the system does not list it.
    func process(_ kind: Kind) -> Int32? {
        let index = FileStatus(path: path + "-shm")?.identity.number
        let main = FileStatus(path: path)?.identity.number
        // A process with an exclusive lock on the file has locked its pending byte or its shared
        // range.
        let exclusive: ClosedRange<Int64> = 0x4000_0000...0x4000_01ff
        // Not every system has this list.
        guard let text = try? String(contentsOfFile: "/proc/locks", encoding: .utf8) else {
            return nil
        }
        for line in text.split(separator: "\n") {
            guard let lock = Lock(line), lock.process > 0, lock.process != getpid() else {
                continue
            }
            if lock.file == index, lock.bytes.overlaps(kind.bytes) { return lock.process }
            if kind == .writer, lock.isExclusive, lock.file == main,
                lock.bytes.overlaps(exclusive)
            {
                return lock.process
            }
        }
        return nil
    }

    /// A line of `/proc/locks`: `1: POSIX ADVISORY WRITE 42 08:01:131 120 120`.
    private struct Lock {
        var isExclusive: Bool
        var process: Int32
        var file: UInt64
        var bytes: ClosedRange<Int64>

        init?(_ line: Substring) {
            let words = line.split(separator: " ").filter { $0 != "->" }
            guard words.count >= 8, words[1] == "POSIX", let process = Int32(words[4]),
                let file = words[5].split(separator: ":").last.flatMap({ UInt64($0) }),
                let first = Int64(words[6])
            else { return nil }
            isExclusive = words[3] == "WRITE"
            self.process = process
            self.file = file
            bytes = first...max(first, Int64(words[7]) ?? .max)
        }
    }
}
