import Foundation
import Machine

/// Finds the process that holds a lock, if the system reports it.
enum FlockHolder {
    /// The process that holds the `flock` of an open file, in words. `nil` if it is unknown.
    static func words(of descriptor: Int32) -> String? {
        var status = stat()
        guard fstat(descriptor, &status) == 0,
            let process = process(holding: UInt64(status.st_ino), in: text(ofFile: "/proc/locks"))
        else { return nil }
        let name = text(ofFile: "/proc/\(process)/comm").filter { !$0.isNewline }
        return "process \(process)" + (name.isEmpty ? "" : " (\(name))")
    }

    /// The process of the first lock on a file with this inode in the system's list of locks. A
    /// line looks like `1: FLOCK  ADVISORY  WRITE 4711 fe:00:1234 0 EOF`.
    static func process(holding inode: UInt64, in locks: String) -> Int32? {
        for line in locks.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK",
                words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == inode,
                let process = Int32(words[4]), process > 0
            else { continue }
            return process
        }
        return nil
    }

    private static func text(ofFile path: String) -> String {
        // If this fails, the system does not report who holds a lock.
        let bytes = (try? WholeFile.bytes(at: path, max: 1 << 20)) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }
}
