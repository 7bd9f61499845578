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
import Settings

/// `penstock replay`: the deck on a recorded sale.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Shows a recorded sale on the deck: play, seek, step. No key changes it.",
        discussion: """
            Keys: space plays and pauses, < > = change the speed, ← → move by 100 ms (with shift \
            by 1 s), . and , by one event, [ and ] by one act, u plays until the next mark, alarm \
            or act, i skips idle time, w computes the sale with another drip rate, g goes to a \
            time, home and end to the ends, ? explains the rest.

            These recordings come with the program, modelled on published totals and made on first \
            use: \(BundledSale.list).
            """)

    @Argument(help: .recording, completion: .file())
    var recording: String
    @Option(help: "Where to start: 12:00:03.2, T+2.4, sold=5000, 50%, or an RFC 3339 time.")
    var at: String?
    @Option(help: "How fast to play: 0.01 to 1000 times the speed of the sale.")
    var speed = 1.0
    @Flag(help: "Print labelled lines instead of drawing a screen.")
    var plain = false
    @Option(
        help: """
            Write a picture of that time, without a terminal: PATH.svg, PATH.txt, or a folder for \
            both. No file is overwritten: a number is added to the name.
            """,
        completion: .file())
    var export: String?
    @Option(help: "Columns and rows of the picture.", transform: SizeOption.read)
    var size = SizeOption(Size(120, 36))
    @OptionGroup var look: DeckLook

    func validate() throws {
        guard export?.isEmpty != true else {
            throw ValidationError("--export needs a path.")
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
            try at.map { try cursor.place(typed: $0, zone: facts.zone) }
            ?? sale.playbackStart(in: cursor)
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
}

extension RecordedSale {
    /// The file's name for screens; modelled sales say so first.
    var name: String {
        bundled.map { "\(CrowdPlan.mi3Label): \($0.script.name)" }
            ?? URL(fileURLWithPath: recording.path).lastPathComponent
    }

    /// The place from which a bundled recording is shown.
    func playbackStart(in cursor: RecordingCursor) throws(Failure) -> RecordingPlace? {
        guard let bundled else { return nil }
        return try Failure.journal(try cursor.place(at: bundled.script.playbackStart))
    }

    /// A cursor of what the recording holds now.
    func cursor() throws(Failure) -> RecordingCursor {
        try Failure.journal(try RecordingCursor(recording, terms: terms))
    }
}
