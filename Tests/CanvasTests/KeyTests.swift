import Canvas
import Testing

@Suite struct KeyTests {
    @Test(arguments: [
        ("O", Key.character("O")), ("space", Key.character(" ")), ("ctrl-p", Key.control("p")),
        ("shift-left", Key(.left, .shift)), ("f1", Key(.function(1))), ("-", Key.character("-")),
        ("ctrl--", Key.control("-")), ("ctrl-alt-shift-end", Key(.end, [.control, .alt, .shift])),
        ("esc", Key(.escape)), ("f", Key.character("f")), ("`", Key.character("`")),
    ])
    func `a key's name reads back as the key`(_ name: String, _ key: Key) {
        #expect(Key(named: name) == key)
        #expect(key.name == name)
    }

    @Test(arguments: ["", "ctrl-", "f25", "f0", "left-shift", "nonsense"])
    func `an unknown name is no key`(_ name: String) { #expect(Key(named: name) == nil) }
}
