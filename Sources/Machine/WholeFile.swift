#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads whole files, and reports the system's own error when that fails.
package enum WholeFile {
    /// Why a file was not read.
    package enum ReadProblem: Error, Equatable, Sendable {
        /// There is no such file.
        case missing(path: String)
        /// The file has more than `max` bytes.
        case tooLong(path: String, max: Int)
        case system(path: String, SystemError)

        /// What is wrong and what to do, in one sentence.
        package var sentence: String {
            switch self {
            case .missing(let path): "\(path) does not exist: check the path."
            case .tooLong(let path, let max):
                "\(path) is longer than the \(max >> 10) KiB that are read: check its name."
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
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(path: path, .last)
            }
            bytes += chunk.prefix(count)
            guard bytes.count <= max else { throw .tooLong(path: path, max: max) }
        }
    }
}
