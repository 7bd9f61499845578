import ArgumentParser
import Canvas
import Deck
import Journal
import Machine
import Recordings
import Rules
import Settings
import Terminal

/// One picture of a recording, drawn as the deck would show it and kept in a file.
struct ReplayPicture {
    let facts: CampaignFacts
    let name: String
    let size: Size

    /// Writes what is to be seen at a place; tells the paths of the files.
    func keep(
        _ reel: Reel, at place: Reel.Place, to path: String, _ settings: DeckSettings
    ) throws(Failure) -> [String] {
        var reel = reel
        let scene = try Failure.journal { () throws(JournalError) in
            while reel.actsFrontier < place.sequence { try reel.readOn() }
            return try reel.scene(at: place)
        }
        let seat = Seat(mode: .replay, engine: SafeText(name), isReadOnly: true)
        var console = Console(
            seats: [seat], size: size, theme: settings.theme.value, keys: settings.keys,
            now: LocalClock.now)
        let status = ReplayStatus(
            position: place.moment, start: reel.start.moment, end: reel.end.moment,
            isPlaying: false)
        _ = console.update(.helloArrived(facts))
        _ = console.update(
            .rewound(Rewind(readings: scene.readings, events: scene.acts, status: status)))
        let glyphs: Glyphs = settings.characters.value == .ascii ? .ascii : .unicode
        let theme = settings.themes.library.theme(named: settings.theme.value).theme
        return try PictureFiles().keep(
            console.deck.export(to: path), console.view(glyphs), theme)
    }
}

/// Columns and rows as an option says them: `120x36`.
struct SizeOption: CustomStringConvertible {
    let size: Size

    /// Reads the option; says what is wanted where it is none.
    static func read(_ argument: String) throws -> SizeOption {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
            (1...500).contains(width), (1...200).contains(height)
        else {
            throw ValidationError(
                "A size is columns x rows, from 1x1 to 500x200, as 120x36, not \"\(argument)\".")
        }
        return SizeOption(Size(width, height))
    }

    init(_ size: Size) { self.size = size }

    var description: String { "\(size.width)x\(size.height)" }
}
