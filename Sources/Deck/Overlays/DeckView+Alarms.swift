import Canvas
import Health
import Rules

/// The alarms: the top one beside the verdict, and the list of all.
extension DeckView {
    /// Alarms always belong to the present, even over a picture of the past.
    private var alarmNow: Moment { model.present?.clock ?? model.verdictNow }
    private var alarmVerdict: Verdict? { model.present.map(\.verdict) ?? model.verdict }

    /// The symbol and colour of an alarm; dim when it has returned or is shelved. With the word
    /// beside it, every alarm has three signs, so colour is not needed.
    private func sign(_ alarm: Alarm) -> (sign: SafeText, role: StyleRole) {
        guard alarm.isRaised, alarm.shelf == nil else { return (glyphs.ring, .dim) }
        let role = model.role(of: alarm.severity)
        return (alarm.severity == .alarm ? solid : glyphs.alert, role)
    }

    private var solid: SafeText { glyphs.isUnicode ? "■" : "#" }

    /// The top alarm for the border of the verdict's box, as much of it as fits.
    func alarmNote(_ width: Int) -> [Piece] {
        guard let top = model.alarms.top, let alarm = top.alarms.first(where: { $0.shelf == nil })
        else { return [] }
        let (sign, role) = sign(alarm)
        let style = Style(role, alarm.isAcknowledged ? [] : .bold)
        let core = [Piece("\(sign) \(SafeText(words(top, alarm)))", style)]
        let others = model.alarms.lines.count - 1
        let more = others > 0 ? [Piece("  +\(others)", .dim)] : []
        let keys = alarm.isAcknowledged ? [] : keyNote
        let rate = [Piece("  \(rateWords)", .dim)]
        let candidates = [core + more + rate + keys, core + more + keys, core + keys, core]
        return candidates.first { $0.reduce(0) { $0 + $1.text.width } <= width } ?? core
    }

    private func words(_ line: AlarmBoard.Line, _ alarm: Alarm) -> String {
        if case .flood(let flood, _) = line {
            return "FLOOD of \(flood.count): \(alarm.kind.word) \(alarm.standing)"
        }
        return "\(alarm.standing) \(alarm.kind.word) \(clock(alarm.raisedAt))"
    }

    private var keyNote: [Piece] {
        let keys = model.keys
        return [
            Piece("  \(keys.label(of: .acknowledge))", .key, .bold), Piece(" acknowledge ", .dim),
            Piece(" \(keys.label(of: .alarms))", .key, .bold), Piece(" list", .dim),
        ]
    }

    /// Such as `3 alarms in 10 min`; fewer minutes while the deck has watched for less.
    private var rateWords: String {
        let count = model.alarms.raises.count
        let watched = model.alarms.watchedSince.map { alarmNow - $0 }
        let span = min(AlarmBoard.window, watched ?? AlarmBoard.window)
        let minutes = max(1, (span.milliseconds + 59_999) / 60_000)
        return "\(count) \(count == 1 ? "alarm" : "alarms") in \(minutes) min"
    }

    /// A time of the alarm clock, as the sale's clock shows it.
    private func clock(_ moment: Moment) -> String {
        guard let now = model.present?.moment ?? model.saleNow else { return "" }
        let age = alarmNow - moment
        return model.zone.clock(now + TimeSpan(milliseconds: -age.milliseconds))
    }

    /// The top alarm in full, if the verdict does not tell it. Where there is no room for both, the
    /// reason is cut to keep the advice.
    func alarmLines(_ width: Int, _ height: Int) -> [[Piece]] {
        guard let alarm = untold, alarm.quietSince == nil else { return [] }
        let advice = toDo(alarm.advice).lines(width: width - 2).map { [Piece("  \($0)", .text)] }
        let short = head(alarm, "  \(SafeText(alarm.reason))")
        let reason = SafeText(alarm.reason).lines(width: width - 2)
        let isLong = short.reduce(0) { $0 + $1.text.width } > width
        guard isLong, 1 + reason.count + advice.count <= height else { return [short] + advice }
        return [head(alarm, "")] + reason.map { [Piece("  \($0)", .text)] } + advice
    }

    /// The top alarm while its condition is absent. It goes after the conditions that hold.
    var awayLine: [Piece]? {
        guard let alarm = untold, let quiet = alarm.quietSince else { return nil }
        return head(alarm, "  away for \(shortSpan(alarmNow - quiet)), may come back")
    }

    /// The top alarm, unless the verdict tells it.
    private var untold: Alarm? {
        guard let top = model.alarms.top, let verdict = alarmVerdict,
            let alarm = top.alarms.first(where: { $0.shelf == nil }), alarm.isRaised,
            alarm.kind != .health(verdict.leading.state)
        else { return nil }
        let told = [verdict.leading] + verdict.others
        let isTold = told.contains { .health($0.state) == alarm.kind }
        return !isTold || alarm.severity > verdict.leading.severity ? alarm : nil
    }

