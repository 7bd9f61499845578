import Canvas
import Testing

@testable import Deck

@Suite("Completions of the : line")
struct CompletionTests {
    @Test(
        "Where a drop may come first it is offered first, then what follows it",
        arguments: [
            ("rate ", "mi3-1"), ("rate mi3-3 ", "unlimited"), ("rate mi3-3 500 ", "because"),
            ("rate 500 ", "mi3-1"), ("units ", "mi3-1"), ("units mi3-3 +5 ", "because"),
            ("hold ", "mi3-1"), ("hold mi3-3 10m ", "because"), ("addUnits ", "mi3-1"),
            ("announce ", "mi3-1"), ("mark ", "mi3-1"), ("close ", "mi3-1"), ("retract ", "mi3-1"),
        ])
    func dropFirst(line: String, first: String) {
        let drops = ["mi3-1", "mi3-2", "mi3-3"]
        let reader = CommandReader(
            words: CommandWord.all(KeyTable.bindings), drops: drops, themes: [])
        #expect(reader.choices(line).first?.word.string == first)
        let hasDrop = line.contains("mi3")
        #expect(reader.choices(line).contains { drops.contains($0.word.string) } != hasDrop)
    }

    @Test("A command's usage fits at 80 columns")
    func usages() {
        for word in CommandWord.all(KeyTable.bindings) {
            let line = "  \(word.name) \(word.usage)  \(word.explanation.string)"
            #expect(line.count <= 76, "\(line)")
        }
    }

    @Test("The list of commands fits at 80 columns at any place")
    func list() {
        var stage = openStage()
        stage.press(.character(":"))
        for _ in 0..<70 {
            stage.press(Key(.tab))
            let list = stage.deck.view(.unicode).lines.drop { !$0.contains("commands") }
            #expect(list.count > 5 && !list.prefix(10).contains { $0.contains("…") }, "\(list)")
        }
    }

    @Test("The key bar is never cut, for any role and drop", arguments: TokenRole.allCases)
    func keyBar(rank: TokenRole) {
        for width in 76...130 {
            var stage = DeckFixture(Size(width, 24), rank: rank, from: -5)
            stage.play(until: 1)
            for _ in 0..<2 {
                let bar = stage.deck.view(.unicode).lines[23]
                #expect(!bar.contains("…") && bar.contains("? help"), "\(bar)")
                stage.press(Key(.up))
            }
        }
    }
}
