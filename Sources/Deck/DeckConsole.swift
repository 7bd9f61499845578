package import Canvas
import Health
package import Rules

/// The decks of one or more engines at one terminal. One is in view and gets the keys; all of them
/// get everything else.
///
/// With one engine, the console is just that engine's deck. With several, a line at the top names
/// all of them and shows the worst state of those not in view.
package struct DeckConsole: Equatable, Sendable {
    /// The decks, in the order their engines were named.
    package private(set) var decks: [DeckModel]
    /// The index of the deck in view, which gets the keys.
    package private(set) var shown = 0
    private var size: Size
    /// The engines that are no longer tried and never had anything to show.
    private var gone: [Int] = []

    /// Takes at least one context, one an engine.
    package init(
        contexts: [DeckContext], size: Size, theme: String = "quiet", keys: KeyMap = .standard,
        panels: PanelPlan = .usual, now: Moment
    ) {
        precondition(!contexts.isEmpty, "a console shows at least one deck")
        self.size = size
        decks = contexts.map {
            DeckModel(context: $0, size: size, theme: theme, keys: keys, panels: panels, now: now)
        }
    }

    package var theme: String { decks[shown].theme }

    /// The deck in view, which gets the keys.
    package var deck: DeckModel { decks[shown] }

    /// Whether the deck in view has no figures yet.
    package var isWaiting: Bool { decks[shown].latest == nil }

    /// When a second key press will count as one. A tick is needed then.
    package var confirmsAt: Moment? { deck.confirmsAt }

    /// Handles a message and returns the effects to carry out.
    package mutating func update(_ message: Message) -> [Effect] {
        guard decks.count > 1 else { return updateOnly(message) }
        switch message {
        case .ofEngine(let place, let message):
            return decks.indices.contains(place) ? forward(message, to: place) : []
        case .mouseActed(let mouse, let at): return point(mouse, at)
        case .keyPressed, .restOfSequenceCame, .pasted, .exported, .replayMoved, .rewound:
            return forward(message, to: shown)
        case .resized(let size):
            self.size = size
            return forwardToAll(.resized(deckSize))
        default: return forwardToAll(message)
        }
    }

    /// Updates the only deck. There is no other engine to show.
    private mutating func updateOnly(_ message: Message) -> [Effect] {
        decks[0].update(message).filter { effect in
            guard case .showEngine = effect else { return true }
            decks[0].say("this deck watches one engine", .dim)
            return false
        }
    }

    private mutating func forwardToAll(_ message: Message) -> [Effect] {
        decks.indices.flatMap { forward(message, to: $0) }
    }

    private mutating func forward(_ message: Message, to place: Int) -> [Effect] {
        var effects: [Effect] = []
        for effect in decks[place].update(message) {
            switch effect {
            case .send, .replay, .lookUp, .reconnect, .ofEngine:
                effects.append(.ofEngine(place, effect))
            case .setTitle: if place == shown { effects.append(effect) }
            case .showEngine(let next): effects += show(next)
            case .quit: effects += leave(place, because: message)
            case .setTheme(let theme):
                for index in decks.indices { decks[index].theme = theme }
                effects.append(effect)
            case .call(let words):
                let mark = decks[place].mode == .rehearsal ? "REHEARSAL " : ""
                effects.append(.call("\(mark)\(decks[place].context.engine): \(words)"))
            case .setMouse(let isOn):
                for index in decks.indices { decks[index].hasMouse = isOn }
                effects.append(effect)
            case .suspend, .redraw, .export: effects.append(effect)
            }
        }
        return effects
    }

    /// Handles the mouse: a click on the line of engines shows an engine; below it is the deck.
    private mutating func point(_ mouse: Mouse, _ at: Moment) -> [Effect] {
        guard hasLine else { return forward(.mouseActed(mouse, at: at), to: shown) }
        guard mouse.place.y == 0 else {
            let place = Point(mouse.place.x, mouse.place.y - 1)
            let below = Mouse(mouse.kind, at: place, mouse.modifiers)
            return forward(.mouseActed(below, at: at), to: shown)
        }
        let line = EngineLine(console: self, glyphs: .unicode)
        guard mouse.kind == .press(button: 1), deck.hasMouse,
            let next = line.engine(atColumn: mouse.place.x)
        else { return [] }
        return show(next)
    }

    /// Handles a deck that wants to quit. An engine that gave up before it had anything to show
    /// leaves the other decks open.
    private mutating func leave(_ place: Int, because message: Message) -> [Effect] {
        if case .gaveUp = message {
            if !gone.contains(place) { gone.append(place) }
            return gone.count == decks.count ? [.quit(farewell: nil)] : []
        }
        let words = decks.compactMap { deck in
            deck.farewell.map { "\(deck.context.engine.string): \($0.string)" }
        }
        return [.quit(farewell: words.isEmpty ? nil : SafeText(words.joined(separator: "; ")))]
    }

    /// Brings another engine into view. Nothing stays armed on either deck.
    private mutating func show(_ next: Int) -> [Effect] {
        guard decks.indices.contains(next) else {
            decks[shown].say("there is no engine \(next + 1): \(decks.count) are watched", .dim)
            return []
        }
        guard next != shown else { return [] }
        let wasArmed = decks[shown].disarm()
        _ = decks[next].disarm()
        let before = decks[shown].context.engine
        (decks[next].now, shown) = (max(decks[next].now, decks[shown].now), next)
        let left: SafeText = wasArmed ? "; nothing was sent to \(before)" : ""
        let role: StyleRole = wasArmed ? .notice : .dim
        decks[next].say("\(decks[next].context.engine) has the keys now\(left)", role)
        return [.setTitle(decks[next].title)]
    }

    /// The size of a deck: below the line of engines, where there is one.
    private var deckSize: Size { hasLine ? Size(size.width, size.height - 1) : size }

    private var hasLine: Bool { decks.count > 1 && size.height >= 3 }

    /// Draws the whole screen.
    package func view(_ glyphs: Glyphs) -> Frame {
        let deck = decks[shown].view(glyphs)
        guard hasLine else { return deck }
        var frame = Frame(size)
        frame.place(deck, at: Point(0, 1))
        EngineLine(console: self, glyphs: glyphs).draw(in: frame.bounds.row(0), of: &frame)
        return frame
    }
}
