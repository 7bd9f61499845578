import Canvas
import Deck
import Rules
import Telemetry
import Testing

/// The states of a drop that follow from units added in any phase and from missed windows.
@Suite("Drops without units, missed windows and reopenings, on the screen")
struct LawScreenTests {
    /// A stage whose third drop is changed in the reading and shown for two seconds.
    static func stage(
        _ size: Size = Size(80, 24), _ change: (inout DropReading, Moment) -> Void
    ) -> DeckFixture {
        var stage = DeckFixture(size, from: -10)
        stage.play(until: 1)
        change(&stage.reading.drops[2], stage.reading.at)
        stage.readAlone(20)
        return stage
    }

    static func empty(_ drop: inout DropReading, _ phase: Phase) {
        drop.phase = phase
        (drop.free, drop.held, drop.sold, drop.withdrawn) = (0, 0, 0, drop.issued)
        (drop.line, drop.grants, drop.confirmations, drop.claims) = (30, 0, 0, 30)
        drop.oldestWaitMS = 4000
    }

    static func soldOut(_ drop: inout DropReading, _ now: Moment) {
        (drop.phase, drop.closedBecause, drop.closedAt) = (.closed, .soldOut, now)
        (drop.free, drop.held, drop.sold, drop.withdrawn) = (0, 0, drop.issued, 0)
        (drop.line, drop.grants, drop.confirmations) = (60, drop.issued, drop.issued)
    }

    static func missed(_ drop: inout DropReading, _ now: Moment) {
        (drop.phase, drop.openedAt, drop.opens) = (.ready, nil, nil)
        drop.missed = SellingWindow(from: now + .seconds(-600), to: now + .seconds(-300))
        (drop.free, drop.held, drop.sold, drop.line) = (drop.issued, 0, 0, 0)
        (drop.grants, drop.confirmations, drop.claims) = (0, 0, 0)
    }

    private func lines(_ stage: DeckFixture) -> [String] { stage.deck.view(.unicode).lines }

    @Test("No units: all were withdrawn, none was sold, claims wait", arguments: sizes)
    func noUnits(size: Size) throws {
        let stage = LawScreenTests.stage(size) { drop, _ in LawScreenTests.empty(&drop, .open) }
        try expectScreen("no-units-\(size.name)", stage.deck.view(.unicode))
        let told = lines(stage).joined()
        #expect(!told.contains("may be paid") && !told.contains("gone after"))
    }

    @Test("No units while paused is shown too")
    func noUnitsPaused() {
        let stage = LawScreenTests.stage { drop, _ in LawScreenTests.empty(&drop, .paused) }
        #expect(lines(stage).contains { $0.contains("paused · all units were withdrawn") })
    }

    @Test("A missed window: the alarm names the possible acts", arguments: sizes)
    func missedWindow(size: Size) throws {
        let stage = LawScreenTests.stage(size) { LawScreenTests.missed(&$0, $1) }
        try expectScreen("missed-\(size.name)", stage.deck.view(.unicode))
        #expect(lines(stage).contains { $0.contains("do: O opens it after a notice, C closes it") })
    }

    /// `O` alone would open the drop in view.
    @Test("An alarm of a drop out of view says first how to choose it")
    func missedOutOfView() {
        var stage = DeckFixture(Size(80, 24), from: -60)
        stage.play(until: -50)
        let other = stage.reading.drops[4].drop
        LawScreenTests.missed(&stage.reading.drops[4], stage.reading.at)
        stage.readAlone(20)
        let advice = "do: d chooses \(other), then O opens it after a notice, C closes it"
        #expect(lines(stage).contains { $0.contains(advice) })
    }

    @Test("A missed window in the list of alarms")
    func missedInTheList() throws {
        var stage = LawScreenTests.stage { LawScreenTests.missed(&$0, $1) }
        stage.press(.character("!"))
        try expectScreen("missed-alarms-80x24", stage.deck.view(.unicode))
    }

    @Test("Opening after a missed window says when it opens")
    func missedPanel() throws {
        var stage = LawScreenTests.stage { LawScreenTests.missed(&$0, $1) }
        var facts = DeckFixture.facts(.operator)
        facts.reopenNotice = .seconds(60)
        stage.take(.helloArrived(facts))
        stage.press(.character("O"))
        try expectScreen("panel-missed-80x24", stage.deck.view(.unicode))
    }

