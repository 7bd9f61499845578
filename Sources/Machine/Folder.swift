import Foundation

/// Folders on the disk.
package enum Folder {
    /// Creates a folder, and those above it that are missing, with these permission bits.
    package static func make(_ path: String, mode: UInt32) throws(SystemError) {
        var part = path.utf8.first == UInt8(ascii: "/") ? "" : "."
        for name in path.unicodeScalars.split(separator: "/") {
            part += "/" + String(String.UnicodeScalarView(name))
            guard mkdir(part, mode_t(mode)) != 0 else { continue }
            let error = SystemError.last
            var status = stat()
            // A folder that exists is fine, even without the right to create it.
            guard stat(part, &status) == 0 else { throw error }
            guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemError(ENOTDIR) }
        }
    }
}
