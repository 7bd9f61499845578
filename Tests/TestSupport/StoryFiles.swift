import Foundation

extension Story {
    static let directory = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(components: "RulesTests", "Stories")

    package static let names: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(
            at: directory, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "story" }
            .map { $0.deletingPathExtension().lastPathComponent }.sorted()
    }()

    package init(named name: String) throws {
        let file = Story.directory.appending(component: name + ".story")
        try self.init(name: name, text: String(contentsOf: file, encoding: .utf8))
    }

    /// Whether to write the lines into the files instead of comparing them: `RECORD=1`.
    package static var isRecording: Bool {
        ProcessInfo.processInfo.environment["RECORD"] == "1"
    }

    /// Rewrites the story's file with other lines below the rules.
    package func record(_ lines: [[String]]) throws {
        let file = Story.directory.appending(component: name + ".story")
        try text(expecting: lines).write(to: file, atomically: true, encoding: .utf8)
    }

    /// The difference between the actual lines and those that the story expects; nil if there is
    /// none.
    package func difference(from actual: [[String]]) -> String? {
        func lines(_ blocks: [[String]]) -> [String] {
            text(expecting: blocks).split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
        }
        let (expected, actual) = (lines(blocks.map(\.expected)), lines(actual))
        return expected == actual
            ? nil : name + "\n" + lineDifference(expected: expected, actual: actual)
    }
}