    private func head(_ alarm: Alarm, _ words: SafeText) -> [Piece] {
        let (sign, role) = sign(alarm)
        return [
            Piece("\(sign) \(SafeText(alarm.kind.word))", role, .bold), Piece(words, .text),
        ]
    }
}

/// The list of alarms.
extension DeckView {
    mutating func drawAlarms() {
        let area = alarmsArea
        guard !area.isEmpty else { return }
        frame.fill(area, " ", .text)
        let box = Panel(
            "alarms", note: [Piece(SafeText("\(rateWords)  esc goes back"), .dim)], isFocused: true)
        let inside = box.draw(in: area, of: &frame, glyphs)
        let lines = model.alarms.lines
        guard !lines.isEmpty else {
            put([Piece("\(glyphs.dot)", .ok), Piece(" no alarm", .text)], in: inside.row(0))
            return put(
                label("an alarm asks for an act of yours; all else stands in what happened"),
                in: inside.row(1))
        }
        let place = min(model.alarmPlace, lines.count - 1)
        let (foot, list) = alarmRows(inside)
        for (index, row) in alarmPlaces(in: list) {
            for (offset, pieces) in told(lines[index], inside.width - 2).enumerated() {
                guard row + offset < list.height else { break }
                let mark = index == place && offset == 0 ? glyphs.cursor : " "
                put([Piece("\(mark) ", .focus, .bold)] + pieces, in: list.row(row + offset))
            }
        }
        put(listKeys, in: foot.row(foot.height - 1))
    }

    /// The area of the list.
    var alarmsArea: Rect {
        let room = frame.bounds.cutBottom(DeckLayout.foot).rest
        // Where there is room, the engine, drop and phase stay visible above.
        let hasHead = room.height >= 12
        let free = hasHead ? room.cutTop(2).rest : room
        let width = min(free.width, 110)
        let rows = model.alarms.lines.reduce(0) { $0 + told($1, width - 6).count + 1 }
        let height = min(free.height, max(12, rows + 5))
        return Rect(x: free.x + (free.width - width) / 2, y: free.y, width: width, height: height)
    }

    func alarmRows(_ inside: Rect) -> (foot: Rect, list: Rect) {
        let cut = inside.cutBottom(min(2, max(0, inside.height - 3)))
        return (cut.bottom, cut.rest)
    }

    /// The visible lines, each with its first row. The marked line and its advice are always
    /// visible.
    func alarmPlaces(in list: Rect) -> [(index: Int, row: Int)] {
        let lines = model.alarms.lines
        let place = min(model.alarmPlace, lines.count - 1)
        let heights = lines.map { told($0, list.width - 2).count + 1 }
        var first = 0
        while first < place, heights[first...place].reduce(0, +) - 1 > list.height { first += 1 }
        var places: [(index: Int, row: Int)] = []
        var row = 0
        for index in first..<lines.count where row < list.height {
            places.append((index, row))
            row += heights[index]
        }
        return places
    }

    private var listKeys: [Piece] {
        let keys: [(KeyAction, SafeText)] = [
            (.acknowledge, "acknowledge"), (.shelve, "shelve with a reason"),
        ]
        return keys.flatMap { keyAction, word in
            [
                Piece(SafeText(model.keys.label(of: keyAction)), .key, .bold),
                Piece(" \(word)   ", .dim),
            ]
        } + label("on this deck alone: nothing is sent")
    }

    /// One line of the list with its evidence and advice.
    private func told(_ line: AlarmBoard.Line, _ width: Int) -> [[Piece]] {
        guard let alarm = line.alarms.first else { return [] }
        var explained = 0
        var head = head(alarm)
        switch line {
        case .alarm(_, let explains): explained = explains
        case .flood(let flood, let all):
            let (sign, role) = sign(alarm)
            head = [Piece("\(sign) FLOOD of \(flood.count)", role, .bold)]
            head.append(Piece("  since \(clock(flood.since)), gravest first:", .dim))
            head.append(Piece(SafeText(" " + all.map(\.kind.word).joined(separator: ", ")), .text))
        }
        if explained > 0 { head.append(Piece("  explains \(explained) more", .dim)) }
        var body: [SafeText] = SafeText(alarm.reason).lines(width: width - 2)
        if let shelf = alarm.shelf {
            let rest = countdown(shelf.until - alarmNow)
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
                SafeText(alarm.standing).padded(to: 9), isNew ? Style(.text, .bold) : Style(.dim)),
            Piece(SafeText(clock(alarm.raisedAt)), .text),
        ]
        if let over = alarm.isRaised ? nil : alarm.quietSince {
            head.append(Piece(SafeText("  lasted \(shortSpan(over - alarm.raisedAt))"), .dim))
        } else if let quiet = alarm.quietSince {
            let away = shortSpan(alarmNow - quiet)
            head.append(Piece(SafeText("  away for \(away)"), .dim))
        } else {
            let age = shortSpan(alarmNow - alarm.raisedAt)
            head.append(Piece(SafeText("  for \(age)"), .dim))
        }
        if alarm.times > 1 { head.append(Piece(SafeText("  \(alarm.times) times"), .dim)) }
        return head
    }
}
