import Canvas
import Deck
import Health
import Rules
import Telemetry

/// Plays the third Mi 3 drop in front of a deck, a tenth of a second at a time: 15,000 units,
/// 203,114 registered, 120,000 claims in a few seconds, 3,000 grants a second.
///
/// Modelled on published totals. The books of every reading balance.
struct DeckFixture {
    static let opening = Moment(rfc3339: "2014-08-05T14:00:00+05:30") ?? Moment(milliseconds: 0)
    static let units = 15_000

    var deck: DeckModel
    var reading: Reading
    /// Milliseconds since the opening; negative before it.
    private(set) var time: Int64
    /// The local clock differs from the sale's.
    var now: Moment { Moment(milliseconds: 77_000_000 + time + stopped) }
    private var stopped: Int64 = 0
    private var isPaused = false
    private var flowing: Int64 = 0
    private(set) var sequence: Int64 = 0
    private(set) var effects: [Effect] = []

    init(
        _ size: Size = Size(80, 24), mode: DeckMode = .live, rank: TokenRole = .operator,
        isReadOnly: Bool = false, from seconds: Int64 = -252, history: Bool = true,
        keys: KeyMap = .standard
    ) {
        time = seconds * 1000
        let now = Moment(milliseconds: 77_000_000 + time)
        let engine: SafeText = mode == .replay ? "mi3-2014.sale" : "shop-a:7070"
        deck = DeckModel(
            context: DeckContext(mode: mode, engine: engine, isReadOnly: isReadOnly), size: size,
            keys: keys, now: now)
        reading = DeckFixture.firstReading
        _ = deck.update(.helloArrived(DeckFixture.facts(rank)))
        if mode == .replay { moveReplay(isPlaying: true) }
        if history {
            playLastDrop()
            tell(DeckFixture.history)
        }
        play(milliseconds: 1000)
    }

    static func facts(_ rank: TokenRole) -> CampaignFacts {
        CampaignFacts(
            campaign: "mi3-2014", product: "Mi 3 16 GB", partner: "Flipkart", price: "INR 13999",
            zone: Zone(abbreviation: "IST", offsetSeconds: 19_800),
            watcher: Watcher(name: "priya", role: rank))
    }

    private static func terms(_ number: Int, _ units: Int, _ opens: String) -> DropTerms {
        DropTerms(
            id: DropID(trusted: "mi3-\(number)"), units: units,
            opens: Moment(rfc3339: opens), dripRate: .perSecond(3000))
    }

    private static var firstReading: Reading {
        let terms = [
            terms(1, 10_000, "2014-07-22T12:00:00+05:30"),
            terms(2, 10_000, "2014-07-29T14:00:00+05:30"),
            terms(3, units, "2014-08-05T14:00:00+05:30"),
            terms(4, 20_000, "2014-08-12T14:00:00+05:30"),
            terms(5, 20_000, "2014-08-19T14:00:00+05:30"),
            terms(6, 20_000, "2014-08-26T14:00:00+05:30"),
        ]
        var drops = Sale(terms: CampaignTerms(id: "mi3-2014", drops: terms)).drops.map {
            DropReading($0)
        }
        for (index, seconds, registered) in [(0, 2320, 104_211), (1, 4, 251_007)] {
            drops[index].phase = .closed
            drops[index].closedBecause = .soldOut
            drops[index].openedAt = drops[index].opens
            drops[index].closedAt = drops[index].opens.map { $0 + .seconds(Int64(seconds)) }
            (drops[index].free, drops[index].sold) = (0, 10_000)
            drops[index].registered = registered
        }
        for index in 3..<6 { drops[index].phase = .scheduled }
        drops[2].phase = .registering
        drops[2].revision = 4
        var engine = EngineReading()
        (engine.syncP99US, engine.queueWaitMinUS, engine.queueWaitMaxUS) = (3100, 180, 2400)
        (engine.connections, engine.watchers, engine.loopLagUS) = (312, 3, 140)
        (engine.residentBytes, engine.diskFreeBytes) = (48 << 20, 212 << 30)
        return Reading(
            at: opening, number: 0, boot: "one", event: 9, durable: 9, drops: drops,
            engine: engine)
    }

