package import Canvas
package import Deck
import Machine
package import Terminal

/// The present settings, and a watch on `config.toml`.
package struct SettingsWatch {
    package private(set) var now: DeckSettings
    private var stamp: FileStamp?

    /// The result of reading a saved file.
    package enum Reload {
        /// The settings apply now. The names are those of the changed settings.
        case applied([String])
        /// The file has mistakes. The earlier settings stay.
        case rejected([ConfigProblem])
    }

    /// Watches the file that settings were read from.
    package init(_ settings: DeckSettings) {
        now = settings
        // This stamp was taken before the file was read, so a later save is noticed.
        stamp = settings.stamp
    }

    /// Applies the file if it was saved since the last call.
    ///
    /// A missing or empty file changes nothing, because both happen while a file is being written.
    ///
    /// - Returns: the result; nil when the file is unchanged.
    package mutating func poll(_ themes: ThemeWatch) -> Reload? {
        let found = FileStamp(path: now.path)
        guard found != stamp else { return nil }
        stamp = found
        guard found != nil, ThemeFiles.text(of: now.path)?.isEmpty != true else { return nil }
        do throws(Failure) {
            let next = try now.reread(themes)
            guard next.mistakes.isEmpty else { return .rejected(next.mistakes) }
            let changed = zip(now.rows, next.rows).filter { $0.value != $1.value }.map(\.1.name)
            now = next
            return .applied(changed)
        } catch {
            return .rejected([ConfigProblem(file: now.path, line: 1, text: error.sentence)])
        }
    }
}

extension DeckSettings {
    /// The changed settings for a running deck. Unchanged ones stay as chosen on the deck.
    package func changes(since before: DeckSettings) -> Configured {
        Configured(
            theme: theme.value == before.theme.value ? nil : theme.value,
            hasMouse: mouse.value == before.mouse.value ? nil : mouse.value, keys: keys,
            panels: panels)
    }
}
