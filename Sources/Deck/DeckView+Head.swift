import Canvas
import Health
import Rules
import Telemetry

/// The two rows at the top: the engine, present or past, the drop, and its phase.
extension DeckView {
    mutating func drawHead(in area: Rect) {
        if model.context.mode == .replay {
            drawReplayHead(in: area.row(0))
        } else if let present = model.present {
            drawFrozenHead(present, in: area.row(0))
        } else {
            put(engine, right: clock, in: area.row(0).inset(right: 1))
        }
        put(product, right: state + phase, in: area.row(1).inset(left: 1, right: 1))
    }

    var badge: Piece {
        let isHeard = freshness != .lost && model.latest != nil || model.mode == .replay
        let role: StyleRole =
            switch model.mode {
            case _ where !isHeard: .stale
            case .live: .live
            case .demo, .rehearsal: .demo
            case .replay: .replay
            }
        return Piece(" \(headWord) ", role, .bold)
    }

    /// The mode word. If nothing is heard from the engine, the word says so.
    var headWord: String { model.modeWord(isHeard: freshness != .lost) }

    private var engine: [Piece] {
        var pieces = [badge, Piece(" \(model.context.engine)", .text, .bold)]
        if let watcher = model.facts?.watcher {
            let role = model.context.isReadOnly ? "read-only" : watcher.role.rawValue
            pieces.append(Piece("\(separator)\(watcher.name), \(role)", .dim))
        }
        return pieces
    }

    private var clock: [Piece] {
        guard let saleNow = model.saleNow else { return [] }
        return [
            Piece("\(model.zone.clock(saleNow))\(lostMark)", .text, .bold),
            Piece(" \(model.zone.abbreviation(at: saleNow))", .dim),
        ]
    }

    /// Draws the first row of a replay: position and speed. The colour shows that this is the past.
    private mutating func drawReplayHead(in row: Rect) {
        frame.fill(row, " ", Style(.replay))
        let inside = row.inset(right: 1)
        let left = " \(model.modeWord)  \(model.context.engine)"
        guard let replay = model.replay else {
            put([Piece(SafeText(left), .replay, .bold)], in: inside)
            return
        }
        let zone = model.zone
        let state = replay.isPlaying ? "playing" : "standing"
        let right =
            "\(state) \(replay.speedWords)  \(zone.date(replay.position)) "
            + "\(zone.clock(replay.position, withMilliseconds: true).dropLast(2)) "
            + "\(zone.abbreviation(at: replay.position))"
        put(
            [Piece(SafeText(left), .replay, .bold)],
            right: [Piece(SafeText(right), .replay, .bold)], in: inside)
    }

    /// Draws the first row of a picture of the past: how far back it is, and the state now.
    private mutating func drawFrozenHead(_ present: Present, in row: Rect) {
        frame.fill(row, " ", Style(.replay))
        let behind = present.moment - (model.saleNow ?? present.moment)
        let minus = glyphs.isUnicode ? "\u{2212}" : "-"
        let long = countdown(behind)
        let short = long.hasPrefix("00:") ? long.dropFirst(3) : long[...]
        let left = " \(model.modeWord) \(minus)\(short) FROZEN  \(model.context.engine)"
        var now: [Piece] = []
        if let drop = present.drop {
            let (sign, word, _) = phaseWord(drop)
            let left = Figure.grouped(drop.free + drop.held)
            now.append(Piece("now \(drop.drop): \(sign) \(word), \(left) left", .replay, .bold))
        }
        if let verdict = present.verdict, verdict.state != .ok {
            now.append(Piece("  ", .replay))
            now.append(Piece(" \(verdict.state.rawValue) ", .alarm, .bold))
        }
        put([Piece(SafeText(left), .replay, .bold)], right: now, in: row.inset(right: 1))
    }

    private var product: [Piece] {
        guard let facts = model.facts else { return [] }
        var pieces: [Piece] = []
        if let latest = model.latest, let drop = model.drop, let index = model.dropIndex {
            pieces.append(Piece(SafeText(drop.drop), .text, .bold))
            pieces.append(Piece(", drop \(index + 1) of \(latest.drops.count)", .text))
            if model.chosenDrop != nil { pieces.append(Piece(" (chosen)", .notice)) }
            pieces.append(Piece(SafeText(separator), .dim))
        }
        pieces.append(Piece("\(facts.product)\(separator)\(facts.partner)", .dim))
        if frame.size.width >= DeckLayout.wide.width {
            let price = facts.price.isEmpty ? "" : "\(separator)\(facts.price)"
            pieces.append(Piece("\(price)\(separator)\(facts.campaign)", .dim))
        }
        return pieces
    }

    /// The state of the crash indicator, and the number of other states that hold.
    private var state: [Piece] {
        guard model.latest != nil, let verdict = model.verdict else { return [] }
        let isFine = verdict.state == .ok
        let role = model.role(of: verdict.leading)
        let kept = verdict.leading.isLatched ? " kept" : ""
        let others = verdict.others.isEmpty ? "" : " +\(verdict.others.count)"
        return [
            sign(verdict.leading),
            Piece(" \(verdict.leading.word)\(kept)\(others)", role, isFine ? [] : .bold),
            Piece(SafeText(separator), .dim),
        ]
    }

    var phase: [Piece] {
        guard let drop = model.drop else { return [] }
        let (sign, word, role) = phaseWord(drop)
        return [
            Piece("\(sign) \(word)\(lostMark)", role, .bold),
            Piece("  \(timer(drop))", freshness == .lost ? .stale : .text),
        ]
    }

    func phaseWord(_ drop: DropReading) -> (sign: SafeText, word: SafeText, role: StyleRole) {
        switch drop.phase {
        case .scheduled: (glyphs.ring, "SCHEDULED", .dim)
        case .registering: (glyphs.ring, "REGISTERING", .text)
        case .ready where drop.missed != nil: (glyphs.ring, "MISSED", .warn)
        case .ready: (glyphs.ring, "READY", .text)
        case .open where drop.hasNoUnits: (glyphs.dot, "NO UNITS", .notice)
        case .open where drop.books.isFullyHeld: (glyphs.dot, "FULLY HELD", .ok)
        case .open: (glyphs.dot, "OPEN", .ok)
        case .paused: (glyphs.pause, "PAUSED", .notice)
        case .closed where drop.closedBecause == .soldOut: (solid, "SOLD OUT", .text)
        case .closed: (solid, "CLOSED", .text)
        }
    }

    /// The time until or since the opening; for a closed drop, how long it sold or when it closed.
    func timer(_ drop: DropReading) -> SafeText {
        guard let saleNow = model.saleNow else { return .empty }
        switch drop.phase {
        case .scheduled, .registering, .ready:
            if drop.missed != nil { return "parked" }
            guard let opens = drop.opens else { return "opens by hand" }
            guard drop.isArmed else { return "schedule is off" }
            let timeLeft = opens - saleNow
            return timeLeft.milliseconds > 0
                ? "opens in \(countdown(timeLeft))"
                : "due for \(shortSpan(saleNow - opens))"
        case .open, .paused:
            guard let opened = drop.openedAt else { return .empty }
            return SafeText(Figure.offset(.milliseconds((saleNow - opened).milliseconds)))
        case .closed:
            guard drop.openedAt != nil, let closed = drop.closedAt else { return .empty }
            return drop.soldOutAfter.map { "after \(shortSpan($0))" }
                ?? "at \(model.zone.clock(closed))"
        }
    }
}
