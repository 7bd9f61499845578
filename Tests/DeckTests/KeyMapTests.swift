import Canvas
import Deck
import Testing

@Suite("Configured keys")
struct KeyMapTests {
    private func map(_ wishes: (String, [String])...) -> (KeyMap, [String]) {
        let numbered = wishes.enumerated().map {
            KeyBindingSetting(action: $1.0, keys: $1.1, line: $0 + 1)
        }
        let (map, mistakes) = KeyMap.remapped(numbered)
        return (map, mistakes.map { "\($0.line): \($0.text)" })
    }

    @Test func `without configuration the standard table applies`() {
        let (map, mistakes) = map()
        #expect(map == .standard)
        #expect(mistakes == [])
    }

    @Test func `configured keys replace the standard ones, and two acts may swap`() {
        let (map, mistakes) = map(("pause", ["f5", "z"]), ("open", ["P"]), ("close", ["O"]))
        #expect(mistakes == [])
        #expect(map.keyAction(of: Key(.function(5)), inReplay: false) == .pause)
        #expect(map.keyAction(of: .character("z"), inReplay: false) == .pause)
        #expect(map.keyAction(of: .character("P"), inReplay: false) == .open)
        #expect(map.keyAction(of: .character("O"), inReplay: false) == .close)
        #expect(map.keyAction(of: .character("C"), inReplay: false) == nil)
        #expect(map.label(of: .pause) == "f5")
    }

    @Test func `no key has two meanings in one mode`() {
        let (map, mistakes) = map(("mark", ["O"]), ("units", ["f9"]), ("announce", ["f9"]))
        #expect(
            mistakes == [
                "1: keys: mark: 'O' does open already; ignored",
                "3: keys: announce: 'f9' does units already; ignored",
            ])
        #expect(map.keyAction(of: .character("M"), inReplay: false) == .mark)
        #expect(map.keyAction(of: Key(.function(9)), inReplay: false) == .units)
        #expect(map.keyAction(of: .character("A"), inReplay: false) == .announce)
    }

    @Test func `keys that conflict with a reverted one are reverted too`() {
        // `open` keeps O, since P belongs to `pause`; so `close` cannot have O either.
        let (map, mistakes) = map(("close", ["O"]), ("open", ["P"]))
        #expect(map == .standard)
        #expect(mistakes.count == 2)
    }

    @Test func `the safety keys stay: esc, enter, ctrl-c and ctrl-z`() {
        let (map, mistakes) = map(
            ("open", ["esc"]), ("pause", ["enter"]), ("mark", ["ctrl-c"]), ("back", ["b"]),
            ("quit", ["Q"]))
        #expect(
            mistakes == [
                "1: keys: open: esc always goes back; ignored",
                "2: keys: pause: enter takes what is marked; ignored",
                "3: keys: mark: ctrl-c always leaves; ignored",
            ])
        #expect(map.keyAction(of: Key(.escape), inReplay: true) == .back)
        #expect(map.keyAction(of: .character("b"), inReplay: true) == .back)
        #expect(map.keyAction(of: .control("c"), inReplay: false) == .quit)
        #expect(map.keyAction(of: .character("q"), inReplay: false) == nil)
    }

    @Test func `unknown actions, unknown keys and impossible keys are reported`() {
        let (map, mistakes) = map(
            ("fly", ["z"]), ("open", ["hyper-x"]), ("pause", ["shift-a"]), ("mark", ["ctrl-i"]),
            ("close", []))
        #expect(
            mistakes == [
                "1: keys: unknown action 'fly': penstock watch --print-config lists them; ignored",
                "2: keys: open: unknown key 'hyper-x'; keys are O, space, shift-left, ctrl-p, f1; ignored",
                "3: keys: pause: 'shift-a' never comes: say 'A'; ignored",
                "4: keys: mark: 'ctrl-i' comes as tab from a terminal; ignored",
            ])
        #expect(map.label(of: .close) == "no key")
    }

    @Test func `every action can be given a free key`() {
        for keyAction in KeyAction.allCases {
            let (_, mistakes) = map((keyAction.rawValue, ["f12"]))
            #expect(mistakes == [], "\(keyAction)")
        }
    }

    @Test func `help, key bar, hints and keys use the configured keys`() {
        let (map, _) = map(("pause", ["f5"]), ("help", ["h"]))
        var stage = DeckFixture(from: -2, keys: map)
        stage.play(until: 1)
        stage.press(.character("P"))
        #expect(stage.deck.view(.unicode).lines[22].contains("P does nothing here; h tells"))
        let bar = stage.deck.view(.unicode).lines[23]
        #expect(bar.contains("f5 pause") && bar.contains("h help") && !bar.contains("P pause"))
        stage.press(Key(.function(5)))
        #expect(stage.deck.view(.unicode).lines[22].contains("enter or f5: pause it"))
        stage.press(Key(.escape), .character("h"))
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains("f5              pause") })
        _ = stage.drained()
        stage.press(.character("h"), Key(.function(5)))
        stage.wait(milliseconds: 1000)
        stage.press(Key(.function(5)))
        stage.wait(milliseconds: 200)
        stage.press(Key(.function(5)))
        stage.wait(milliseconds: 200)
        let sent = stage.drained().filter { if case .send = $0 { true } else { false } }
        #expect(sent.count == 1)
    }
}
