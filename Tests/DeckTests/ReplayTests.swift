import Canvas
import Health
import Rules
import Telemetry
import Testing

@testable import Deck

@Suite("A replay in the deck")
struct ReplayTests {
    func stage() -> DeckFixture {
        var stage = DeckFixture(mode: .replay, from: -10)
        stage.play(until: 2)
        _ = stage.drained()
        return stage
    }

    static let keys: [(Key, ReplayControl)] = [
        (.character(" "), .pause), (Key(.left), .seekBy(.init(milliseconds: -100))),
        (Key(.right), .seekBy(.init(milliseconds: 100))),
        (Key(.left, .shift), .seekBy(.seconds(-1))),
        (Key(.right, .shift), .seekBy(.seconds(1))), (.character("."), .nextEvent),
        (.character(","), .previousEvent), (.character("<"), .setSpeed(permille: 500)),
        (.character("]"), .nextAct), (.character("["), .previousAct),
        (.character(">"), .setSpeed(permille: 2000)), (.character("="), .setSpeed(permille: 1000)),
        (.character("u"), .playToAct), (.character("i"), .setSkipsIdle(true)),
        (Key(.home), .seekTo(DeckFixture.opening + .seconds(-600))),
        (Key(.end), .seekTo(DeckFixture.opening + .seconds(120))),
    ]

    @Test("Every key of the replay", arguments: 0..<keys.count)
    func key(place: Int) {
        let (key, control) = ReplayTests.keys[place]
        var stage = stage()
        stage.press(key)
        #expect(stage.drained() == [.replay(control)])
    }

    @Test("At the slowest and the fastest speed no request is made, and the foot says so")
    func speedEnds() {
        for (speed, key, words) in [
            (10, "<", "0.01x is as slow as it goes"),
            (1_000_000, ">", "1000x is as fast as it goes"),
        ] {
            var stage = stage()
            stage.moveReplay(isPlaying: true, speed: speed)
            stage.press(.character(Character(key)))
            #expect(stage.drained() == [])
            #expect(foot(stage).contains(words))
        }
    }

    @Test("A state's start is the recorded one if that is earlier")
    func since() {
        for (mode, ago) in [(DeckMode.replay, 240), (.live, 0)] {
            var stage = DeckFixture(mode: mode, from: -10)
            stage.play(until: 2)
            stage.reading.engine.storageFailed = true
            stage.reading.verdict = VerdictReading(
                state: "STORAGE FAILED", reason: "the journal could not be written",
                since: stage.reading.at + .seconds(-240))
            stage.readAlone(1)
            if mode == .replay { stage.moveReplay(isPlaying: true, speed: 1000) }
            let since = stage.deck.verdict.map { stage.deck.verdictNow - $0.leading.since }
            #expect((since?.milliseconds ?? 0) / 1000 == ago)
        }
    }

    private func foot(_ stage: DeckFixture) -> String {
        stage.deck.view(.unicode).lines.suffix(2).first ?? ""
    }

    /// A stage whose replay has the changed status.
    private func stage(_ change: (inout ReplayStatus) -> Void) -> DeckFixture {
        var stage = stage()
        var status = ReplayStatus(
            position: DeckFixture.opening + .seconds(2), start: DeckFixture.opening,
            end: DeckFixture.opening + .seconds(60), isPlaying: true)
        change(&status)
        stage.take(.replayMoved(status))
        return stage
    }

    @Test("The same keys again stop the play, or play the idle time too")
    func again() {
        var toAct = stage { $0.playsToAct = true }
        toAct.press(.character("u"))
        #expect(toAct.drained() == [.replay(.pause)])
        var idle = stage { $0.skipsIdle = true }
        idle.press(.character("i"))
        #expect(idle.drained() == [.replay(.setSkipsIdle(false))])
        #expect(foot(idle).contains("is played like the rest"))
    }

