import ArgumentParser
import Canvas
import Console
import Deck
import Foundation
import Journal
import LoadGenerator
import Machine
import Recordings
import Rehearsal
import Rules
import Settings
import Telemetry

/// `penstock replay`: the deck on a recorded sale.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Shows a recorded sale on the deck: play, seek, step. Nothing can be done in it.",
        discussion: """
            Keys: space plays and pauses, < > = change the speed, ← → move by 100 ms (with shift \
            by 1 s), . and , by one event, [ and ] by one act, u plays until the next, i passes over \
            idle time, w asks what another drip rate would have brought, g goes to a time, home and \
            end to the ends, ? explains the rest.

            With the program come, modelled on published totals and made on first use: \
            \(BundledSale.list).
            """)

    @Argument(help: .recording, completion: .file())
    var recording: String
    @Option(help: "Where to start: 12:00:03.2, T+2.4, sold=5000, 50%, or an RFC 3339 time.")
    var at: String?
    @Option(help: "How fast to play: 0.01 to 1000 times the sale's own speed.")
    var speed = 1.0
    @Flag(help: "Print labelled lines instead of drawing a screen.")
    var plain = false
    @Option(
        help: """
            Keep the picture of that time, without a terminal: PATH.svg, PATH.txt, or a folder for \
            both. Nothing is overwritten: a number is added.
            """,
        completion: .file())
    var export: String?
    @Option(help: "Columns and rows of that picture.", transform: SizeOption.read)
    var size = SizeOption(Size(120, 36))
    @OptionGroup var look: DeckLook

    func validate() throws {
        guard export?.isEmpty != true else {
            throw ValidationError("--export wants a path.")
        }
        guard (0.01...1000).contains(speed) else {
            throw ValidationError("The speed is a number from 0.01 to 1000.")
        }
    }

    func run() throws {
        guard let settings = try look.settings() else { return }
        let zone = settings.timezone.value
        let sale = try RecordedSale(recording)
        let cursor = try sale.cursor()
        guard !cursor.isEmpty else {
            throw Failure("\(sale.recording.path) holds nothing to show yet.", .badData)
        }
        let facts = CampaignFacts(sale.file, at: cursor.start.moment, zone: zone)
        let start =
            try at.map { try place($0, in: cursor, zone: facts.zone) } ?? sale.curtain(in: cursor)
        if let export {
            let picture = ReplayPicture(facts: facts, name: sale.name, size: size.size)
            let paths = try picture.write(cursor, at: start ?? cursor.start, to: export, settings)
            return try paths.forEach { try Standard.output($0) }
        }
        if plain || !DeckLook.hasTerminal {
            var replay = PlainReplay(cursor, facts: facts, name: sale.name)
            return try replay.print(from: start?.moment)
        }
        let source = ReplaySource(
            cursor, facts: facts, terms: sale.terms, at: start ?? cursor.start,
            speedPermille: Int((speed * 1000).rounded()))
        let context = DeckContext(mode: .replay, engine: SafeText(sale.name), isReadOnly: true)
        try look.show(source, contexts: [context], settings)
    }

    /// A place as the key `g` takes it, relative to the first drop that opened.
    private func place(_ text: String, in cursor: RecordingCursor, zone: Zone) throws
        -> RecordingPlace
    {
        var cursor = cursor
        let last = try Failure.journal(try cursor.reading(at: cursor.end))
        let opened = last?.drops.first { $0.openedAt != nil }
        let times = TimeQuery.Context(
            start: cursor.start.moment, end: cursor.end.moment, openedAt: opened?.openedAt,
            zone: zone)
        let moment: Moment
        switch TimeQuery.progress(text) {
        case .sold(let units):
            let sold = opened?.sold ?? 0
            guard units <= sold else {
                throw Failure(
                    "\(text) is not in this recording: \(sold) were sold in it.", .wrongUsage)
            }
            return try Failure.journal(try cursor.place(whereSold: units, of: opened?.drop ?? ""))
        case .percent(let percent): moment = times.moment(percent: percent)
        case nil: moment = try inside(times, self.moment(text, in: times), text)
        }
        return try Failure.journal(try cursor.place(at: moment))
    }

    /// A moment within the recording; up to a second outside counts as its start or end.
    private func inside(
        _ times: TimeQuery.Context, _ moment: Moment, _ text: String
    ) throws -> Moment {
        guard moment > times.start + .seconds(-1), moment < times.end + .seconds(1) else {
            let (first, last) = (words(times.start, times.zone), words(times.end, times.zone))
            throw Failure(
                "\(text) is not in this recording: it goes from \(first) to \(last).",
                .wrongUsage)
        }
        return min(max(moment, times.start), times.end)
    }

    /// `2014-08-05T14:00:04.200 IST`.
    private func words(_ moment: Moment, _ zone: Zone) -> String {
        let offset = zone.offsetSeconds(at: moment)
        let local = moment + TimeSpan.seconds(Int64(offset))
        return "\(local.rfc3339.dropLast()) \(zone.abbreviation(at: moment))"
    }

    private func moment(_ text: String, in times: TimeQuery.Context) throws -> Moment {
        if let moment = Moment(rfc3339: text) { return moment }
        switch TimeQuery.moment(text, in: times) {
        case .moment(let moment): return moment
        case .twice(let known):
            throw Failure(
                "The clocks showed \(text) twice; write \(known.joined(separator: " or ")).",
                .wrongUsage)
        case .skipped:
            throw Failure(
                "The clocks jumped over \(text) on that day; write another time.", .wrongUsage)
        case nil:
            throw Failure(
                "\(text) is no time in this recording; write 12:00:03.2, T+2.4, sold=5000, 50% "
                    + "or an RFC 3339 time.",
                .wrongUsage)
        }
    }
}

extension RecordedSale {
    /// The file's name for screens; modelled sales say so first.
    var name: String {
        bundled.map { "\(CrowdPlan.mi3Label): \($0.script.name)" }
            ?? URL(fileURLWithPath: recording.path).lastPathComponent
    }

    /// The place from which a bundled recording is shown.
    func curtain(in cursor: RecordingCursor) throws(Failure) -> RecordingPlace? {
        guard let bundled else { return nil }
        return try Failure.journal(try cursor.place(at: bundled.script.curtain))
    }

    /// A cursor of what the recording holds now.
    func cursor() throws(Failure) -> RecordingCursor {
        try Failure.journal(try RecordingCursor(recording, terms: terms))
    }
}
