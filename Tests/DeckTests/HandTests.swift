import Canvas
import Deck
import Rules
import Telemetry
import Testing

/// Key presses with their times, in milliseconds.
@Suite("Only keys pressed by hand act")
struct HandTests {
    struct Press: Sendable {
        var at: Int64
        var key: Key
        var arrival = KeyArrival.pressed
    }

    /// Presses one key repeatedly.
    static func held(_ key: Key, first: Int64, each: Int64, until end: Int64) -> [Press] {
        [Press(at: 0, key: key)]
            + stride(from: first, through: end, by: Int(each)).map { Press(at: $0, key: key) }
    }

    /// Plays a script on a deck with a tick every 50 ms, and for a second afterwards.
    static func play(_ script: [Press], on stage: inout DeckFixture) -> [PermittedCommand] {
        let start = stage.now
        var ticked: Int64 = 0
        for press in script {
            while ticked + 50 <= press.at {
                ticked += 50
                stage.take(.ticked(start + .init(milliseconds: ticked)))
            }
            let at = start + .init(milliseconds: press.at)
            stage.take(.keyPressed(press.key, at: at, press.arrival))
        }
        let end = (script.last?.at ?? 0) + 1000
        while ticked < end {
            ticked += 50
            stage.take(.ticked(start + .init(milliseconds: ticked)))
        }
        return sent(stage.drained())
    }

    static func typed(_ keys: [(Int64, Key)]) -> [Press] {
        keys.map { Press(at: $0.0, key: $0.1) }
    }

    static let p = Key.character("P")
    static let enter = Key(.enter)

    static let scripts: [(String, [Press], Int)] = [
        ("P, enter at full speed", typed([(0, p), (60, enter)]), 1),
        ("P, P", typed([(0, p), (150, p)]), 1),
        ("P, P just in time", typed([(0, p), (1990, p)]), 1),
        ("P, P, enter at once", typed([(0, p), (150, p), (190, enter)]), 1),
        ("P, P too late", typed([(0, p), (2050, p)]), 0),
        ("P, enter too late", typed([(0, p), (2050, enter)]), 0),
        ("P, P, esc", typed([(0, p), (150, p), (200, Key(.escape))]), 0),
        ("P, P, P", typed([(0, p), (150, p), (240, p)]), 0),
        ("P, P within 80 ms", typed([(0, p), (70, p)]), 0),
        ("F8, enter", typed([(0, Key(.function(8))), (60, enter)]), 1),
        ("P, F8", typed([(0, p), (60, Key(.function(8)))]), 1),
        ("P held down", held(p, first: 500, each: 30, until: 3000), 0),
        ("P held down, slow to begin", held(p, first: 700, each: 50, until: 3000), 0),
        ("P held down, quick", held(p, first: 250, each: 20, until: 3000), 0),
        ("P held down on the console", held(p, first: 250, each: 92, until: 3000), 0),
        (
            "P held down, let go for 200 ms, P, enter",
            held(p, first: 500, each: 30, until: 800) + typed([(1010, p), (1070, enter)]), 0
        ),
        (
            "P held down, let go, P, enter",
            held(p, first: 500, each: 30, until: 800) + typed([(1120, p), (1180, enter)]), 1
        ),
        (
            "P that the terminal says is held down, and enter",
            [
                Press(at: 0, key: p, arrival: KeyArrival(isRepeat: true)),
                Press(at: 60, key: enter),
            ], 0
        ),
        (
            "P, and an enter that the terminal says is held down",
            [
                Press(at: 0, key: p),
                Press(at: 60, key: enter, arrival: KeyArrival(isRepeat: true)),
            ], 0
        ),
        (
            "P and enter in one read",
            [
                Press(at: 0, key: p, arrival: KeyArrival(isBurst: true)),
                Press(at: 0, key: enter, arrival: KeyArrival(isBurst: true)),
            ], 0
        ),
        (
            "P alone, two enters in one read, then one alone",
            [
                Press(at: 0, key: p),
                Press(at: 300, key: enter, arrival: KeyArrival(isBurst: true)),
                Press(at: 300, key: enter, arrival: KeyArrival(isBurst: true)),
                Press(at: 900, key: enter),
            ], 1
        ),
        (
            "SHIPPING in one read",
            "SHIPPING".map {
                Press(at: 0, key: .character($0), arrival: KeyArrival(isBurst: true))
            } + [Press(at: 60, key: enter)], 0
        ),
        (
            "SHIPPING typed",
            "SHIPPING".enumerated().map { place, letter in
                Press(at: Int64(place) * 60, key: .character(letter))
            } + [Press(at: 540, key: enter)], 0
        ),
        (
            "the Russian P, and enter",
            typed([(0, .character("З")), (60, enter)]), 1
        ),
        ("the fullwidth P, and enter", typed([(0, .character("Ｐ")), (60, enter)]), 1),
        ("the Greek P, and enter", typed([(0, .character("Π")), (60, enter)]), 1),
        (
            "a P by its place",
            [
                Press(at: 0, key: .character("ж"), arrival: KeyArrival(base: p)),
                Press(at: 60, key: enter),
            ], 1
        ),
        ("a small p", typed([(0, .character("p")), (60, enter)]), 0),
        ("a small Russian p", typed([(0, .character("з")), (60, enter)]), 0),
    ]

    @Test("Pause", arguments: scripts)
    func pause(name: String, script: [Press], count: Int) {
        var stage = openStage()
        let orders = HandTests.play(script, on: &stage)
        #expect(orders.count == count, "\(name)")
        #expect(orders.allSatisfy { $0.act == .pause })
    }

