import Canvas
import Testing

@Suite("config.toml as it is read")
struct ConfigFileTests {
    private func read(_ text: String) -> ConfigFile { ConfigFile.read(text, path: "config.toml") }

    @Test func `every key is read with its line`() {
        let file = read(
            """
            theme = "nord"
            color = "256"
            characters = "ascii"
            mouse = false
            timezone = "Asia/Kolkata"
            refresh = 5

            [keys]
            pause = ["P", "f5"]
            mark = "m"
            close = []
            """)
        #expect(file.mistakes == [])
        #expect(file.theme?.value == "nord" && file.theme?.line == 1)
        #expect(file.color?.value == .ansi256 && file.color?.line == 2)
        #expect(file.characters?.value == .ascii)
        #expect(file.mouse?.value == false)
        #expect(file.timezone?.value == "Asia/Kolkata")
        #expect(file.refresh?.value == 5 && file.refresh?.line == 6)
        #expect(
            file.keys == [
                KeyBindingSetting(action: "pause", keys: ["P", "f5"], line: 9),
                KeyBindingSetting(action: "mark", keys: ["m"], line: 10),
                KeyBindingSetting(action: "close", keys: [], line: 11),
            ])
    }

    @Test func `panels are read with the line of each name`() {
        let file = read(
            """
            [panels]
            first = ["drops",
              "line"]
            hide = ["campaign"]
            """)
        #expect(file.mistakes == [])
        #expect(file.panelsFirst.map(\.value) == ["drops", "line"])
        #expect(file.panelsFirst.map(\.line) == [2, 3])
        #expect(file.panelsHidden.map(\.value) == ["campaign"])
        let wrong = read("[panels]\nfirst = \"drops\"\nhide = [1,\n \"line\"]\nlast = []")
        #expect(wrong.panelsHidden.map(\.value) == ["line"])
        #expect(
            wrong.mistakes.map(\.description) == [
                "config.toml:2: panels: first: a list of names is wanted, in quotes; ignored",
                "config.toml:3: panels: hide: a name in quotes is wanted; ignored",
                "config.toml:5: panels: unknown key 'last'; there are first and hide; ignored",
            ])
        #expect(
            read("panels = 3").mistakes.map(\.description) == [
                "config.toml:1: panels: a table is wanted: [panels]; ignored"
            ])
    }

    @Test func `auto is a choice too`() throws {
        let color = try #require(read("color = \"auto\"").color)
        #expect(color.value == nil)
        #expect(read("").color == nil)
    }

    @Test func `every mistake is reported with its line, and the valid parts apply`() {
        let file = read(
            """
            theme = 7
            color = "88"
            characters = "latin"
            mouse = "no"
            refresh = 21
            lamp = true
            timezone = "UTC"
            [keys]
            pause = 3
            mark = ["m", 4]
            """)
        #expect(
            file.mistakes.map(\.description) == [
                "config.toml:1: theme: a string in quotes is wanted; ignored",
                "config.toml:2: color: one of \"auto\", \"mono\", \"16\", \"256\", \"true\" is wanted; ignored",
                "config.toml:3: characters: one of \"auto\", \"utf8\", \"ascii\" is wanted; ignored",
                "config.toml:4: mouse: true or false is wanted; ignored",
                "config.toml:5: refresh: frames a second from 1 to 20 are wanted; ignored",
                "config.toml:6: unknown key 'lamp'; there are theme, color, characters, mouse, timezone, refresh, bell, notify, [panels] and [keys]; ignored",
                "config.toml:9: keys: pause: a key or a list of keys is wanted, in quotes; ignored",
                "config.toml:10: keys: mark: a key or a list of keys is wanted, in quotes; ignored",
            ])
        #expect(file.timezone?.value == "UTC")
        #expect(file.theme == nil && file.refresh == nil && file.keys == [])
    }

    @Test(arguments: ["keys = 3", "[keys", "= 1", "\u{0}", "theme = \"a\u{1B}\""])
    func `a broken file is reported`(_ text: String) {
        let file = read(text)
        #expect(file.mistakes.count == 1)
        #expect(file.mistakes.allSatisfy { $0.description.hasPrefix("config.toml:1: ") })
        #expect(file.keys == [])
    }
}
