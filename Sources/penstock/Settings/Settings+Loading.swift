import ArgumentParser
import Canvas
import Foundation
import Machine
import Terminal

extension Settings {
    /// Reads `config.toml` and decides. A file that is not there says nothing.
    init(_ flags: Flags = Flags()) throws(Failure) {
        // No file has the empty path.
        let path = XDGPaths().settings ?? ""
        // Looked at before it is read: what is saved in between is seen next time.
        let stamp = FileStamp(path: path)
        try self.init(
            flags, file: Settings.file(at: path),
            environment: ProcessInfo.processInfo.environment,
            themes: ThemeWatch(folders: ThemeFiles.folders()), stamp: stamp)
    }

    /// What the file at a path says.
    static func file(at path: String) -> ConfigFile {
        if let text = ThemeFiles.text(of: path) { return ConfigFile.read(text, path: path) }
        var file = ConfigFile(path: path)
        if FileManager.default.fileExists(atPath: path) {
            file.complain(line: 1, Settings.complaint(about: path))
        }
        return file
    }

    private static func complaint(about path: String) -> String {
        do throws(WholeFile.Trouble) {
            _ = try WholeFile.bytes(at: path, max: 256 << 10)
        } catch .system(_, let error) {
            return "cannot be read (\(error.words)); ignored"
        } catch {
            // What remains is told below.
        }
        return "cannot be read: a plain file of at most 256 KiB is wanted; ignored"
    }

    /// Prints every setting, its value and who decided; ends with bad data where the file is wrong.
    func print(asJSON: Bool) throws {
        if asJSON {
            try Printed.json(rows)
        } else {
            let names = rows.map(\.name.count).max() ?? 0
            let values = rows.map(\.value.count).max() ?? 0
            for row in rows {
                try Standard.output(
                    row.name.padding(names) + "  " + row.value.padding(values) + "  " + row.from)
            }
        }
        warn()
        if !mistakes.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
    }

    /// Tells on standard error what is wrong with the file.
    func warn() {
        for mistake in mistakes { Standard.error("\(mistake)") }
    }
}

extension String {
    /// The text with spaces after it up to a width.
    func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
