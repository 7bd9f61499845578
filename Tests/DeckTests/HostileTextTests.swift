import Canvas
import Health
import Rules
import Telemetry
import Testing

@testable import Deck

/// Every field from outside, each with text that would control a terminal.
@Suite("Hostile text")
struct HostileTextTests {
    /// Clears the screen, sets the title, moves the cursor back, reverses text, hides, and has a C1
    /// code.
    static let words = "x\u{1B}[2J\u{1B}]0;pwn\u{7}\r\n\u{8}\u{202E}\u{200B}\u{9B}31m\u{2028}y"

    /// A field from outside, and how it reaches a deck.
    struct Field: CustomTestStringConvertible, Sendable {
        let name: String
        let messages: @Sendable (DeckFixture) -> [Message]
        var testDescription: String { name }

        init(_ name: String, _ messages: @escaping @Sendable (DeckFixture) -> [Message]) {
            (self.name, self.messages) = (name, messages)
        }

        static func fact(
            _ name: String, _ change: @escaping @Sendable (inout CampaignFacts) -> Void
        ) -> Field {
            Field(name) { _ in
                var facts = DeckFixture.facts(.operator)
                change(&facts)
                return [.helloArrived(facts)]
            }
        }

        static func reading(
            _ name: String, _ change: @escaping @Sendable (inout Reading) -> Void
        ) -> Field {
            Field(name) { stage in
                var reading = stage.reading
                reading.number += 1
                change(&reading)
                return [.readingArrived(reading, at: stage.now)]
            }
        }

        static func event(
            _ name: String, drop: String = "mi3-3", _ content: EventContent,
            by author: String = "m",
            reason: ExactText? = nil
        ) -> Field {
            Field(name) { stage in
                [
                    .eventsArrived([
                        Event(
                            sequence: 99, moment: stage.reading.at, drop: DropID(trusted: drop),
                            content: content, author: .operator(ExactText(author)),
                            reason: reason)
                    ])
                ]
            }
        }

        /// The answer to a command.
        static func answer(_ name: String, _ answer: CommandAnswer) -> Field {
            Field(name) { stage in
                [
                    .keyPressed(.character("P"), at: stage.now),
                    .keyPressed(Key(.enter), at: stage.now),
                    .commandAnswered(1, answer, at: stage.now),
                ]
            }
        }
    }

    static let fields: [Field] = [
        .fact("campaign id") { $0.campaign = SafeText(words) },
        .fact("product") { $0.product = SafeText(words) },
        .fact("partner") { $0.partner = SafeText(words) },
        .fact("price") { $0.price = SafeText(words) },
        .fact("time zone") { $0.zone = Zone(abbreviation: SafeText(words), offsetSeconds: 0) },
        .fact("watcher's name") { $0.watcher.name = SafeText(words) },
        .fact("drop of a draw's window") { $0.drawWindows = [words: .seconds(5)] },
        .reading("drop's name in a reading") { $0.drops[2].drop = words },
        .reading("another drop's name") { $0.drops[4].drop = words },
        .reading("run of the engine") { $0.boot = words },
        .reading("verdict of the engine") {
            $0.verdict = VerdictReading(state: words, reason: words, since: $0.at)
        },
        .event("drop of an event", drop: words, .paused),
        .event("operator's name", .paused, by: words),
        .event("reason", .paused, reason: ExactText(words)),
        .event("announcement", .announced(ExactText(words))),
        .event("mark", .marked(ExactText(words))),
        .answer("refusal", .refused(Refusal(.wrongPhase, words))),
        .answer("failure of the link", .failed(words)),
        Field("why the link gave up") { _ in [.gaveUp(SafeText(words))] },
        Field("word of the program, such as a file's name") { _ in
            [.reported(SafeText(words), .warn)]
        },
        Field("name of a theme, and what it says of itself") { stage in
            [
                .themesFound([ThemeChoice(name: words, about: SafeText(words))]),
                .keyPressed(.character("t"), at: stage.now),
            ]
        },
        Field("paste") { stage in
            [.keyPressed(.character("A"), at: stage.now), .pasted(words, at: stage.now)]
        },
    ]

    /// Whether nothing in a text controls a terminal.
    private func isTame(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    private func stage(size: Size) -> DeckFixture {
        var stage = DeckFixture(size, from: -5)
        stage.play(until: 1)
        return stage
    }

    @Test("On the screen, in the title and in the farewell", arguments: fields)
    func screen(field: Field) {
        for size in sizes + [Size(40, 12), Size(60, 1)] {
            var stage = stage(size: size)
            for message in field.messages(stage) { stage.take(message) }
            for key in ["", "d", "?"] {
                if let character = key.first { stage.press(.character(character)) }
                for glyphs in [Glyphs.unicode, .ascii] {
                    for line in stage.deck.view(glyphs).lines {
                        #expect(isTame(line), "\(field.name): \(line.debugDescription)")
                    }
                }
                stage.press(Key(.escape))
            }
            stage.press(Key(.escape), Key(.escape), .character("x"), .character("q"))
            for effect in stage.drained() {
                switch effect {
                case .setTitle(let title): #expect(isTame(title.string), "title: \(field.name)")
                case .export(let export):
                    #expect(isTame(export.heading.string + export.about.string), "\(field.name)")
                    #expect(!export.name.contains { !$0.isASCII || "/\\ \u{1B}".contains($0) })
                case .quit(let farewell):
                    #expect(isTame(farewell?.string ?? ""), "farewell: \(field.name)")
                default: break
                }
            }
        }
    }

    @Test("In the lines of a deck without a screen", arguments: fields)
    func plain(field: Field) {
        let stage = stage(size: Size(80, 24))
        var plain = PlainReporter(context: stage.deck.context, now: stage.now)
        var lines = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        lines += plain.report(.readingArrived(stage.reading, at: stage.now))
        for message in field.messages(stage) { lines += plain.report(message) }
        lines += plain.summary()
        #expect(!lines.isEmpty)
        for line in lines { #expect(isTame(line), "\(field.name): \(line.debugDescription)") }
    }

    @Test("An engine's own name, beside others and alone")
    func engine() {
        let name = SafeText(HostileTextTests.words)
        let stage = stage(size: Size(80, 24))
        var console = DeckConsole(
            contexts: [
                DeckContext(mode: .live, engine: name), DeckContext(mode: .live, engine: "b"),
            ],
            size: Size(80, 24), now: stage.now)
        var titles: [String] = []
        for message in [
            Message.ofEngine(0, .readingArrived(stage.reading, at: stage.now)),
            .keyPressed(.character("2"), at: stage.now),
            .keyPressed(.character("1"), at: stage.now),
            .ofEngine(0, .linkChanged(.closed, at: stage.now)),
        ] {
            for case .setTitle(let title) in console.update(message) { titles.append(title.string) }
            for line in console.view(.unicode).lines { #expect(isTame(line)) }
        }
        #expect(!titles.isEmpty && titles.allSatisfy(isTame))
        var plain = PlainReporter(context: console.deck.context, now: stage.now)
        let lines = plain.report(.helloArrived(DeckFixture.facts(.viewer))) + plain.summary()
        #expect(lines.allSatisfy(isTame))
    }

    @Test("The text is visible: characters are replaced, not removed")
    func shown() {
        var stage = stage(size: Size(120, 36))
        stage.tell(.marked(ExactText(HostileTextTests.words)), by: .operator("m"))
        let screen = stage.deck.view(.unicode).lines.joined()
        #expect(screen.contains("[2J"))
        #expect(screen.contains("pwn"))
    }
}
