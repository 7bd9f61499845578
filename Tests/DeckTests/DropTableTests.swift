import Canvas
import Deck
import Health
import Rules
import Telemetry
import Testing

@Suite("The table of the drops")
struct DropTableTests {
    /// A drop of millions on a deck that has lost its engine: every number also has a mark.
    private func stage(_ size: Size) -> DeckFixture {
        var stage = DeckFixture(size, from: -10)
        stage.reading.drops[3].issued = 12_000_000
        stage.reading.drops[3].free = 12_000_000
        stage.reading.drops[3].registered = 123_456_789
        stage.play(milliseconds: 500)
        stage.take(.linkChanged(.closed, at: stage.now))
        stage.wait(milliseconds: 1500)
        return stage
    }

    private func row(of drop: String, on stage: DeckFixture) -> String {
        stage.deck.view(.unicode).lines.first { $0.contains("\(drop) ") && $0.contains("000") }
            ?? ""
    }

    @Test(
        "Millions are shown to the last digit, in the list and in the large panel",
        arguments: [Size(120, 36), Size(200, 60)])
    func millions(size: Size) {
        var list = stage(size)
        list.press(.character("d"))
        var large = stage(size)
        // The panel before the first is the table; the one before that has the focus at the start.
        large.press(Key(.tab), Key(.enter))
        while !large.deck.view(.unicode).lines.contains(where: { $0.contains("[drops]") }) {
            large.press(Key(.tab, .shift))
        }
        for stage in [list, large] {
            let row = row(of: "mi3-4", on: stage)
            #expect(row.contains(" 12,000,000? ") && row.contains(" 123,456,789? "), "\(row)")
        }
    }

    @Test("The list's last row adds up, to the last digit")
    func total() {
        let stage = stage(Size(230, 70))
        let lines = stage.deck.view(.unicode).lines
        let issued = stage.reading.drops.reduce(0) { $0 + $1.issued }
        #expect(issued == 12_075_000)
        let row = lines.first { $0.contains("│ campaign ") } ?? ""
        #expect(row.contains(" 12,075,000? "), "\(row)")
    }
}