    static func past() -> [Event] {
        history.enumerated().map { number, told in
            Event(
                sequence: Int64(number) + 1, moment: opening + .init(milliseconds: told.0),
                drop: DropID(trusted: told.1), content: told.2, author: told.3, reason: told.4)
        }
    }

    /// Plays the ten seconds in which the second drop sold out, a week before: the deck has seen
    /// them.
    private mutating func playLastDrop() {
        guard let opened = reading.drops[1].openedAt else { return }
        reading.drops[2].phase = .scheduled
        defer { reading.drops[2].phase = .registering }
        for tenth in Int64(-20)...80 {
            reading.at = opened + .init(milliseconds: tenth * 100)
            reading.number += 1
            let seconds = Double(max(0, tenth)) / 10
            reading.drops[1].free = max(0, 10_000 - Int(seconds * 2500))
            reading.drops[1].sold = 10_000 - reading.drops[1].free
            reading.drops[1].claims = Int(160_000 * seconds / (seconds + 1.4))
            reading.drops[1].refusals[.notOpen] = Int(tenth + 20) * 40
            take(.readingArrived(reading, at: now))
        }
    }

    private static let history: [(Int64, String, EventContent, Author, ExactText?)] = [
        (-604_800_000, "mi3-2", .opened, .schedule, nil),
        (-604_796_000, "mi3-2", .closed(.soldOut), .law, nil),
        (-590_400_000, "mi3-3", .registrationOpened, .schedule, nil),
        (-900_000, "mi3-3", .unitsAdded(5000), .operator("arjun"), "second truck arrived"),
        (
            -107_569, "mi3-3", .dripRateSet(.perSecond(3000)), .operator("priya"),
            "checkout limit from rehearsal"
        ),
    ]

    private mutating func tell(
        _ story: [(Int64, String, EventContent, Author, ExactText?)]
    ) {
        for (offset, drop, content, author, reason) in story where offset <= time {
            tell(content, by: author, reason, drop: drop, at: offset)
        }
    }

    /// Sends an event, by default of the third drop.
    mutating func tell(
        _ content: EventContent, by author: Author, _ reason: ExactText? = nil,
        drop: String = "mi3-3",
        at offset: Int64? = nil
    ) {
        sequence += 1
        let event = Event(
            sequence: sequence, moment: DeckFixture.opening + .init(milliseconds: offset ?? time),
            drop: DropID(trusted: drop), content: content, author: author, reason: reason)
        take(.eventsArrived([event]))
    }

    mutating func take(_ message: Message) {
        effects += deck.update(message)
    }

    /// The deck's effects since the last call.
    mutating func drained() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    mutating func press(_ keys: Key...) {
        for key in keys {
            take(.keyPressed(key, at: now))
            stopped += 1
        }
    }

    /// Types a text, one key at a time.
    mutating func type(_ text: String) {
        for character in text { take(.keyPressed(.character(character), at: now)) }
    }

    /// Advances the local clock alone: no reading comes, or a key is released.
    mutating func wait(milliseconds: Int64) {
        for _ in 0..<(milliseconds / 100) {
            stopped += 100
            take(.ticked(now))
        }
    }

    /// Plays the sale until this many seconds after the opening.
    mutating func play(until seconds: Double) {
        play(milliseconds: Int64((seconds * 1000).rounded()) - time)
    }

    mutating func play(milliseconds: Int64) {
        for _ in 0..<max(0, milliseconds / 100) {
            time += 100
            flow()
            take(.readingArrived(reading, at: now))
            if deck.context.mode == .replay { moveReplay(isPlaying: true) }
            take(.ticked(now))
        }
    }

