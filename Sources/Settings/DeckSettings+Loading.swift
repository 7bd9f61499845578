package import Canvas
import Foundation
package import Machine
import Terminal

extension DeckSettings {
    /// Reads `config.toml` and decides. A file that is not there says nothing.
    package init(_ flags: Flags = Flags()) throws(Failure) {
        // No file has the empty path.
        let path = XDGPaths().settings ?? ""
        // Looked at before it is read: what is saved in between is seen next time.
        let stamp = FileStamp(path: path)
        try self.init(
            flags, file: DeckSettings.file(at: path),
            environment: ProcessInfo.processInfo.environment,
            themes: ThemeWatch(folders: ThemeFiles.folders()), stamp: stamp)
    }

    /// What the file at a path says.
    package static func file(at path: String) -> ConfigFile {
        if let text = ThemeFiles.text(of: path) { return ConfigFile.read(text, path: path) }
        var file = ConfigFile(path: path)
        if FileManager.default.fileExists(atPath: path) {
            file.complain(line: 1, DeckSettings.complaint(about: path))
        }
        return file
    }

    private static func complaint(about path: String) -> String {
        do throws(WholeFile.ReadProblem) {
            _ = try WholeFile.bytes(at: path, max: 256 << 10)
        } catch .system(_, let error) {
            return "cannot be read (\(error.words)); ignored"
        } catch {
            // What remains is told below.
        }
        return "cannot be read: a plain file of at most 256 KiB is wanted; ignored"
    }
}
