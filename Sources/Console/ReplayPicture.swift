package import Canvas
package import Deck
import Journal
package import Machine
package import Recordings
package import Settings
import Terminal

/// A picture of a recording as the deck would show it, in a file.
package struct ReplayPicture {
    private let facts: CampaignFacts
    private let name: String
    private let size: Size

    package init(facts: CampaignFacts, name: String, size: Size) {
        (self.facts, self.name, self.size) = (facts, name, size)
    }

    /// Writes the picture of a place; returns the paths of the files.
    package func write(
        _ cursor: RecordingCursor, at place: RecordingPlace, to path: String,
        _ settings: DeckSettings
    ) throws(Failure) -> [String] {
        var cursor = cursor
        let scene = try Failure.journal { () throws(JournalError) in
            while cursor.actsFrontier < place.sequence { try cursor.readMoreActs() }
            return try cursor.scene(at: place)
        }
        let context = DeckContext(mode: .replay, engine: SafeText(name), isReadOnly: true)
        var console = DeckConsole(
            contexts: [context], size: size, theme: settings.theme.value, keys: settings.keys,
            now: LocalClock.now)
        let status = ReplayStatus(
            position: place.moment, start: cursor.start.moment, end: cursor.end.moment,
            isPlaying: false)
        _ = console.update(.helloArrived(facts))
        _ = console.update(
            .rewound(Rewind(readings: scene.readings, events: scene.acts, status: status)))
        let glyphs: Glyphs = settings.characters.value == .ascii ? .ascii : .unicode
        let theme = settings.themes.library.theme(named: settings.theme.value).theme
        return try PictureFiles().write(
            console.deck.export(to: path), console.view(glyphs), theme)
    }
}
