import Canvas
import Telemetry
import Testing

@testable import Deck

@Suite("Exporting a picture of this instant")
struct ExportTests {
    private func stage(
        _ mode: DeckMode = .live, rank: TokenRole = .operator, size: Size = Size(80, 24)
    ) -> DeckFixture {
        var stage = DeckFixture(size, mode: mode, rank: rank, from: -5)
        stage.play(until: 3.2)
        _ = stage.drained()
        return stage
    }

    private func exports(_ effects: [Effect]) -> [Export] {
        effects.compactMap { if case .export(let export) = $0 { export } else { nil } }
    }

    @Test func `x asks for a picture, named after the drop and the instant`() throws {
        var stage = stage()
        stage.press(.character("x"))
        let export = try #require(exports(stage.drained()).first)
        #expect(export.name == "mi3-3-2014-08-05T140003.2+0530")
        #expect(
            export.heading
                == "LIVE | shop-a:7070 | mi3-3 | open | 2014-08-05T14:00:03.200+05:30 IST")
        #expect(export.about.string.hasPrefix("Drop mi3-3 is open: "))
        #expect(export.path == nil)
    }

    @Test func `x held down exports one picture`() {
        var stage = stage()
        for _ in 0..<20 { stage.press(.character("x")) }
        #expect(exports(stage.drained()).count == 1)
    }

    @Test func `pictures of a frozen deck and of a replay say so`() throws {
        var frozen = stage()
        frozen.press(.character(" "))
        frozen.play(milliseconds: 2000)
        frozen.press(.character("x"))
        let export = try #require(exports(frozen.drained()).first)
        #expect(export.heading.string.hasPrefix("LIVE, frozen | "))
        #expect(export.name == "mi3-3-2014-08-05T140003.2+0530", "the instant that is shown")
        var replay = stage(.replay)
        replay.press(.character("x"))
        let past = try #require(exports(replay.drained()).first)
        #expect(past.heading.string.hasPrefix("REPLAY | mi3-2014.sale | mi3-3 | "))
    }

    @Test func `the : line accepts a path, and a viewer may export too`() throws {
        var stage = stage(rank: .viewer)
        stage.press(.character(":"))
        stage.type("export ~/a b/now.svg")
        stage.press(Key(.enter))
        let export = try #require(exports(stage.drained()).first)
        #expect(export.path == "~/a b/now.svg")
        #expect(stage.deck.prompt == nil, "the picture has no line at its foot")
    }

    @Test(arguments: [
        ("../../etc/passwd", "_.._etc_passwd"), ("-rf", "rf"),
        ("a\u{1B}]0;b\u{202E}é", "a__0_b__"),
        ("", "deck"), ("...", "deck"),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 64)),
    ])
    func `a file name is valid on every file system`(_ drop: String, _ name: String) throws {
        var stage = stage()
        stage.reading.drops[2].drop = drop
        stage.play(milliseconds: 100)
        let export = stage.deck.export()
        #expect(export.name == "\(name)-2014-08-05T140003.3+0530")
    }

    @Test func `its full path is in the chronicle and at the foot`() throws {
        var stage = stage(size: Size(120, 36))
        let folder = "/home/priya/.local/share/penstock/exports"
        stage.take(.exported(.written(["a.svg", "a.txt"], folder: folder)))
        try expectScreen("exported-120x36", stage.deck.view(.unicode))
        let said = stage.deck.chronicle.entries.suffix(2).map(\.what)
        #expect(said == [SafeText("in \(folder)"), "exported a.svg, .txt"])
        stage.take(.exported(.failed("The disk\u{1B} is full.")))
        #expect(stage.deck.flash?.words == "The disk␛ is full.")
        #expect(stage.deck.flash?.role == .warn)
    }

    @Test func `with several engines the picture is of the one in view`() {
        let stage = stage()
        var console = DeckConsole(
            contexts: [
                DeckContext(mode: .live, engine: "a"), DeckContext(mode: .live, engine: "b"),
            ],
            size: Size(80, 24), now: stage.now)
        _ = console.update(.keyPressed(.character("2"), at: stage.now))
        #expect(exports(console.update(.keyPressed(.character("x"), at: stage.now))).count == 1)
        _ = console.update(.exported(.written(["a.svg"], folder: "/tmp")))
        #expect(console.decks.map { $0.chronicle.entries.count } == [0, 2])
    }
}