    @Test("The foot shows the replay's mode and why it stopped")
    func footTells() {
        #expect(foot(stage { $0.playsToAct = true }).contains("until the next"))
        #expect(foot(stage { $0.skipsIdle = true }).contains("idle passed over"))
        #expect(
            foot(stage { ($0.skipsIdle, $0.skipped) = (true, .seconds(3723)) })
                .contains("idle: 01:02:03 passed"))
        #expect(
            foot(stage { $0.searched = 43 })
                .contains("mark, alarm or act: 43% of the recording"))
        let marked = Event(
            sequence: 9, moment: DeckFixture.opening + .init(milliseconds: 3200),
            drop: DropID(trusted: "mi3-3"), content: .marked("all is well"),
            author: .operator("ines"))
        #expect(
            foot(stage { $0.stopReason = .act(marked) })
                .contains("stopped at a mark: 14:00:03.200 ines mi3-3: marked: all is well"))
        #expect(foot(stage { $0.stopReason = .end }).contains("the end: no further mark, alarm"))
        #expect(foot(stage { $0.stopReason = .start }).contains("the start: no earlier mark"))
    }

    @Test("On a running engine the keys of a recording do nothing")
    func live() {
        for key in "ui<>=" {
            var stage = DeckFixture()
            stage.play(until: 1)
            _ = stage.drained()
            stage.press(.character(key))
            #expect(stage.drained() == [])
        }
    }

    @Test("The space key plays a paused replay")
    func play() {
        var stage = stage()
        stage.moveReplay(isPlaying: false)
        stage.press(.character(" "))
        #expect(stage.drained() == [.replay(.play)])
    }

    @Test(
        "Go to a time of the day or of the drop",
        arguments: [
            ("14:00:03.2", 3200), ("13:59:50", -10_000), ("14:01", 60_000), ("T+2.4", 2400),
            ("T-30", -30_000), ("t+1:30", 90_000), ("T+0.05", 50),
        ])
    func goTo(text: String, milliseconds: Int64) {
        var stage = stage()
        stage.press(.character("g"))
        stage.type(text)
        stage.press(Key(.enter))
        let moment = DeckFixture.opening + .init(milliseconds: milliseconds)
        #expect(stage.drained() == [.replay(.seekTo(moment))])
    }

    @Test(
        "An invalid time does nothing and shows the valid forms",
        arguments: ["noon", "25:00:00", "T2", "T+", "12", "14:00:03.1234", "T+9999999999999999"])
    func goNowhere(text: String) {
        var stage = stage()
        stage.press(.character("g"))
        stage.type(text)
        stage.press(Key(.enter))
        #expect(stage.drained() == [])
        stage.press(Key(.escape))
        #expect(stage.deck.view(.unicode).lines[22].hasPrefix(" not a time:"))
    }

    @Test("A time of day is searched on the day in view, then on the first day that has it")
    func days() {
        let day = TimeSpan.seconds(86_400)
        let frame = TimeQuery.Context(
            start: DeckFixture.opening, end: DeckFixture.opening + .seconds(3 * 86_400),
            openedAt: nil,
            near: DeckFixture.opening + day, zone: DeckFixture.facts(.viewer).zone)
        #expect(
            TimeQuery.moment("15:00", in: frame) == .moment(DeckFixture.opening + .seconds(90_000)))
        var short = frame
        short.near = DeckFixture.opening
        #expect(
            TimeQuery.moment("13:00", in: short)
                == .moment(DeckFixture.opening + .seconds(23 * 3600)))
    }

    @Test("Every speed has a name, and the ends hold")
    func speeds() {
        var status = ReplayStatus(
            position: DeckFixture.opening, start: DeckFixture.opening, end: DeckFixture.opening,
            isPlaying: true,
            speedPermille: 10)
        #expect(status.speed(faster: false) == 10)
        var names = [status.speedWords]
        while status.speed(faster: true) != status.speedPermille {
            status.speedPermille = status.speed(faster: true)
            names.append(status.speedWords)
        }
        #expect(
            names == [
                "0.01x", "0.02x", "0.05x", "0.1x", "0.25x", "0.5x", "1x", "2x", "5x", "10x", "50x",
                "100x", "1000x",
            ])
    }

    @Test("A jump shows the same screen as playing to that moment")
    func rewind() {
        var source = DeckFixture(mode: .replay, from: -2)
        var readings: [Reading] = []
        for _ in 0..<40 {
            source.play(milliseconds: 100)
            readings.append(source.reading)
        }
        let opened = Event(
            sequence: 6, moment: DeckFixture.opening, drop: DropID(trusted: "mi3-3"),
            content: .opened, author: .schedule)
        let events = DeckFixture.past() + [opened]
        func status(_ moment: Moment) -> ReplayStatus {
            ReplayStatus(
                position: moment, start: DeckFixture.opening + .seconds(-600),
                end: DeckFixture.opening + .seconds(120), isPlaying: true)
        }
        var played = DeckModel(
            context: DeckContext(mode: .replay, engine: "mi3-2014.sale"), size: Size(120, 36),
            now: source.now)
        _ = played.update(.helloArrived(DeckFixture.facts(.operator)))
        _ = played.update(.eventsArrived(events))
        for reading in readings {
            _ = played.update(.readingArrived(reading, at: source.now))
            _ = played.update(.replayMoved(status(reading.at)))
        }
        // Another deck was far ahead before it jumps back.
        var jumped = DeckFixture(Size(120, 36), mode: .replay, from: -1, history: false)
        jumped.play(until: 20)
        jumped.take(
            .rewound(
                Rewind(readings: readings, events: events, status: status(readings[39].at))))
        #expect(jumped.deck.view(.unicode).lines == played.view(.unicode).lines)
    }

    @Test("A recorded silence is a silence, whatever the deck's clock")
    func recordedSilence() {
        var stage = stage()
        stage.take(
            .replayMoved(
                ReplayStatus(
                    position: DeckFixture.opening + .init(milliseconds: 4500),
                    start: DeckFixture.opening, end: DeckFixture.opening + .seconds(60),
                    isPlaying: true)))
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains("NO SIGNAL for 2.5 s") })
    }
}
