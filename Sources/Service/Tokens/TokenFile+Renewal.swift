import Foundation
import Synchronization

extension TokenFile {
    /// A closure that gives a regular file's present token, or the earlier one when the file cannot be
    /// read. A pipe is read only once.
    package static func renewed(
        _ first: String?, fromFile path: String
    ) -> @Sendable () -> String? {
        // A file without attributes is not read again.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return { first } }
        let latest = Mutex(first)
        return {
            latest.withLock { latest in
                // A file that is being written is read again at the next request.
                if let secret = try? secret(inFile: path) { latest = secret.text }
                return latest
            }
        }
    }
}
