import Canvas
import Deck
import Foundation
import Machine
import Settings
import Terminal

/// Files of the deck: pictures it writes, themes and settings it reads again when saved.
extension DeckStage {
    /// Writes a picture of the screen, in full colour.
    mutating func write(_ export: Export, _ glyphs: Glyphs) -> Exported {
        do throws(Failure) {
            let paths = try PictureFiles().write(export, console.view(glyphs), theme)
            exported += paths
            let urls = paths.map { URL(fileURLWithPath: $0) }
            return .written(
                urls.map(\.lastPathComponent),
                folder: urls.first?.deletingLastPathComponent().path ?? "")
        } catch {
            return .failed(error.sentence)
        }
    }

    /// The message that lists the themes.
    var choices: Message {
        let library = themes.library
        return .themesFound(
            library.names.map { ThemeChoice(name: $0, about: SafeText(library.about($0))) })
    }

    /// The message about a mistake in a file; it leaves out the file's folders for lack of room.
    func message(about problem: ConfigProblem) -> Message {
        let name = problem.file.split(separator: "/").last ?? ""
        return .reported(SafeText("\(name):\(problem.line): \(problem.text)"), .warn)
    }

    /// Applies files that were saved since the last check, at most once a second.
    mutating func savedFiles() -> [Message] {
        guard ContinuousClock.now >= checksFilesAt else { return [] }
        checksFilesAt = ContinuousClock.now + .seconds(1)
        return savedThemes() + savedSettings()
    }

    private mutating func savedThemes() -> [Message] {
        guard let problems = themes.poll() else { return [] }
        if themes.library.names.contains(console.theme) {
            theme = themes.library.theme(named: console.theme).theme
        }
        return [choices] + problems.map(message(about:))
    }

    /// Applies a saved configuration; with a mistake in it nothing changes.
    private mutating func savedSettings() -> [Message] {
        let before = settings.now
        switch settings.poll(themes) {
        case nil: return []
        case .rejected(let problems):
            return problems.map(message(about:))
                + [.reported("config.toml has mistakes: the settings before stay", .warn)]
        case .applied(let changed):
            let now = settings.now
            var messages = [Message.configured(now.changes(since: before))]
            if before.timezone.value != now.timezone.value {
                messages += facts.keys.sorted().compactMap { place in
                    facts[place].map { .ofEngine(place, .helloArrived($0)) }
                }
            }
            // These two are only used when the terminal is opened.
            if changed.contains("color") || changed.contains("characters") {
                messages.append(
                    .reported("color and characters hold from the next start on", .notice))
            }
            let words = changed.isEmpty ? "nothing changed" : changed.joined(separator: ", ")
            return messages + [.reported(SafeText("config.toml taken over: \(words)"), .text)]
        }
    }

    /// A hello with its times in the zone that holds now.
    mutating func zoned(_ message: Message) -> Message {
        switch message {
        case .helloArrived(let facts): .helloArrived(zoned(facts, of: 0))
        case .ofEngine(let place, .helloArrived(let facts)):
            .ofEngine(place, .helloArrived(zoned(facts, of: place)))
        default: message
        }
    }

    private mutating func zoned(_ received: CampaignFacts, of place: Int) -> CampaignFacts {
        facts[place] = received
        guard let home = received.home else { return received }
        var shown = received
        shown.zone = Zone(settings.now.timezone.value, of: home.zone, at: home.moment)
        return shown
    }
}
