import ArgumentParser
import Canvas
import Deck
import Foundation
import Journal
import Rules
import Telemetry

/// `penstock replay`: the deck on a recorded sale.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Shows a recorded sale on the deck: play, seek, step. Nothing can be done in it.",
        discussion: """
            Keys: space plays and pauses, < > = change the speed, ← → move by 100 ms (with shift by \
            1 s), . and , by one event, [ and ] by one act, u plays until the next, i passes over idle \
            time, w asks what another drip rate would have brought, g goes to a time, home and end \
            to the ends, ? explains the rest.
            """)

    @Argument(help: "The recording: a file, or the name of a campaign.", completion: .file())
    var recording: String
    @Option(help: "Where to start: 12:00:03.2, T+2.4, or an RFC 3339 time.")
    var at: String?
    @Option(help: "How fast to play: 0.01 to 1000 times the sale's own speed.")
    var speed = 1.0
    @Flag(help: "Print labelled lines instead of drawing a screen.")
    var plain = false
    @OptionGroup var look: DeckLook

    func validate() throws {
        guard (0.01...1000).contains(speed) else {
            throw ValidationError("The speed is a number from 0.01 to 1000.")
        }
    }

    func run() throws {
        guard let settings = try look.settings() else { return }
        let zone = settings.timezone.value
        let sale = try RecordedSale(recording)
        let reel = try sale.reel()
        guard !reel.isEmpty else {
            throw Failure("\(sale.recording.path) holds nothing to show yet.", .badData)
        }
        let facts = CampaignFacts(sale.file, at: reel.start.moment, zone: zone)
        let start = try at.map { try moment($0, in: reel, zone: facts.zone) }
        if plain || !DeckLook.hasTerminal {
            var replay = PlainReplay(reel, facts: facts, name: sale.name)
            return try replay.print(from: start)
        }
        let place = try Failure.journal { () throws(JournalError) in
            guard let start else { return reel.start }
            return try reel.place(at: start)
        }
        let source = ReplaySource(
            reel, facts: facts, terms: sale.terms, at: place,
            speedPermille: Int((speed * 1000).rounded()))
        let seat = Seat(mode: .replay, engine: SafeText(sale.name), isReadOnly: true)
        try look.show(source, seats: [seat], settings)
    }

    private func moment(_ text: String, in reel: Reel, zone: Zone) throws -> Moment {
        if let moment = Moment(rfc3339: text) { return moment }
        var reel = reel
        let last = try Failure.journal { () throws(JournalError) in try reel.reading(at: reel.end) }
        let opened = last?.drops.first { $0.openedAt != nil }
        let times = TimeQuery.Frame(
            start: reel.start.moment, end: reel.end.moment, openedAt: opened?.openedAt, zone: zone)
        guard let moment = TimeQuery.moment(text, in: times) else {
            throw Failure(
                "\(text) is no time in this recording; write 12:00:03.2, T+2.4 or an RFC 3339 time.",
                .wrongUsage)
        }
        return moment
    }
}

extension RecordedSale {
    /// The file's name, as screens show it.
    var name: String { URL(fileURLWithPath: recording.path).lastPathComponent }

    /// What the recording holds now, ready to be shown from any place.
    func reel() throws(Failure) -> Reel {
        try Failure.journal { () throws(JournalError) in try Reel(recording, terms: terms) }
    }
}
