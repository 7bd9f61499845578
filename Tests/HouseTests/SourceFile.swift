import Foundation
import Testing

/// A text file of the repository, by lines.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// The path from the repository's root.
    let path: String
    let lines: [Substring]

    /// The repository's root.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file of the rooms, in the order of their paths.
    static let sources: [SourceFile] = files(under: "Sources", endings: ["swift"])
    /// Every Swift file of the tests.
    static let tests: [SourceFile] = files(under: "Tests", endings: ["swift"])

    /// A file; nil when there is none, or it is no text.
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

    /// Lines as editors count them: the end of the last line begins no other.
    var lineCount: Int { lines.last == "" ? lines.count - 1 : lines.count }

    /// The room that the file is in.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    var testDescription: String { path }

    /// The lines that the condition holds for, as `path:line: text`.
    func findings(where isFinding: (Substring) -> Bool) -> [String] {
        lines.enumerated().filter { isFinding($0.element) }.map { place($0.offset) }
    }

    /// A line as `path:line: text`.
    func place(_ index: Int) -> String {
        "\(path):\(index + 1): \(lines[index].trimmingCharacters(in: .whitespaces))"
    }
}

extension Substring {
    /// The line without a comment at its end, as far as one can tell without parsing.
    var code: Substring {
        guard let comment = range(of: "//") else { return self }
        return self[..<comment.lowerBound]
    }
}
