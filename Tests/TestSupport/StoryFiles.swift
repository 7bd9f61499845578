import Foundation

extension Story {
    /// Where the law's stories are.
    static let directory = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(components: "RulesTests", "Stories")

    /// The names of all stories, in order.
    package static let names: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(
            at: directory, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "story" }
            .map { $0.deletingPathExtension().lastPathComponent }.sorted()
    }()

    /// Reads a story from its file.
    package init(named name: String) throws {
        let file = Story.directory.appending(component: name + ".story")
        try self.init(name: name, text: String(contentsOf: file, encoding: .utf8))
    }

    /// Whether the lines are to be written into the files instead of being compared: `RECORD=1`.
    package static var isRecording: Bool {
        ProcessInfo.processInfo.environment["RECORD"] == "1"
    }

    /// Writes the story's file anew with other lines below the rules.
    package func record(_ lines: [[String]]) throws {
        let file = Story.directory.appending(component: name + ".story")
        try text(expecting: lines).write(to: file, atomically: true, encoding: .utf8)
    }

    /// Where told lines differ from those that the story expects; nil when they do not.
    package func difference(from told: [[String]]) -> String? {
        func lines(_ blocks: [[String]]) -> [String] {
            text(expecting: blocks).split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
        }
        let (expected, told) = (lines(blocks.map(\.expected)), lines(told))
        return expected == told
            ? nil : name + "\n" + lineDifference(expected: expected, told: told)
    }
}
