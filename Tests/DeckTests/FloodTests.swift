import Canvas
import Deck
import Rules
import Telemetry
import Testing

@Suite("Floods in the chronicle")
struct FloodTests {
    /// The chronicle's lines, on a screen with room for five.
    private func chronicle(_ deck: DeckModel) -> [String] {
        let lines = deck.view(.unicode).lines
        guard let top = lines.firstIndex(where: { $0.contains("what happened") }) else { return [] }
        return Array(lines[(top + 1)...].prefix(5))
    }

    private func flood(_ stage: inout DeckFixture, _ count: Int) {
        for number in 1...count {
            stage.tell(.announced("one word"), by: .operator("arjun"))
            stage.tell(.marked("one mark"), by: .operator("priya"))
            stage.take(.exported(.written(["x.svg"], folder: "/tmp")))
            if number % 10 == 0 { stage.play(milliseconds: 100) }
        }
    }

    @Test("500 announcements, marks and exports do not push out the sale, live and frozen")
    func live() {
        var stage = DeckFixture(Size(120, 36), from: -5)
        stage.play(until: 1)
        flood(&stage, 500)
        let deck = stage.deck
        let text = deck.view(.unicode).lines.joined(separator: "\n")
        #expect(text.contains("499 times in"))
        #expect(text.contains("mi3-3 499 times in"))
        stage.press(.character("/"))
        stage.type("opened")
        stage.press(Key(.enter))
        #expect(
            stage.deck.view(.unicode).lines.contains {
                $0.contains("schedule") && $0.contains("opened")
            })
        stage.press(Key(.escape), Key(.escape))
        // Frozen in the middle of the flood, the line counts only what had come by then.
        stage.press(.character(" "))
        for _ in 0..<20 { stage.press(Key(.left)) }
        let frozen = stage.deck.view(.unicode).lines
        #expect(frozen.contains { $0.contains(" times in") && !$0.contains("499 times") })
    }

    @Test("The large chronicle shows a flood's latest entries one by one")
    func unfolded() {
        var stage = DeckFixture(Size(120, 36), from: -5)
        stage.play(until: 1)
        var clocks: [Moment] = []
        for _ in 1...40 {
            stage.play(milliseconds: 100)
            stage.tell(.announced("one word."), by: .operator("arjun"))
            clocks.append(stage.reading.at)
        }
        func clock(_ number: Int) -> String {
            String((clocks[number - 1] + .seconds(19_800)).rfc3339.dropFirst(11).dropLast())
        }
        #expect(!stage.deck.view(.unicode).lines.contains { $0.contains(clock(39)) })
        enlarge(&stage)
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains(clock(40)) && $0.contains("39 times in") })
        for number in [39, 26] {
            #expect(
                lines.contains {
                    $0.contains(clock(number)) && $0.contains("· announced: one word.")
                })
        }
        #expect(!lines.contains { $0.contains(clock(24)) })
        #expect(lines.contains { $0.contains("· and 23 before") })
        // Where every row is needed, floods stay folded.
        for drop in 0..<60 {
            stage.tell(.opened, by: .schedule, drop: "d-\(drop)")
        }
        #expect(!stage.deck.view(.unicode).lines.contains { $0.contains(clock(39)) })
    }

    @Test("Acts that differ in text, number, reason or author are never folded")
    func different() {
        let acts: [(EventContent, ExactText, ExactText?)] = [
            (.unitsAdded(5), "priya", nil), (.unitsAdded(7), "priya", nil),
            (.unitsAdded(9), "priya", nil), (.marked("refund ada"), "priya", nil),
            (.marked("caf\u{E9}"), "priya", nil), (.marked("cafe\u{301}"), "priya", nil),
            (.dripRateSet(.perSecond(100)), "priya", nil),
            (.dripRateSet(.perSecond(200)), "priya", nil),
            (.dripRateSet(.unlimited), "priya", nil), (.paused, "priya", nil),
            (.paused, "arjun", nil), (.paused, "priya", "checkout"), (.paused, "priya", ""),
            (.reopened(opens: DeckFixture.opening), "priya", nil),
            (.reopened(opens: DeckFixture.opening + .seconds(60)), "priya", nil),
        ]
        var stage = DeckFixture(Size(120, 60), from: -5, history: false)
        var plain = PlainReporter(context: stage.deck.context, now: stage.now)
        var told = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        for (happening, name, reason) in acts {
            stage.tell(happening, by: .operator(name), reason)
            let event = Event(
                sequence: stage.sequence, moment: stage.reading.at,
                drop: DropID(trusted: "mi3-3"), content: happening, author: .operator(name),
                reason: reason)
            told += plain.report(.eventsArrived([event]))
        }
        told = (told + plain.summary()).filter { $0.hasPrefix("event:") }
        #expect(told.count == acts.count, "\(told)")
        enlarge(&stage)
        let lines = stage.deck.view(.unicode).lines
        #expect(!lines.contains { $0.contains("times in") })
        for words in ["added 5 units", "added 7 units", "added 9 units", "marked: refund ada"] {
            #expect(lines.count { $0.contains(words) } == 1, "\(words)")
        }
    }

    @Test("Two of a kind are two lines, and minutes later is no flood")
    func few() {
        var stage = DeckFixture(Size(120, 36), from: -5)
        stage.tell(.announced("one"), by: .operator("priya"))
        stage.tell(.announced("two"), by: .operator("priya"))
        var lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("announced: one") })
        #expect(lines.contains { $0.contains("announced: two") })
        stage.tell(.announced("three"), by: .operator("priya"), at: 60_000)
        lines = stage.deck.view(.unicode).lines
        #expect(!lines.contains { $0.contains("times in") })
    }

    @Test("Without a screen a flood is its first line and an occasional count")
    func plain() {
        var stage = DeckFixture(from: -5)
        var plain = PlainReporter(context: stage.deck.context, now: stage.now)
        _ = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        _ = plain.report(.readingArrived(stage.reading, at: stage.now))
        var lines: [String] = []
        for number in 1...500 {
            let event = Event(
                sequence: 1000 + Int64(number), moment: stage.reading.at,
                drop: DropID(trusted: "mi3-3"),
                content: .announced("one word"), author: .operator("priya"))
            lines += plain.report(.eventsArrived([event]))
            if number % 10 == 0 {
                stage.play(milliseconds: 100)
                lines += plain.report(.readingArrived(stage.reading, at: stage.now))
            }
        }
        lines += plain.summary()
        let told = lines.filter { $0.contains("announced: one word") }
        #expect((3...6).contains(told.count), "\(told)")
        #expect(told.first?.contains("priya mi3-3 announced: one word") == true)
        #expect(told.last?.contains("499 times in") == true)
    }

    /// Enlarges the chronicle to the whole screen.
    private func enlarge(_ stage: inout DeckFixture) {
        for _ in 0..<30
        where stage.deck.view(.unicode).lines.allSatisfy({
            !$0.contains("[what happened]")
        }) { stage.press(Key(.tab)) }
        stage.press(Key(.enter))
    }
}
