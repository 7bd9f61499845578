package import Canvas
package import Deck
import Foundation
package import Machine
package import Rules
package import Settings
package import Terminal

/// The source of a deck's messages: an engine or a recording.
package protocol DeckSource: AnyObject {
    /// Starts sending messages to the mailbox, from any thread.
    func begin(_ mailbox: TerminalMailbox<Message>)
    /// Carries out an effect that does not concern the terminal.
    func carryOut(_ effect: Effect)
    /// Messages that are due by the local clock.
    func due(at moment: Moment) -> [Message]
    /// Lines to print after the screen has closed.
    var lastWords: [String] { get }
    /// Why nothing could be shown; nil otherwise.
    var failure: Failure? { get }
    /// Whether readings arrive ten times a second without a request.
    var comesByItself: Bool { get }
}

extension DeckSource {
    /// An engine sends its messages by itself.
    package func due(at moment: Moment) -> [Message] { [] }
}

/// The deck on this terminal: reads keys, draws frames and carries out effects, on one thread.
package struct DeckStage {
    private let source: any DeckSource
    var settings: SettingsWatch
    var themes: ThemeWatch
    /// The theme on the screen; it stays when its file is removed.
    var theme: Theme
    var console: DeckConsole
    /// The facts of each engine's campaign, before the zone setting is applied.
    var facts: [Int: CampaignFacts] = [:]
    /// The earliest time of the next frame without a key press.
    private var drawsAt = ContinuousClock.now
    private var isDirty = true
    var checksFilesAt = ContinuousClock.now + .seconds(1)
    private var hasQuit = false
    /// The deck's message to print after the screen has closed.
    package private(set) var farewell: SafeText?
    /// The files of exported pictures.
    package internal(set) var exported: [String] = []

    /// A deck that is not on the screen yet.
    package init(_ source: any DeckSource, contexts: [DeckContext], settings: DeckSettings) {
        self.source = source
        self.settings = SettingsWatch(settings)
        themes = settings.themes
        theme = themes.library.theme(named: settings.theme.value).theme
        console = DeckConsole(
            contexts: contexts, size: Size(80, 24), theme: settings.theme.value,
            keys: settings.keys, panels: settings.panels, now: LocalClock.now)
    }

    /// Runs until the operator leaves, the terminal is gone or a signal asks for the end.
    ///
    /// - Returns: the signal that asked for the end; nil when the operator left.
    package mutating func run(_ options: ScreenOptions) throws(Failure) -> Int32? {
        let mailbox: TerminalMailbox<Message>
        var screen: Screen
        do throws(ScreenError) {
            mailbox = try TerminalMailbox<Message>()
            // The source may send messages while the terminal is set up.
            source.begin(mailbox)
            screen = try Screen(options)
        } catch {
            throw Failure("The deck cannot be shown: \(error.description).", .wrongUsage)
        }
        var loop = EventLoop(mailbox)
        apply(
            [.resized(screen.size), .mouseSet(settings.now.mouse.value), choices]
                + settings.now.mistakes.map(message(about:)),
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
                apply(messages(for: input, at: LocalClock.moment(at)), on: &screen)
                isUrgent = true
            case .messages(let messages):
                apply(messages, on: &screen)
                // A reading on time also counts as the tick; more frequent messages do not.
                guard ContinuousClock.now >= next - beat / 2 else { break }
                apply(dueNow(), on: &screen)
                next = ContinuousClock.now + beat
            case .resized(let size), .resumed(let size):
                apply([.resized(size)], on: &screen)
                isUrgent = true
            case .tick:
                if let confirmsAt, ContinuousClock.now >= confirmsAt {
                    apply([.ticked(LocalClock.now)], on: &screen)
                    isUrgent = true
                }
                guard ContinuousClock.now >= next else { break }
                apply(dueNow(), on: &screen)
                next = ContinuousClock.now + beat
            case .hangup: return SIGHUP
            case .terminate(let signal): return signal
            }
            isDirty = true
            if isUrgent || ContinuousClock.now >= drawsAt { draw(on: &screen) }
        }
        return nil
    }

    /// The messages of a tick.
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

    private mutating func apply(_ messages: [Message], on screen: inout Screen) {
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
            apply([.resized(screen.size)], on: &screen)
        case .redraw: screen.repaint()
        case .setTitle(let title): screen.setTitle(title)
        case .call(let words):
            let settings = settings.now
            screen.alert(words, rings: settings.bell.value, notice: settings.notify.value)
        case .setTheme(let name): theme = themes.library.theme(named: name).theme
        case .export(let export): apply([.exported(write(export, screen.glyphs))], on: &screen)
        case .setMouse(let isOn): screen.setMouse(isOn)
        case .send, .replay, .lookUp, .reconnect, .ofEngine: source.carryOut(effect)
        case .showEngine: break
        }
    }

    /// The least time between two frames, unless a key was pressed.
    private var period: Duration { .seconds(1) / settings.now.refresh.value }

    private mutating func draw(on screen: inout Screen) {
        screen.show(console.view(screen.glyphs), theme)
        // A little less than a period: readings that come early are drawn at once too. The first
        // frame never waits.
        drawsAt = ContinuousClock.now + (console.isWaiting ? .zero : period * 9 / 10)
        isDirty = false
    }

    /// The longest time between two ticks. It is a little longer than the interval of readings, so
    /// that readings on time are the only wake-ups.
    private var beat: Duration {
        source.comesByItself ? .milliseconds(130) : min(period, .milliseconds(100))
    }
}

/// A clock of this process that never goes back. The deck computes ages with it.
enum LocalClock {
    private static let start = ContinuousClock.now

    static var now: Moment { moment(.now) }

    static func moment(_ instant: ContinuousClock.Instant) -> Moment {
        Moment(milliseconds: (instant - start).inMilliseconds + 1)
    }

    /// The first instant at which this clock shows a moment.
    static func instant(_ moment: Moment) -> ContinuousClock.Instant {
        start + .milliseconds(moment.milliseconds - 1)
    }
}
