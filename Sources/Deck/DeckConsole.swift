package import Canvas
import Health
package import Rules

/// The decks of one or more engines at one terminal. The deck in view gets the keys and the mouse.
///
/// With several engines, a line at the top names all and shows the worst state of the others.
package struct DeckConsole: Equatable, Sendable {
    /// The decks, in the order their engines were named.
    package private(set) var decks: [DeckModel]
    /// The index of the deck in view, which gets the keys.
    package private(set) var shownIndex = 0
    private var size: Size
    /// The indices of decks whose engine was given up before its first reading.
    private var abandoned: [Int] = []

    /// Takes one context for each engine, and at least one.
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

    package var theme: String { decks[shownIndex].theme }

    /// The deck in view, which gets the keys.
    package var deck: DeckModel { decks[shownIndex] }

    /// Whether the deck in view has no figures yet.
    package var isWaiting: Bool { decks[shownIndex].latest == nil }

    /// When a second key press will count as pressed by hand. A tick must come then.
    package var confirmsAt: Moment? { deck.confirmsAt }

    /// Handles a message and returns the effects to carry out.
    package mutating func update(_ message: Message) -> [Effect] {
        guard decks.count > 1 else { return updateOnly(message) }
        switch message {
        case .ofEngine(let deckIndex, let message):
            return decks.indices.contains(deckIndex) ? forward(message, to: deckIndex) : []
        case .mouseActed(let mouse, let at): return applyMouse(mouse, at)
        case .keyPressed, .restOfSequenceCame, .pasted, .exported, .replayMoved, .rewound:
            return forward(message, to: shownIndex)
        case .resized(let size):
            self.size = size
            return forwardToAll(.resized(deckSize))
        default: return forwardToAll(message)
        }
    }

    /// Updates the only deck. It cannot show another engine.
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

    private mutating func forward(_ message: Message, to deckIndex: Int) -> [Effect] {
        var effects: [Effect] = []
        for effect in decks[deckIndex].update(message) {
            switch effect {
            case .send, .replay, .lookUp, .reconnect, .ofEngine:
                effects.append(.ofEngine(deckIndex, effect))
            case .setTitle: if deckIndex == shownIndex { effects.append(effect) }
            case .showEngine(let next): effects += show(next)
            case .quit: effects += leave(deckIndex, because: message)
            case .setTheme(let theme):
                for index in decks.indices { decks[index].theme = theme }
                effects.append(effect)
            case .call(let words):
                let mark = decks[deckIndex].mode == .rehearsal ? "REHEARSAL " : ""
                effects.append(.call("\(mark)\(decks[deckIndex].context.engine): \(words)"))
            case .setMouse(let isOn):
                for index in decks.indices { decks[index].hasMouse = isOn }
                effects.append(effect)
            case .suspend, .redraw, .export: effects.append(effect)
            }
        }
        return effects
    }

    /// Handles the mouse. A click on the line of engines shows an engine. The deck in view gets
    /// every other use of the mouse.
    private mutating func applyMouse(_ mouse: Mouse, _ at: Moment) -> [Effect] {
        guard hasLine else { return forward(.mouseActed(mouse, at: at), to: shownIndex) }
        guard mouse.place.y == 0 else {
            let point = Point(mouse.place.x, mouse.place.y - 1)
            let below = Mouse(mouse.kind, at: point, mouse.modifiers)
            return forward(.mouseActed(below, at: at), to: shownIndex)
        }
        let line = EngineLine(console: self, glyphs: .unicode)
        guard mouse.kind == .press(button: 1), deck.hasMouse,
            let next = line.engine(atColumn: mouse.place.x)
        else { return [] }
        return show(next)
    }

    /// Handles a deck that wants to quit. An engine that gave up before it had anything to show
    /// leaves the other decks open.
    private mutating func leave(_ deckIndex: Int, because message: Message) -> [Effect] {
        if case .gaveUp = message {
            if !abandoned.contains(deckIndex) { abandoned.append(deckIndex) }
            return abandoned.count == decks.count ? [.quit(farewell: nil)] : []
        }
        let words = decks.compactMap { deck in
            deck.farewell.map { "\(deck.context.engine.string): \($0.string)" }
        }
        return [.quit(farewell: words.isEmpty ? nil : SafeText(words.joined(separator: "; ")))]
    }

    /// Brings another engine into view. Both decks cancel acts that are not confirmed yet.
    private mutating func show(_ next: Int) -> [Effect] {
        guard decks.indices.contains(next) else {
            decks[shownIndex].say(
                "there is no engine \(next + 1): \(decks.count) are watched", .dim)
            return []
        }
        guard next != shownIndex else { return [] }
        let wasArmed = decks[shownIndex].disarm()
        _ = decks[next].disarm()
        let before = decks[shownIndex].context.engine
        (decks[next].now, shownIndex) = (max(decks[next].now, decks[shownIndex].now), next)
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
        let deck = decks[shownIndex].view(glyphs)
        guard hasLine else { return deck }
        var frame = Frame(size)
        frame.place(deck, at: Point(0, 1))
        EngineLine(console: self, glyphs: glyphs).draw(in: frame.bounds.row(0), of: &frame)
        return frame
    }
}