    static func fill(_ texts: [String], from start: Int64) -> [Press] {
        var at = start
        var script: [Press] = []
        for text in texts {
            for letter in text {
                at += 100
                script.append(Press(at: at, key: .character(letter)))
            }
            at += 100
            script.append(Press(at: at, key: Key(.enter)))
        }
        return script
    }

    @Test("Enter every 0.3 s completes a panel; held down it stops before the act")
    func enters() {
        var stage = openStage()
        let name = [Press(at: 0, key: .character("A"))] + HandTests.fill(["soon"], from: 300)
        let last = name.last?.at ?? 0
        let pressed = name + [Press(at: last + 300, key: HandTests.enter)]
        #expect(HandTests.play(pressed, on: &stage).map(\.act) == [.announce("soon")])

        for first in [Int64(250), 500, 700] {
            stage = openStage()
            let held = stride(from: last + first, to: last + 3000, by: 30).map {
                Press(at: $0, key: HandTests.enter)
            }
            #expect(HandTests.play(name + held, on: &stage).isEmpty)
            let lines = stage.deck.view(.unicode).lines
            #expect(lines.contains { $0.contains("enter is held down") })
        }
    }

    @Test("The key that opens a panel types nothing while it is held down")
    func openers() {
        for letter in ["C", "D", "A", "M", "U"] {
            var stage = openStage()
            let key = Key.character(Character(letter))
            _ = HandTests.play(HandTests.held(key, first: 500, each: 30, until: 2000), on: &stage)
            let text = stage.deck.view(.unicode).lines.joined(separator: "\n")
            #expect(text.contains("[ Cancel ]"), "\(letter)")
            #expect(!text.contains("\(letter)\(letter)_"), "\(letter)")
        }
        var stage = openStage()
        let twice = HandTests.typed([(0, .character("M")), (200, .character("M"))])
        _ = HandTests.play(twice + HandTests.fill(["ay"], from: 250), on: &stage)
        stage.press(Key(.enter))
        stage.wait(milliseconds: 200)
        #expect(sent(stage.drained()).map(\.act) == [.mark("May")])
    }

    @Test("A text pasted as keys opens no panel, quits no deck and confirms nothing")
    func pastedAsKeys() {
        let texts = [
            "SHIPPING\r\r", "C\rmi3-3\rx\r\r\r", ":pause\r\r", "O\t\rR\t\r", "quarterly a s x m",
            "Announce\rPP\r",
        ]
        for text in texts {
            for gap in [Int64(0), 1, 8] {
                var stage = openStage()
                let script = text.enumerated().map { place, letter in
                    Press(
                        at: Int64(place) * gap,
                        key: letter == "\r"
                            ? Key(.enter) : letter == "\t" ? Key(.tab) : .character(letter),
                        arrival: KeyArrival(isBurst: place > 0 || gap == 0))
                }
                let orders = HandTests.play(script, on: &stage)
                #expect(orders.isEmpty, "\(text.debugDescription) each \(gap) ms")
                #expect(stage.deck.confirmsAt == nil)
            }
        }
    }

    @Test("Ignored keys are reported, with the remedy for a slow line")
    func words() {
        func foot(_ script: [Press]) -> String {
            var stage = openStage()
            let start = stage.now
            for press in script {
                let at = start + .init(milliseconds: press.at)
                stage.take(.keyPressed(press.key, at: at, press.arrival))
            }
            return stage.deck.view(.unicode).lines[22]
        }
        let burst = KeyArrival(isBurst: true)
        #expect(
            foot([Press(at: 0, key: HandTests.p, arrival: burst)])
                .hasPrefix(" keys came together: none of them acts. Press them one by one"))
        #expect(
            foot([
                Press(at: 0, key: HandTests.p),
                Press(at: 50, key: HandTests.enter, arrival: burst),
            ]).hasPrefix(" pause mi3-3?  keys came together: press enter alone"))
        #expect(
            foot(HandTests.held(HandTests.p, first: 300, each: 30, until: 900))
                .hasPrefix(" P is held down: let it go, then press it once"))
    }

    @Test("A key of another keyboard layout is reported once")
    func place() {
        var stage = openStage(Size(120, 36))
        stage.press(.character("З"), Key(.escape), .character("З"))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.count { $0.contains("З is taken as P") } == 1)
        stage = openStage(Size(120, 36))
        stage.press(.character("J"), .character("K"), .character("З"))
        let both = stage.deck.view(.unicode).lines
        #expect(both.contains { $0.contains("J is taken as j: the lock for capitals") })
        #expect(!both.contains { $0.contains("K is taken as k") }, "reported once")
        #expect(both.contains { $0.contains("З is taken as P: another keyboard") })
    }

    @Test("The rest of a cut sequence cancels a pause and says so")
    func rest() {
        var stage = openStage()
        stage.press(.character("P"))
        stage.take(.restOfSequenceCame(at: stage.now))
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
        #expect(stage.deck.view(.unicode).lines[22].contains("press it again"))
    }

    @Test("A late enter reports that it had nothing to confirm")
    func lateEnter() {
        var stage = openStage()
        stage.press(Key(.enter))
        #expect(stage.deck.view(.unicode).lines[22].contains("enter had nothing to confirm"))
        stage.wait(milliseconds: 5000)
        stage.press(.character("P"))
        stage.wait(milliseconds: 2500)
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
        #expect(stage.deck.view(.unicode).lines[22].contains("expired: nothing was sent"))
    }

    @Test("A key right after enter cancels it, and the panel says so")
    func interrupted() {
        var stage = openStage()
        stage.press(.character("A"))
        stage.type("soon")
        stage.press(Key(.enter))
        stage.wait(milliseconds: 300)
        stage.press(Key(.enter), Key(.tab))
        stage.wait(milliseconds: 300)
        #expect(sent(stage.drained()).isEmpty)
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("a key came right after enter") })
    }
}
