import Canvas
import Deck
import Foundation
import Rules
import Terminal

/// What stands behind a deck: an engine, or a recording.
protocol DeckSource: AnyObject {
    /// Begins to tell: messages go into the mailbox from any thread.
    func begin(_ mailbox: Mailbox<Message>)
    /// Does what the deck wants done, apart from what concerns the terminal.
    func carryOut(_ effect: Effect)
    /// What became due by the local clock.
    func due(at moment: Moment) -> [Message]
    /// What to say once the screen is gone; empty for nothing.
    var lastWords: [String] { get }
    /// Whether readings come ten times a second without being asked for.
    var comesByItself: Bool { get }
}

/// The deck on this terminal: reads keys, draws frames, and has effects carried out. One thread.
struct DeckStage {

    private let source: any DeckSource
    private let mistakes: [Problem]
    private let rings: Bool
    private let notify: ConfigFile.Notify
    private var themes: ThemeWatch
    /// The theme on the screen: stays when its file goes.
    private var theme: Theme
    private var console: Console
    /// The least time between two frames, unless a key was pressed.
    private let period: Duration
    /// From when on the next frame may be drawn without a key.
    private var drawsAt = ContinuousClock.now
    private var isDirty = true
    private var looksForThemesAt = ContinuousClock.now + .seconds(1)
    private var hasQuit = false
    /// What the deck has to say once the screen is gone.
    private(set) var farewell: SafeText?

    /// Sets up a deck that nobody sees yet.
    init(_ source: any DeckSource, seats: [Seat], settings: Settings) {
        self.source = source
        mistakes = settings.mistakes
        (rings, notify) = (settings.bell.value, settings.notify.value)
        themes = settings.themes
        theme = themes.library.theme(named: settings.theme.value).theme
        period = .seconds(1) / settings.refresh.value
        console = Console(
            seats: seats, size: Size(80, 24), theme: settings.theme.value, keys: settings.keys,
            now: LocalClock.now)
    }

    /// Runs until the operator leaves, the terminal is gone or a signal asks for the end.
    ///
    /// - Returns: the signal that asked for the end; nil when the operator left.
    mutating func run(_ options: Screen.Options) throws(Failure) -> Int32? {
        let mailbox: Mailbox<Message>
        var screen: Screen
        do throws(ScreenError) {
            mailbox = try Mailbox<Message>()
            // What is behind the deck may begin to tell while the terminal is made ready.
            source.begin(mailbox)
            screen = try Screen(options)
        } catch {
            throw Failure("The deck cannot be shown: \(error.description).", .wrongUsage)
        }
        var loop = EventLoop(mailbox)
        take([.resized(screen.size), choices] + mistakes.map(noted), on: &screen)
        draw(on: &screen)
        var next = ContinuousClock.now + beat
        while !hasQuit {
            let deadline = isDirty ? min(next, drawsAt) : next
            var isUrgent = false
            switch loop.next(on: &screen, until: deadline) {
            case .input(let input):
                take(messages(for: input), on: &screen)
                isUrgent = true
            case .messages(let messages):
                take(messages + dueNow(), on: &screen)
                next = ContinuousClock.now + beat
            case .resized(let size), .resumed(let size):
                take([.resized(size)], on: &screen)
                isUrgent = true
            case .tick:
                guard ContinuousClock.now >= next else { break }
                take(dueNow(), on: &screen)
                next = ContinuousClock.now + beat
            case .hangup: return SIGHUP
            case .terminate(let signal): return signal
            }
            isDirty = true
            if isUrgent || ContinuousClock.now >= drawsAt { draw(on: &screen) }
        }
        return nil
    }

    /// What time brings: with a reading or without.
    private mutating func dueNow() -> [Message] {
        let now = LocalClock.now
        return source.due(at: now) + [.ticked(now)] + savedThemes()
    }

    private func messages(for input: InputEvent) -> [Message] {
        switch input {
        case .key(let key): [.keyPressed(key, at: LocalClock.now)]
        case .paste(let text): [.pasted(text, at: LocalClock.now)]
        case .mouse, .focus: []
        }
    }

    private mutating func take(_ messages: [Message], on screen: inout Screen) {
        for message in messages {
            for effect in console.update(message) { carryOut(effect, on: &screen) }
        }
    }

    private mutating func carryOut(_ effect: Effect, on screen: inout Screen) {
        switch effect {
        case .quit(let farewell):
            hasQuit = true
            self.farewell = farewell
        case .suspend:
            screen.stop()
            take([.resized(screen.size)], on: &screen)
        case .redraw: screen.repaint()
        case .setTitle(let title): screen.setTitle(title)
        case .call(let words): screen.call(words, rings: rings, notice: notify)
        case .setTheme(let name): theme = themes.library.theme(named: name).theme
        case .send, .replay, .lookUp, .ofEngine: source.carryOut(effect)
        case .showEngine: break
        }
    }

    private mutating func draw(on screen: inout Screen) {
        screen.show(console.view(screen.glyphs), theme)
        // A little less than a period: frames fall in step with readings, so that each is drawn as it
        // comes, also one that comes early. The first one is drawn at once.
        drawsAt = ContinuousClock.now + (console.isWaiting ? .zero : period * 9 / 10)
        isDirty = false
    }

    /// How often time is told to the deck, at least. Where readings come by themselves a little slower
    /// than they do, so that one of them on time is the only thing to wake up for.
    private var beat: Duration {
        source.comesByItself ? .milliseconds(130) : min(period, .milliseconds(100))
    }

    private var choices: Message {
        let library = themes.library
        return .themesFound(
            library.names.map { ThemeChoice(name: $0, about: SafeText(library.about($0))) })
    }

    /// A mistake without the folders of its file, for which there is no room.
    private func noted(_ problem: Problem) -> Message {
        let name = problem.file.split(separator: "/").last ?? ""
        return .noted(SafeText("\(name):\(problem.line): \(problem.text)"), .warn)
    }

    /// Takes theme files over that were saved in the last second.
    private mutating func savedThemes() -> [Message] {
        guard ContinuousClock.now >= looksForThemesAt else { return [] }
        looksForThemesAt = ContinuousClock.now + .seconds(1)
        guard let problems = themes.look() else { return [] }
        if themes.library.names.contains(console.theme) {
            theme = themes.library.theme(named: console.theme).theme
        }
        return [choices] + problems.map(noted)
    }
}

/// A clock of this process that never steps back, as the deck counts ages.
enum LocalClock {
    private static let start = ContinuousClock.now

    static var now: Moment {
        Moment(milliseconds: (ContinuousClock.now - start).inMilliseconds + 1)
    }
}
