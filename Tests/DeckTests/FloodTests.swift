import Canvas
import Deck
import Rules
import Telemetry
import Testing

@Suite("Floods in what happened")
struct FloodTests {
    /// The lines of what happened, on a screen where there are five.
    private func chronicle(_ deck: DeckModel) -> [String] {
        let lines = deck.view(.unicode).lines
        guard let top = lines.firstIndex(where: { $0.contains("what happened") }) else { return [] }
        return Array(lines[(top + 1)...].prefix(5))
    }

    private func flood(_ stage: inout Stage, _ count: Int) {
        for number in 1...count {
            let drop = number % 2 == 0 ? "mi3-3" : "mi3-4"
            stage.tell(
                .announced(ExactText("word \(number)")), by: .operator("a\(number % 3)"), drop: drop
            )
            stage.tell(.marked(ExactText("mark \(number)")), by: .operator("priya"))
            stage.take(.exported(.written(["x\(number).svg"], folder: "/tmp")))
            if number % 10 == 0 { stage.play(milliseconds: 100) }
        }
    }

    @Test("500 announcements, marks and exports leave the sale in sight, live and frozen")
    func live() {
        var stage = Stage(Size(120, 36), from: -5)
        stage.play(until: 1)
        flood(&stage, 500)
        let deck = stage.deck
        let text = deck.view(.unicode).lines.joined(separator: "\n")
        #expect(text.contains("499 times in"))
        #expect(text.contains("announced: word 500"))
        stage.press(.character("/"))
        stage.type("opened")
        stage.press(Key(.enter))
        #expect(
            stage.deck.view(.unicode).lines.contains {
                $0.contains("schedule") && $0.contains("opened")
            })
        stage.press(Key(.escape), Key(.escape))
        // Frozen in the middle of it, the line stands for as many as there were.
        stage.press(.character(" "))
        for _ in 0..<20 { stage.press(Key(.left)) }
        let frozen = stage.deck.view(.unicode).lines
        #expect(frozen.contains { $0.contains(" times in") && !$0.contains("499 times") })
    }

    @Test("What happened, large: where there is room a flood is told one by one, its latest")
    func unfolded() {
        var stage = Stage(Size(120, 36), from: -5)
        stage.play(until: 1)
        for number in 1...40 {
            stage.tell(.announced(ExactText("word \(number).")), by: .operator("a\(number % 3)"))
        }
        #expect(!stage.deck.view(.unicode).lines.contains { $0.contains("word 39.") })
        for _ in 0..<30
        where stage.deck.view(.unicode).lines.allSatisfy({
            !$0.contains("[what happened]")
        }) { stage.press(Key(.tab)) }
        stage.press(Key(.enter))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("39 times in") && $0.contains("word 40.") })
        #expect(lines.contains { $0.contains("a0") && $0.contains("· announced: word 39.") })
        #expect(lines.contains { $0.contains("· announced: word 26.") })
        #expect(!lines.contains { $0.contains("word 24.") })
        #expect(lines.contains { $0.contains("· and 23 before") })
        // Where every row is needed, floods keep to theirs.
        for drop in 0..<60 {
            stage.tell(.opened, by: .schedule, drop: "d-\(drop)")
        }
        #expect(!stage.deck.view(.unicode).lines.contains { $0.contains("word 39.") })
    }

    @Test("Two of a kind are two lines, and what comes minutes later is no flood")
    func few() {
        var stage = Stage(Size(120, 36), from: -5)
        stage.tell(.announced("one"), by: .operator("priya"))
        stage.tell(.announced("two"), by: .operator("priya"))
        var lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("announced: one") })
        #expect(lines.contains { $0.contains("announced: two") })
        stage.tell(.announced("three"), by: .operator("priya"), at: 60_000)
        lines = stage.deck.view(.unicode).lines
        #expect(!lines.contains { $0.contains("times in") })
    }

    @Test("Without a screen a flood is its first line, and from time to time how far it has come")
    func plain() {
        var stage = Stage(from: -5)
        var plain = PlainReporter(seat: stage.deck.seat, now: stage.now)
        _ = plain.take(.helloArrived(Stage.facts(.operator)))
        _ = plain.take(.readingArrived(stage.reading, at: stage.now))
        var lines: [String] = []
        for number in 1...500 {
            let event = Event(
                sequence: 1000 + Int64(number), moment: stage.reading.at,
                drop: DropID(trusted: "mi3-3"),
                happening: .announced(ExactText("word \(number)")), author: .operator("priya"))
            lines += plain.take(.eventsArrived([event]))
            if number % 10 == 0 {
                stage.play(milliseconds: 100)
                lines += plain.take(.readingArrived(stage.reading, at: stage.now))
            }
        }
        lines += plain.summary()
        let told = lines.filter { $0.contains("announced: word") }
        #expect((3...6).contains(told.count), "\(told)")
        #expect(told.first?.contains("announced: word 1 ") == true)
        #expect(told.last?.contains("499 times in") == true)
    }
}
