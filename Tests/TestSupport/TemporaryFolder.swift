import Foundation

/// A folder of a test's own, gone with it.
package final class TemporaryFolder {
    package let path: String

    /// Creates it.
    package init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("penstock-journal-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    /// The path of a file in it.
    package func file(_ name: String) -> String { path + "/" + name }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