    mutating func moveReplay(isPlaying: Bool, speed: Int = 1000) {
        take(
            .replayMoved(
                ReplayStatus(
                    position: DeckFixture.opening + .init(milliseconds: time),
                    start: DeckFixture.opening + .seconds(-600),
                    end: DeckFixture.opening + .seconds(120),
                    isPlaying: isPlaying, speedPermille: speed)))
    }

    mutating func pause() {
        isPaused = true
        reading.drops[2].phase = .paused
        reading.drops[2].revision += 1
        tell(.paused, by: .operator("priya"), "checkout is slow")
    }

    /// A tenth of a second of the sale.
    private mutating func flow() {
        reading.at = DeckFixture.opening + .init(milliseconds: time)
        reading.number += 1
        var drop = reading.drops[2]
        if time == 0 {
            drop.phase = .open
            drop.openedAt = DeckFixture.opening
            drop.revision += 1
            tell(.opened, by: .schedule)
        }
        if drop.phase == .open { flowing += 100 }
        if time < 0 {
            drop.registered = min(203_114, 203_114 + Int(time) / 50)
            drop.registrations = drop.registered
            ask(per: 90 + max(0, Int(60_000 + time) / 150), granted: 0)
        } else if drop.phase != .closed {
            sell(&drop)
        } else {
            ask(per: max(120, 3000 - Int(time) / 20), granted: 0)
        }
        drop.refusals[.notOpen] = time < 0 ? reading.engine.refused : drop.refusals[.notOpen]
        reading.drops[2] = drop
    }

    private mutating func sell(_ drop: inout DropReading) {
        func granted(_ flowing: Int64) -> Int { min(DeckFixture.units, Int(max(0, flowing)) * 3) }
        drop.registered = 203_114
        drop.registrations = 203_114
        drop.claims = max(drop.grants, 120_000 * Int(time) / (Int(time) + 900))
        drop.grants = granted(flowing)
        drop.confirmations = granted(isPaused ? min(flowing, time - 1500) : flowing - 1500)
        drop.sold = drop.confirmations
        drop.held = drop.grants - drop.confirmations
        drop.free = DeckFixture.units - drop.grants
        drop.line = drop.claims - drop.grants
        drop.oldestWaitMS = drop.line > 0 ? Int(time * 9 / 10) : 0
        drop.refusals[.notRegistered] = Int(time) * 2
        drop.holdsDue = drop.held > 0 ? [40, 20, 10, 5, 2, 1].map { drop.held / $0 } : nil
        ask(per: 8412 * 10_000 / (10_000 + Int(time)), granted: 300)
        reading.event += 600
        reading.durable = reading.event
        if drop.sold == DeckFixture.units {
            drop.phase = .closed
            drop.closedBecause = .soldOut
            drop.closedAt = reading.at
            drop.revision += 1
            tell(.closed(.soldOut), by: .law)
        }
    }

    /// The requests of a tenth of a second and their answers.
    private mutating func ask(per tick: Int, granted: Int) {
        let isSelling = granted > 0
        reading.engine.requests += tick
        reading.engine.answered += isSelling ? tick * 71 / 100 : tick * 22 / 100
        reading.engine.refused += isSelling ? tick * 282 / 1000 : tick * 78 / 100
        reading.engine.shed += isSelling ? tick * 8 / 1000 : 0
        reading.engine.latencyCount = tick
        reading.engine.latencyP50US = isSelling ? 2100 : 800
        reading.engine.latencyP99US = isSelling ? 14_200 : 3900
        reading.engine.mailboxDepth = isSelling ? 412 : 2
        reading.engine.batchSizeMax = isSelling ? 240 : 6
        reading.engine.inFlight = isSelling ? 256 : 4
        reading.engine.cpuPermille = isSelling ? 870 : 40
    }
}

/// A deck on an open drop, without earlier effects.
func openStage(_ size: Size = Size(80, 24)) -> DeckFixture {
    var stage = DeckFixture(size, from: -5)
    stage.play(until: 1)
    _ = stage.drained()
    return stage
}
