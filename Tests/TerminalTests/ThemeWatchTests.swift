import Canvas
import Foundation
import Terminal
import Testing

@Suite("Themes saved while the deck runs")
struct ThemeWatchTests {
    /// A test's own folder of theme files.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "themes-\(UUID())")

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ name: String, _ text: String) throws {
            try text.write(to: url.appending(path: name), atomically: true, encoding: .utf8)
        }
    }

    private func warn(_ watch: ThemeWatch) -> Color? {
        watch.library.theme(named: "mine").theme.paint(.warn, at: .trueColor).ink
    }

    private let red = "[roles]\nwarn = \"#ff0000\""

    @Test func `a saved file is applied, and without changes nothing is read`() throws {
        let folder = try Folder()
        try folder.write("mine.toml", red)
        var watch = ThemeWatch(folders: [folder.url.path])
        #expect(warn(watch) == .rgb(255, 0, 0))
        let news1 = watch.poll()
        #expect(news1 == nil)
        try folder.write("mine.toml", "[roles]\nwarn = \"#00ff00\"")
        let news2 = watch.poll()
        #expect(news2 == [])
        #expect(warn(watch) == .rgb(0, 255, 0))
        let news3 = watch.poll()
        #expect(news3 == nil)
    }

    @Test func `a broken file is reported with its line, and the last good version stays`() throws {
        let folder = try Folder()
        try folder.write("mine.toml", red)
        var watch = ThemeWatch(folders: [folder.url.path])
        try folder.write("mine.toml", "[roles]\nlamp = \"#00ff00\"\nwarn = \"#0000ff\"")
        let found = watch.poll()
        let problems = try #require(found)
        let path = folder.url.appending(path: "mine.toml").path
        #expect(problems.map(\.description) == ["\(path):2: unknown role 'lamp'; ignored"])
        #expect(warn(watch) == .rgb(255, 0, 0))
        try folder.write("mine.toml", "[roles]\nwarn = \"#0000ff\"")
        let news4 = watch.poll()
        #expect(news4 == [])
        #expect(warn(watch) == .rgb(0, 0, 255))
    }

    @Test func `a file that is still empty changes nothing`() throws {
        let folder = try Folder()
        try folder.write("mine.toml", red)
        var watch = ThemeWatch(folders: [folder.url.path])
        try folder.write("mine.toml", "")
        let news5 = watch.poll()
        #expect(news5 == [])
        #expect(warn(watch) == .rgb(255, 0, 0))
    }

    @Test func `files and folders may appear and disappear`() throws {
        let folder = try Folder()
        var watch = ThemeWatch(folders: [folder.url.path, "/nowhere"])
        #expect(watch.library.names == ["quiet"])
        try folder.write("mine.toml", "lamp = 1\n" + red)
        let news6 = watch.poll()
        #expect(news6?.count == 1)
        #expect(warn(watch) == .rgb(255, 0, 0), "new: what is good of it holds")
        try FileManager.default.removeItem(at: folder.url)
        let news7 = watch.poll()
        #expect(news7 == [])
        #expect(watch.library.names == ["quiet"])
    }
}
