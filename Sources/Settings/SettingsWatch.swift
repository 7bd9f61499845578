package import Canvas
package import Deck
import Machine
package import Terminal

/// The settings that hold, and a look at `config.toml` now and then.
package struct SettingsWatch {
    /// What holds.
    package private(set) var now: DeckSettings
    private var stamp: FileStamp?

    /// What became of a file that was saved.
    package enum News {
        /// It holds; these settings are others than before.
        case taken([String])
        /// It does not: the settings before stay.
        case wrong([Problem])
    }

    /// Watches the file that settings were read from.
    package init(_ settings: DeckSettings) {
        now = settings
        // Of the moment of reading: what was saved since is seen at the next look.
        stamp = settings.stamp
    }

    /// Looks whether the file was saved, and takes it over.
    ///
    /// A file that goes away changes nothing, and neither does one that is still empty: both happen
    /// while it is being written.
    ///
    /// - Returns: what became of it; nil when it is as it was.
    package mutating func look(_ themes: ThemeWatch) -> News? {
        let found = FileStamp(path: now.path)
        guard found != stamp else { return nil }
        stamp = found
        guard found != nil, ThemeFiles.text(of: now.path)?.isEmpty != true else { return nil }
        do throws(Failure) {
            let next = try now.read(themes)
            guard next.mistakes.isEmpty else { return .wrong(next.mistakes) }
            let changed = zip(now.rows, next.rows).filter { $0.value != $1.value }.map(\.1.name)
            now = next
            return .taken(changed)
        } catch {
            return .wrong([Problem(file: now.path, line: 1, text: error.sentence)])
        }
    }
}

extension DeckSettings {
    /// What a deck that runs has to be told of a change; what did not change stays as somebody at
    /// the deck chose it.
    package func wishes(since before: DeckSettings) -> Configured {
        Configured(
            theme: theme.value == before.theme.value ? nil : theme.value,
            hasMouse: mouse.value == before.mouse.value ? nil : mouse.value, keys: keys,
            panels: panels)
    }
}
