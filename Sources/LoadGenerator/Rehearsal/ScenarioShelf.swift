import Campaign
import Foundation
package import Machine
package import Rehearsal

/// Finds scenarios: files given by path, the person's own folders, and those that come with the
/// program.
package struct ScenarioShelf {
    private let folders: [String]

    package init() {
        folders = XDGPaths().scenarios
    }

    /// A scenario by its name, or by the path of its file.
    package func scenario(_ wish: String) throws(Failure) -> Scenario {
        if wish.hasSuffix(".toml") || wish.utf8.contains(UInt8(ascii: "/")) {
            return try read(wish)
        }
        for folder in folders {
            let path = "\(folder)/\(wish).toml"
            if FileManager.default.fileExists(atPath: path) { return try read(path) }
        }
        do {
            if let scenario = try Scenario.bundled(wish) { return scenario }
        } catch {
            throw Failure(error)
        }
        throw Failure(
            "There is no scenario \"\(wish)\"; there are \(names.joined(separator: ", ")), and any"
                + " file whose name ends in .toml.", .wrongUsage)
    }

    /// The known names, the person's own first.
    package var names: [String] {
        let bundled = Scenario.bundledTexts.map(\.name)
        return own.map(\.name) + bundled.filter { name in !own.contains { $0.name == name } }
    }

    /// One line for each scenario: its name and description, or why it cannot be used.
    package func lines() throws(Failure) -> [String] {
        var lines: [String] = []
        for name in names {
            let gap = String(repeating: " ", count: max(1, 12 - name.count))
            do throws(Failure) {
                let scenario = try scenario(name)
                lines.append("\(name)\(gap)\(scenario.about) (\(scenario.label))")
            } catch {
                lines.append("\(name)\(gap)cannot be used: \(error.sentence)")
            }
        }
        return lines
    }

    private var own: [(name: String, path: String)] {
        var found: [(name: String, path: String)] = []
        for folder in folders {
            // A folder that is not there has no files.
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files.sorted() where file.hasSuffix(".toml") && !file.hasPrefix(".") {
                let name = String(file.dropLast(5))
                if !found.contains(where: { $0.name == name }) {
                    found.append((name, "\(folder)/\(file)"))
                }
            }
        }
        return found
    }

    private func read(_ path: String) throws(Failure) -> Scenario {
        guard let text = String(validating: try Failure.reading(path), as: UTF8.self) else {
            throw Failure("\(path) is not UTF-8: save it in that encoding.", .badData)
        }
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        do {
            return try Scenario(parsing: text, name: name, file: path)
        } catch {
            throw Failure(error)
        }
    }
}
