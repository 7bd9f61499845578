package import Canvas
package import Deck
import Foundation
import Journal
package import Machine
import Recordings
package import Rules
package import Settings
package import Terminal

/// What stands behind a deck: an engine, or a recording.
package protocol DeckSource: AnyObject {
    /// Begins to tell: messages go into the mailbox from any thread.
    func begin(_ mailbox: TerminalMailbox<Message>)
    /// Does what the deck wants done, apart from what concerns the terminal.
    func carryOut(_ effect: Effect)
    /// What became due by the local clock.
    func due(at moment: Moment) -> [Message]
    /// What to say once the screen is gone; empty for nothing.
    var lastWords: [String] { get }
    /// Why nothing could be shown; nil where something was.
    var failure: Failure? { get }
    /// Whether readings come ten times a second without being asked for.
    var comesByItself: Bool { get }
}

/// The deck on this terminal: reads keys, draws frames, and has effects carried out. One thread.
package struct DeckStage {
    private let source: any DeckSource
    /// What holds now, and the files it comes from.
    package var settings: SettingsWatch
    package var themes: ThemeWatch
    /// The theme on the screen: stays when its file goes.
    package var theme: Theme
    var console: DeckConsole
    /// What is known of each engine's campaign, times as its own settings have them.
    package var facts: [Int: CampaignFacts] = [:]
    /// From when on the next frame may be drawn without a key.
    private var drawsAt = ContinuousClock.now
    private var isDirty = true
    var looksForFilesAt = ContinuousClock.now + .seconds(1)
    private var hasQuit = false
    /// What the deck has to say once the screen is gone.
    package private(set) var farewell: SafeText?
    /// The files of pictures that were kept.
    package var exported: [String] = []

    /// Sets up a deck that nobody sees yet.
    package init(_ source: any DeckSource, contexts: [DeckContext], settings: DeckSettings) {
        self.source = source
        self.settings = SettingsWatch(settings)
        themes = settings.themes
        theme = themes.library.theme(named: settings.theme.value).theme
        console = DeckConsole(
            contexts: contexts, size: Size(80, 24), theme: settings.theme.value,
            keys: settings.keys,
            panels: settings.panels, now: LocalClock.now)
    }

    /// Runs until the operator leaves, the terminal is gone or a signal asks for the end.
    ///
    /// - Returns: the signal that asked for the end; nil when the operator left.
    package mutating func run(_ options: Screen.Options) throws(Failure) -> Int32? {
        let mailbox: TerminalMailbox<Message>
        var screen: Screen
        do throws(ScreenError) {
            mailbox = try TerminalMailbox<Message>()
            // What is behind the deck may begin to tell while the terminal is made ready.
            source.begin(mailbox)
            screen = try Screen(options)
        } catch {
            throw Failure("The deck cannot be shown: \(error.description).", .wrongUsage)
        }
        var loop = EventLoop(mailbox)
        take(
            [.resized(screen.size), .mouseSet(settings.now.mouse.value), choices]
                + settings.now.mistakes.map(noted),
            on: &screen)
        draw(on: &screen)
        var next = ContinuousClock.now + beat
        while !hasQuit {
            let confirmsAt = console.confirmsAt.map(LocalClock.instant)
            let due = min(next, confirmsAt ?? next)
            let deadline = isDirty ? min(due, drawsAt) : due
            var isUrgent = false
            switch loop.next(on: &screen, until: deadline) {
            case .input(let input, let at):
                take(messages(for: input, at: LocalClock.moment(at)), on: &screen)
                isUrgent = true
            case .messages(let messages):
                take(messages, on: &screen)
                // A reading on time brings the tick along; what comes oftener does not.
                guard ContinuousClock.now >= next - beat / 2 else { break }
                take(dueNow(), on: &screen)
                next = ContinuousClock.now + beat
            case .resized(let size), .resumed(let size):
                take([.resized(size)], on: &screen)
                isUrgent = true
            case .tick:
                if let confirmsAt, ContinuousClock.now >= confirmsAt {
                    take([.ticked(LocalClock.now)], on: &screen)
                    isUrgent = true
                }
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
        return source.due(at: now) + [.ticked(now)] + savedFiles()
    }

    private func messages(for input: InputEvent, at moment: Moment) -> [Message] {
        switch input {
        case .key(let key, let arrival): [.keyPressed(key, at: moment, arrival)]
        case .paste(let text, let isWhole): [.pasted(text, at: moment, isWhole: isWhole)]
        case .mouse(let mouse): [.mouseActed(mouse, at: moment)]
        case .restOfSequence: [.restOfSequenceCame(at: moment)]
        case .focus, .report: []
        }
    }

    private mutating func take(_ messages: [Message], on screen: inout Screen) {
        for message in messages {
            for effect in console.update(zoned(message)) { carryOut(effect, on: &screen) }
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
        case .call(let words):
            screen.call(
                words, rings: settings.now.bell.value, notice: settings.now.notify.value)
        case .setTheme(let name): theme = themes.library.theme(named: name).theme
        case .export(let export): take([.exported(keep(export, screen.glyphs))], on: &screen)
        case .setMouse(let isOn): screen.setMouse(isOn)
        case .send, .replay, .lookUp, .reconnect, .ofEngine: source.carryOut(effect)
        case .showEngine: break
        }
    }

    /// The least time between two frames, unless a key was pressed.
    private var period: Duration { .seconds(1) / settings.now.refresh.value }

    private mutating func draw(on screen: inout Screen) {
        screen.show(console.view(screen.glyphs), theme)
        // A little less than a period: frames fall in step with readings, so that each is drawn as
        // it comes, also one that comes early. The first one is drawn at once.
        drawsAt = ContinuousClock.now + (console.isWaiting ? .zero : period * 9 / 10)
        isDirty = false
    }

    /// How often time is told to the deck, at least. Where readings come by themselves a little
    /// slower than they do, so that one of them on time is the only thing to wake up for.
    private var beat: Duration {
        source.comesByItself ? .milliseconds(130) : min(period, .milliseconds(100))
    }
}

/// A clock of this process that never steps back, as the deck counts ages.
enum LocalClock {
    private static let start = ContinuousClock.now

    static var now: Moment { moment(.now) }

    /// An instant on this clock.
    static func moment(_ instant: ContinuousClock.Instant) -> Moment {
        Moment(milliseconds: (instant - start).inMilliseconds + 1)
    }

    /// The first instant at which this clock shows a moment.
    static func instant(_ moment: Moment) -> ContinuousClock.Instant {
        start + .milliseconds(moment.milliseconds - 1)
    }
}
