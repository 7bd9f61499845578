import Canvas
import Health
import Rules

/// The open list of alarms. Its commands send nothing, so every viewer may acknowledge.
struct AlarmList: Equatable, Sendable {
    /// The kind of the marked alarm. Not an index, because the order of the list changes.
    var marked: Alarm.Kind?
}

extension DeckModel {
    /// The picker of the list. It marks the first row when the marked alarm is gone.
    func picker(for list: AlarmList, heights: [Int] = []) -> ListPicker {
        let rows = alarms.rows
        let marked = rows.firstIndex { $0.alarms.contains { $0.kind == list.marked } }
        return ListPicker(count: rows.count, marked: marked ?? 0, heights: heights)
    }

    mutating func openAlarmList() {
        open(.alarms(AlarmList()))
        mark(alarmAt: 0)
    }

    mutating func mark(alarmAt index: Int) {
        let rows = alarms.rows
        let alarm = rows.indices.contains(index) ? rows[index].alarms.first : nil
        replaceOverlay(.alarms(AlarmList(marked: alarm?.kind)))
    }

    /// Handles a key in the list; nil when the key has its usual meaning.
    mutating func press(_ key: Key, _ keyAction: KeyAction?, in list: AlarmList) -> [Effect]? {
        switch (key.code, keyAction) {
        case (.escape, _), (.enter, _), (_, .alarms), (_, .back), (_, .quit): closeOverlay()
        case (_, .acknowledge), (_, .shelve), (_, .command), (_, .help): return nil
        default:
            if let row = picker(for: list).row(after: key, keyAction) {
                mark(alarmAt: row)
            } else {
                say("\(SafeText(key.name)) does nothing in the list of alarms", .dim)
            }
        }
        return []
    }

    mutating func click(at point: Point, in list: AlarmList) {
        let view = pointerView
        let area = view.alarmRows(Panel.inside(view.alarmsArea)).list
        if let index = view.picker(for: list, in: area).index(at: point, in: area) {
            mark(alarmAt: index)
        }
    }

    /// The row that keys act on: the marked row while the list is open, otherwise the top row.
    private var targetRow: AlarmBoard.Row? {
        guard case .alarms(let list) = overlay else { return alarms.top }
        let rows = alarms.rows
        return rows.isEmpty ? nil : rows[picker(for: list).marked]
    }

    /// The alarms that a command acts on: those of a kind, or those of `targetRow`.
    private func targetAlarms(_ kind: Alarm.Kind?) -> [Alarm] {
        guard let kind else { return targetRow?.alarms ?? [] }
        return alarms.rows.flatMap(\.alarms).filter { $0.kind == kind }
    }

    mutating func acknowledgeAlarm(_ kind: Alarm.Kind?) {
        let targets = targetAlarms(kind).filter { !$0.isAcknowledged }
        guard !targets.isEmpty else {
            let more = alarms.newCount
            guard more > 0 else { return say("no alarm to acknowledge", .notice) }
            let list = keys.label(of: .alarms)
            return say("not the one on top: \(list) lists \(more) to acknowledge", .notice)
        }
        for alarm in targets { alarms.acknowledge(alarm.kind) }
        let words = targets.map(\.kind.word).joined(separator: ", ")
        record("deck", "acknowledged here: \(words)", .text)
        say("acknowledged on this deck: \(SafeText(words))", .notice)
    }

    mutating func shelveAlarm(_ kind: Alarm.Kind?, _ span: TimeSpan, _ reason: String) {
        let targets = targetAlarms(kind)
        guard !targets.isEmpty else { return say("no alarm to put aside", .notice) }
        for alarm in targets {
            alarms.shelve(alarm.kind, until: verdictNow + span, reason: reason)
        }
        let words = targets.map(\.kind.word).joined(separator: ", ")
        record("deck", "shelved here for \(countdown(span)): \(words): \(reason)", .text)
        say("shelved on this deck: \(SafeText(words))", .notice)
    }

    mutating func unshelveAlarm(_ kind: Alarm.Kind?) {
        let targets = targetAlarms(kind).filter { $0.shelf != nil }
        let all =
            kind == nil && targets.isEmpty ? alarms.alarms.filter { $0.shelf != nil } : targets
        guard !all.isEmpty else { return say("no alarm is on the shelf", .notice) }
        for alarm in all { alarms.unshelve(alarm.kind) }
    }

    /// Opens the `:` line with everything filled in but the reason.
    mutating func beginShelving() {
        let targets = targetAlarms(nil)
        guard let alarm = targets.first else { return say("no alarm to put aside", .notice) }
        if case .alarms = overlay { closeOverlay() }
        // Without a name, the command shelves all alarms of the flood on top.
        let isFlood = targets.count > 1 && alarms.top?.alarms == targets
        open(
            .prompt(
                Prompt(.command, "shelve \(isFlood ? "" : "\(alarm.kind.name) ")15m because ")))
    }
}

