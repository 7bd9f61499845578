import Canvas
import Foundation
import Terminal
import Testing

@Suite struct ThemeFilesTests {
    @Test func `the user's own folder comes before the installed ones`() {
        let folders = ThemeFiles.folders(
            executable: "/opt/penstock/bin/penstock", configHome: "/home/ada/cfg", home: "/home/ada"
        )
        #expect(
            folders == ["/home/ada/cfg/penstock/themes", "/opt/penstock/share/penstock/themes"])
        let plain = ThemeFiles.folders(
            executable: nil, configHome: "not/absolute", home: "/home/ada")
        #expect(plain == ["/home/ada/.config/penstock/themes"])
        #expect(ThemeFiles.folders(executable: nil, configHome: nil, home: nil) == [])
    }

    @Test func `a program run from its checkout finds the themes there`() {
        let root = URL(filePath: themesFolder).deletingLastPathComponent().path
        let folders = ThemeFiles.folders(
            executable: root + "/.build/debug/penstock", configHome: nil, home: nil)
        #expect(folders.last == themesFolder)
        #expect(ThemeFiles.sources(in: folders).map(\.name).contains("high-contrast"))
    }

    @Test func `only plain files of limited size are read, and the first of a name counts`()
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "themes-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let inner = folder.appending(path: "folder.toml")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        let huge = Data(repeating: 0x20, count: 1 << 20)
        try huge.write(to: folder.appending(path: "huge.toml"))
        try Data("about = \"mine\"".utf8).write(to: folder.appending(path: "quiet.toml"))
        try Data("x".utf8).write(to: folder.appending(path: "notes.txt"))
        let sources = ThemeFiles.sources(in: [folder.path, themesFolder, "/nowhere"])
        #expect(sources.first?.name == "quiet")
        #expect(!sources.map(\.name).contains("huge"))
        #expect(!sources.map(\.name).contains("folder"))
        #expect(ThemeLibrary(sources).theme(named: "quiet").theme.about == "mine")
    }
}
