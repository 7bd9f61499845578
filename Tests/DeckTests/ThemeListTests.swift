import Canvas
import Deck
import Testing

@Suite("The list of themes")
struct ThemeListTests {
    static let choices = [
        ("ansi16", "The terminal's own sixteen colours at every depth."),
        ("deuteranopia", "For eyes that mix up red and green."), ("high-contrast", "Wide apart."),
        ("mono", "No colour at any depth."), ("nord", "Arctic, blue-grey and calm."),
        ("quiet", "Normal is grey; saturated colour means abnormal, and only that."),
        ("quiet-light", "Quiet on a light ground."),
    ].map { ThemeChoice(name: $0.0, about: SafeText($0.1)) }

    private func stage(_ mode: DeckMode = .live) -> DeckFixture {
        var stage = DeckFixture(mode: mode, from: -5)
        stage.take(.themesFound(Self.choices))
        stage.play(until: 1)
        _ = stage.drained()
        return stage
    }

    @Test func `t opens it, arrows and j k change the whole screen at once, enter keeps`() {
        var stage = stage()
        stage.press(.character("t"))
        #expect(stage.drained() == [])
        stage.press(Key(.down), .character("j"), .character("k"))
        #expect(
            stage.drained() == [
                .setTheme("quiet-light"), .setTheme("quiet"),
            ])
        stage.press(Key(.up))
        #expect(stage.drained() == [.setTheme("nord")])
        stage.press(Key(.enter))
        #expect(stage.drained() == [])
        #expect(stage.deck.theme == "nord")
        #expect(!stage.deck.view(.unicode).lines.contains { $0.contains("[themes]") })
    }

    @Test func `esc restores the theme from before the list`() {
        var stage = stage()
        stage.press(.character("t"), Key(.home), Key(.down), Key(.end), .character("t"))
        #expect(stage.deck.theme == "ansi16")
        _ = stage.drained()
        stage.press(Key(.escape))
        #expect(stage.drained() == [.setTheme("quiet")])
        stage.press(.character("t"), Key(.down), .character("q"))
        #expect(stage.drained().last == .setTheme("quiet"))
    }

    @Test(arguments: [DeckMode.live, .replay])
    func `no key in it reaches the sale or the recording`(_ mode: DeckMode) {
        var stage = stage(mode)
        stage.press(.character("t"))
        for binding in KeyTable.bindings {
            for key in binding.keys where ![.back, .quit].contains(binding.keyAction) {
                stage.press(key)
            }
        }
        stage.take(.pasted("P\r", at: stage.now))
        for effect in stage.drained() {
            switch effect {
            case .setTheme, .redraw, .suspend: break
            default: Issue.record("\(effect)")
            }
        }
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains("[themes]") })
    }

    @Test func `themes that appear and disappear leave the one in use`() {
        var stage = stage()
        stage.press(.character("t"))
        stage.take(.themesFound([ThemeChoice(name: "mono", about: .empty)]))
        #expect(stage.deck.theme == "quiet")
        stage.press(Key(.down))
        #expect(stage.deck.theme == "mono")
        stage.take(.themesFound([]))
        stage.press(Key(.down), .character("t"), Key(.escape))
        #expect(stage.deck.theme == "quiet")
    }

    @Test func `the list is drawn beside the sale`() throws {
        for size in [Size(80, 24), Size(120, 36)] {
            var stage = stage()
            stage.take(.resized(size))
            stage.press(.character("t"), Key(.up))
            try expectScreen("themes-\(size.name)", stage.deck.view(.unicode), withRoles: true)
        }
    }

    @Test func `without room for the list the foot shows the theme`() {
        var stage = stage()
        stage.press(.character("t"))
        for size in [Size(60, 8), Size(40, 2), Size(30, 1), Size(1, 1)] {
            stage.take(.resized(size))
            let lines = stage.deck.view(.ascii).lines
            #expect(lines.count == size.height)
            if size.width >= 30 {
                #expect(lines.contains { $0.contains("theme quiet  6 of 7") }, "\(size): \(lines)")
            }
        }
    }

    @Test func `notes of the program are in the chronicle`() {
        var stage = stage()
        stage.take(.reported("nord.toml:3: unknown role 'lamp'; ignored", .warn))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("nord.toml:3: unknown role 'lamp'; ignored") })
    }
}