extension DeckView {
    mutating func draw(_ list: AlarmList) {
        let area = alarmsArea
        guard !area.isEmpty else { return }
        let inside = drawBox(
            "alarms", note: [Piece("\(alarmRateWords)  esc goes back", .dim)], in: area)
        let rows = model.alarms.rows
        guard !rows.isEmpty else {
            put([Piece("\(glyphs.dot)", .ok), Piece(" no alarm", .text)], in: inside.row(0))
            return put(
                label("an alarm asks for an act of yours; all else stands in what happened"),
                in: inside.row(1))
        }
        let (foot, body) = alarmRows(inside)
        let picker = picker(for: list, in: body)
        for (index, row) in picker.visible(in: body.height) {
            for (offset, pieces) in details(of: rows[index], inside.width - 2).enumerated() {
                guard row + offset < body.height else { break }
                let mark = index == picker.marked && offset == 0 ? glyphs.cursor : " "
                put([Piece("\(mark) ", .focus, .bold)] + pieces, in: body.row(row + offset))
            }
        }
        put(listKeys, in: foot.row(foot.height - 1))
    }

    fileprivate var alarmsArea: Rect {
        let room = frame.bounds.cutBottom(DeckLayout.foot).rest
        // Where there is room, the engine, drop and phase stay visible above.
        let hasHead = room.height >= 12
        let free = hasHead ? room.cutTop(2).rest : room
        let width = min(free.width, 110)
        let rows = model.alarms.rows.reduce(0) { $0 + details(of: $1, width - 6).count + 1 }
        let height = min(free.height, max(12, rows + 5))
        return Rect(x: free.x + (free.width - width) / 2, y: free.y, width: width, height: height)
    }

    fileprivate func alarmRows(_ inside: Rect) -> (foot: Rect, list: Rect) {
        let cut = inside.cutBottom(min(2, max(0, inside.height - 3)))
        return (cut.bottom, cut.rest)
    }

    fileprivate func picker(for list: AlarmList, in area: Rect) -> ListPicker {
        model.picker(
            for: list,
            heights: model.alarms.rows.map { details(of: $0, area.width - 2).count + 1 })
    }

    private var listKeys: [Piece] {
        keyHints([
            (SafeText(model.keys.label(of: .acknowledge)), "acknowledge"),
            (SafeText(model.keys.label(of: .shelve)), "shelve with a reason"),
        ]) + label("on this deck alone: nothing is sent")
    }

    /// One row of the list with its evidence and advice.
    private func details(of line: AlarmBoard.Row, _ width: Int) -> [[Piece]] {
        guard let alarm = line.alarms.first else { return [] }
        var explained = 0
        var head = head(alarm)
        switch line {
        case .alarm(_, let explains): explained = explains
        case .flood(let flood, let all):
            let (sign, role) = sign(alarm)
            head = [Piece("\(sign) FLOOD of \(flood.count)", role, .bold)]
            head.append(Piece("  since \(alarmTime(flood.since)), gravest first:", .dim))
            head.append(Piece(SafeText(" " + all.map(\.kind.word).joined(separator: ", ")), .text))
        }
        if explained > 0 { head.append(Piece("  explains \(explained) more", .dim)) }
        var body: [SafeText] = SafeText(alarm.reason).lines(width: width - 2)
        if let shelf = alarm.shelf {
            let rest = countdown(shelf.until - alarmClock)
            body = SafeText("back in \(rest): \(shelf.reason)").lines(width: width - 2)
        } else if alarm.isRaised {
            body += toDo(alarm.advice).lines(width: width - 2)
        }
        return [head] + body.map { [Piece("  \($0)", .text)] }
    }

    private func head(_ alarm: Alarm) -> [Piece] {
        let (sign, role) = sign(alarm)
        let isNew = !alarm.isAcknowledged && alarm.shelf == nil
        var head = [
            Piece("\(sign) ", role, .bold),
            Piece(SafeText(alarm.kind.word).padded(to: 15), role, .bold),
            Piece(
                SafeText(alarm.stateWord).padded(to: 9), isNew ? Style(.text, .bold) : Style(.dim)),
            Piece(SafeText(alarmTime(alarm.raisedAt)), .text),
        ]
        let span =
            switch (alarm.quietSince, alarm.isRaised) {
            case (let over?, false): "lasted \(shortSpan(over - alarm.raisedAt))"
            case (let quiet?, true): "away for \(shortSpan(alarmClock - quiet))"
            case (nil, _): "for \(shortSpan(alarmClock - alarm.raisedAt))"
            }
        head.append(Piece(SafeText("  \(span)"), .dim))
        if alarm.times > 1 { head.append(Piece(SafeText("  \(alarm.times) times"), .dim)) }
        return head
    }
}
