import Foundation
import Testing

/// A text file of the repository, split into lines.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// The path from the repository's root.
    let path: String
    let lines: [Substring]

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of the rooms, in the order of their paths.
    static let sources: [SourceFile] = files(under: "Sources", endings: ["swift"])
    static let tests: [SourceFile] = files(under: "Tests", endings: ["swift"])

    /// Nil if the file does not exist or is no text.
    init?(_ path: String) {
        let file = SourceFile.root.appending(path: path)
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    static func files(under folder: String, endings: Set<String>) -> [SourceFile] {
        let paths = FileManager.default.subpaths(atPath: root.appending(path: folder).path) ?? []
        return paths.sorted()
            .filter { endings.contains(($0 as NSString).pathExtension) }
            .compactMap { SourceFile("\(folder)/\($0)") }
    }

    /// Lines as editors count them: the end of the last line starts no further line.
    var lineCount: Int { lines.last == "" ? lines.count - 1 : lines.count }

    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    var testDescription: String { path }

    /// The lines for which the condition holds, as `path:line: text`.
    func findings(where isFinding: (Substring) -> Bool) -> [String] {
        lines.enumerated().filter { isFinding($0.element) }.map { place($0.offset) }
    }

    /// A line as `path:line: text`.
    func place(_ index: Int) -> String {
        "\(path):\(index + 1): \(lines[index].trimmingCharacters(in: .whitespaces))"
    }
}

extension Substring {
    /// The line without a comment at its end, as far as this is known without parsing.
    var code: Substring {
        guard let comment = range(of: "//") else { return self }
        return self[..<comment.lowerBound]
    }
}