    @Test("Sold out, then units added: how to reopen, and who got none", arguments: sizes)
    func unitsAdded(size: Size) throws {
        let stage = LawScreenTests.stage(size) { drop, now in
            LawScreenTests.soldOut(&drop, now)
            (drop.issued, drop.free) = (drop.issued + 10, 10)
        }
        try expectScreen("sold-out-added-\(size.name)", stage.deck.view(.unicode))
        #expect(lines(stage).contains { $0.contains("10 free since: O reopens it") })
    }

    @Test("Nobody waits in a drop that is sold out", arguments: sizes)
    func unserved(size: Size) {
        let stage = LawScreenTests.stage(size) { LawScreenTests.soldOut(&$0, $1) }
        #expect(lines(stage).contains { $0.contains("60 unserved") })
        #expect(!lines(stage).contains { $0.contains("60 waiting") })
    }

    @Test("The panel for reopening shows notice and line", arguments: sizes)
    func reopenPanel(size: Size) throws {
        var stage = LawScreenTests.stage(size) { drop, now in
            LawScreenTests.soldOut(&drop, now)
            (drop.issued, drop.free) = (drop.issued + 10, 10)
        }
        var facts = DeckFixture.facts(.operator)
        facts.reopenNotice = .seconds(60)
        stage.take(.helloArrived(facts))
        stage.press(.character("O"))
        try expectScreen("panel-reopen-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("For a minute after an operator's closing the panel undoes it and shows the time left")
    func undoPanel() throws {
        var stage = LawScreenTests.stage { drop, now in
            (drop.phase, drop.closedBecause, drop.closedAt) = (.closed, .byOperator, now)
        }
        stage.press(.character("O"))
        try expectScreen("panel-undo-80x24", stage.deck.view(.unicode))
        stage.readAlone(600)
        #expect(!lines(stage).contains { $0.contains("undo of the closing") })
        #expect(lines(stage).contains { $0.contains("it becomes ready, all are told") })
    }

    @Test("A reopening counts down; until then the drop may be closed, not opened")
    func reopening() throws {
        var stage = LawScreenTests.stage { drop, now in
            LawScreenTests.soldOut(&drop, now)
            (drop.issued, drop.free, drop.phase) = (drop.issued + 10, 10, .ready)
            (drop.closedBecause, drop.closedAt, drop.opens) = (nil, nil, now + .seconds(60))
        }
        stage.press(.character("O"))
        try expectScreen("reopening-80x24", stage.deck.view(.unicode))
        #expect(lines(stage)[22].contains("as all were told: not earlier"))
        stage.press(.character("C"))
        #expect(lines(stage).contains { $0.contains("[Close mi3-3]") })
    }

    @Test("A closed drop without a free unit is not reopened, and the deck says why")
    func nothingToReopen() {
        for (held, why) in [(0, "U adds units"), (7, "7 still held")] {
            var stage = LawScreenTests.stage { drop, now in
                (drop.phase, drop.closedBecause, drop.closedAt) = (.closed, .bySchedule, now)
                (drop.free, drop.held, drop.sold) = (0, held, drop.issued - held)
            }
            stage.press(.character("O"))
            #expect(lines(stage)[22].contains("has no free unit to reopen for: \(why)"))
        }
    }

    @Test("Refusals show times in the campaign's zone")
    func refusedInLocalTime() {
        var stage = openStage(Size(120, 36))
        stage.press(.character("P"), Key(.enter))
        let words = "mi3-3 reopens at 2014-08-05T08:40:00.000Z, as was told."
        stage.take(.commandAnswered(1, .refused(Refusal(.wrongPhase, words)), at: stage.now))
        #expect(lines(stage)[34].contains("reopens at 2014-08-05 14:10:00 IST, as was told."))
    }

    @Test("A command that had taken effect before is shown as repeated")
    func repeated() {
        var stage = openStage()
        stage.press(.character("P"), Key(.enter))
        stage.take(.commandAnswered(1, .repeated, at: stage.now))
        #expect(lines(stage)[22].contains("repeated: pause mi3-3 had taken effect before"))
    }

    @Test("A notice is in the health panel while it lasts, its file first")
    func notices() throws {
        var stage = DeckFixture(from: -72)
        stage.reading.notices = [
            "/etc/penstock/tokens:4: a token has five fields: name, role, SHA-256, created, revoked"
                + " or -. The tokens that were read last stay good."
        ]
        stage.readAlone(20)
        try expectScreen("notice-80x24", stage.deck.view(.unicode))
        stage.reading.notices = nil
        stage.readAlone(1)
        #expect(!lines(stage)[7..<11].contains { $0.contains("tokens:4") })
    }

    @Test("An automatic pause is an alarm at once", arguments: sizes)
    func pausedByEngine(size: Size) throws {
        var stage = LawScreenTests.stage(size) { drop, _ in drop.phase = .paused }
        stage.tell(.paused, by: .engine, "away for 6.2 s")
        stage.readAlone(20)
        try expectScreen("still-paused-\(size.name)", stage.deck.view(.unicode))
        stage.reading.drops[2].phase = .open
        stage.tell(.resumed, by: .operator("priya"))
        stage.readAlone(600)
        #expect(!lines(stage).contains { $0.contains("STILL PAUSED for") })
    }

    @Test("Without a screen an automatic pause is printed once as an alarm")
    func plainPause() {
        var stage = LawScreenTests.stage { drop, _ in drop.phase = .paused }
        var plain = PlainReporter(context: stage.deck.context, now: stage.now)
        _ = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        let pause = Event(
            sequence: 90, moment: stage.reading.at, drop: DropID(trusted: "mi3-3"),
            content: .paused, author: .engine)
        _ = plain.report(.eventsArrived([pause]))
        var told: [String] = []
        for _ in 0..<40 {
            stage.readAlone(1)
            told += plain.report(.readingArrived(stage.reading, at: stage.now))
        }
        told = told.filter { $0.hasPrefix("alarm: ") }
        #expect(told.count == 1, "\(told)")
        #expect(told.first?.contains("STILL PAUSED, mi3-3: by engine for") == true)
        #expect(told.first?.contains("; do: R resumes it") == true)
    }

    @Test("An operator's pause is an alarm after a minute, not sooner")
    func pausedByPerson() {
        var stage = LawScreenTests.stage { drop, _ in drop.phase = .paused }
        stage.tell(.paused, by: .operator("priya"), "checkout is slow", at: 3000)
        stage.readAlone(580)
        #expect(!lines(stage).contains { $0.contains("STILL PAUSED") })
        stage.readAlone(40)
        #expect(lines(stage).contains { $0.contains("STILL PAUSED  mi3-3: by priya for 62.") })
        #expect(lines(stage).contains { $0.contains("do: R resumes it") })
    }

    @Test("A viewer sees no keys of acts")
    func noKeys() {
        for change in [
            { (drop: inout DropReading, _: Moment) in LawScreenTests.empty(&drop, .open) },
            { LawScreenTests.missed(&$0, $1) },
            {
                LawScreenTests.soldOut(&$0, $1)
                $0.free = 10
                $0.issued += 10
            },
        ] {
            var stage = LawScreenTests.stage(Size(80, 24), change)
            let told = lines(stage)[5]
            stage.take(.helloArrived(DeckFixture.facts(.viewer)))
            let seen = lines(stage)[5]
            #expect(seen != told)
            for words in ["O ", "U ", "C ", "O:", ": O"] {
                #expect(!seen.contains(words), "\(seen)")
            }
        }
    }

    @Test("In the smallest terminals no word is cut")
    func smallest() {
        for width in [24, 30, 40] {
            let stage = LawScreenTests.stage(Size(width, 8)) { drop, _ in
                LawScreenTests.empty(&drop, .open)
            }
            #expect(!lines(stage).prefix(4).contains { $0.contains("…") }, "\(lines(stage))")
        }
    }

    @Test("One drop is singular")
    func singular() {
        let stage = LawScreenTests.stage(Size(120, 36)) { drop, _ in drop.registered = 12_000 }
        #expect(lines(stage).contains { $0.contains("1 drop of 15,000 needed") })
    }

    @Test("The list of drops shows parked and opened by hand in full")
    func shortTimes() {
        let stage = LawScreenTests.stage(Size(120, 36)) { drop, now in
            LawScreenTests.missed(&drop, now)
        }
        var hand = stage
        hand.reading.drops[3].opens = nil
        hand.readAlone(1)
        #expect(lines(hand).contains { $0.contains("MISSED") && $0.contains("parked") })
        #expect(lines(hand).contains { $0.contains("mi3-4") && $0.contains("by hand") })
        #expect(!lines(hand).contains { $0.contains("by …") || $0.contains("parked:") })
    }
}
