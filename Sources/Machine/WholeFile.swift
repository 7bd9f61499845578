import Foundation

/// Reads and writes files completely, and reports the system's own error when that fails.
package enum WholeFile {
    /// Why a file was not read.
    package enum ReadProblem: Error, Equatable, Sendable {
        case missing(path: String)
        case tooLong(path: String, max: Int)
        case system(path: String, SystemError)

        package var sentence: String {
            switch self {
            case .missing(let path): "\(path) does not exist: check the path."
            case .tooLong(let path, let max):
                "\(path) is larger than the limit of \(max >> 10) KiB: is it the right file?"
            case .system(let path, let error): "\(path) cannot be read (\(error.words))."
            }
        }
    }

    /// The bytes of a file, a pipe or a device, `max` at most.
    package static func bytes(at path: String, max: Int) throws(ReadProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .missing(path: path) : .system(path: path, .last)
        }
        defer { close(descriptor) }
        let bytes: [UInt8]?
        do {
            bytes = try self.bytes(of: descriptor, max: max)
        } catch {
            throw .system(path: path, error)
        }
        guard let bytes else { throw .tooLong(path: path, max: max) }
        return bytes
    }

    /// Everything that can be read from a descriptor; nil if it is more than `max` bytes.
    package static func bytes(
        of descriptor: Int32, max: Int
    ) throws(SystemError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= max {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += chunk.prefix(count)
            } else if errno != EINTR {
                throw .last
            }
        }
        return nil
    }

    /// Writes all bytes to a descriptor; waits as long as its reader has no room.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)
            } else if errno != EINTR {
                throw .last
            }
        }
    }
}
