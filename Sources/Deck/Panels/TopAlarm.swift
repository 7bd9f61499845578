import Canvas
import Health
import Rules

/// The top alarm, beside the verdict and below it.
extension DeckView {
    /// The clock of alarms. Alarms belong to the present, even on a picture of the past.
    var alarmClock: Moment { model.present?.clock ?? model.verdictNow }
    private var alarmVerdict: Verdict? { model.present.map(\.verdict) ?? model.verdict }

    /// The symbol and colour of an alarm; dim when it has returned or is shelved. Symbol and word
    /// suffice where colour is missing.
    func sign(_ alarm: Alarm) -> (sign: SafeText, role: StyleRole) {
        guard alarm.isRaised, alarm.shelf == nil else { return (glyphs.ring, .dim) }
        let solid: SafeText = glyphs.isUnicode ? "■" : "#"
        let sign = alarm.severity == .alarm ? solid : glyphs.alert
        return (sign, model.role(of: alarm.severity))
    }

    /// The top alarm for the border of the health box, as much of it as fits.
    func alarmNote(_ width: Int) -> [Piece] {
        guard let top = model.alarms.top, let alarm = top.topAlarm else { return [] }
        let (sign, role) = sign(alarm)
        let style = Style(role, alarm.isAcknowledged ? [] : .bold)
        let core = [Piece("\(sign) \(SafeText(words(top, alarm)))", style)]
        let others = model.alarms.rows.count - 1
        let more = others > 0 ? [Piece("  +\(others)", .dim)] : []
        let keys = alarm.isAcknowledged ? [] : keyNote
        let rate = [Piece("  \(alarmRateWords)", .dim)]
        return fitting([core + more + rate + keys, core + more + keys, core + keys, core], width)
    }

    private func words(_ line: AlarmBoard.Row, _ alarm: Alarm) -> String {
        if case .flood(let flood, _) = line {
            return "FLOOD of \(flood.count): \(alarm.kind.word) \(alarm.stateWord)"
        }
        return "\(alarm.stateWord) \(alarm.kind.word) \(alarmTime(alarm.raisedAt))"
    }

    private var keyNote: [Piece] {
        let keys = model.keys
        return [
            Piece("  \(keys.label(of: .acknowledge))", .key, .bold), Piece(" acknowledge ", .dim),
            Piece(" \(keys.label(of: .alarms))", .key, .bold), Piece(" list", .dim),
        ]
    }

    /// Such as `3 alarms in 10 min`; fewer minutes while the deck has watched for less.
    var alarmRateWords: String {
        let count = model.alarms.raiseTimes.count
        let watched = model.alarms.watchedSince.map { alarmClock - $0 }
        let span = min(AlarmBoard.window, watched ?? AlarmBoard.window)
        let minutes = max(1, (span.milliseconds + 59_999) / 60_000)
        return "\(count) \(count == 1 ? "alarm" : "alarms") in \(minutes) min"
    }

    /// Converts a time of the alarm clock to the sale's clock, as text.
    func alarmTime(_ moment: Moment) -> String {
        guard let now = model.present?.moment ?? model.saleNow else { return "" }
        let age = alarmClock - moment
        return model.zone.clock(now + TimeSpan(milliseconds: -age.milliseconds))
    }

    /// The complete top alarm, unless the verdict already shows it. Where space is short, the
    /// reason is cut and the advice stays.
    func alarmLines(_ width: Int, _ height: Int) -> [[Piece]] {
        guard let alarm = topAlarmBesideVerdict, alarm.quietSince == nil else { return [] }
        let advice = toDo(alarm.advice).lines(width: width - 2).map { [Piece("  \($0)", .text)] }
        let short = head(alarm, "  \(SafeText(alarm.reason))")
        let reason = SafeText(alarm.reason).lines(width: width - 2)
        let isLong = short.cells > width
        guard isLong, 1 + reason.count + advice.count <= height else { return [short] + advice }
        return [head(alarm, "")] + reason.map { [Piece("  \($0)", .text)] } + advice
    }

    /// The top alarm while its condition is absent. Drawn below the conditions that hold.
    var awayLine: [Piece]? {
        guard let alarm = topAlarmBesideVerdict, let quiet = alarm.quietSince else { return nil }
        return head(alarm, "  away for \(shortSpan(alarmClock - quiet)), may come back")
    }

    private var topAlarmBesideVerdict: Alarm? {
        guard let verdict = alarmVerdict, let alarm = model.alarms.top?.topAlarm, alarm.isRaised,
            alarm.kind != .health(verdict.leading.state)
        else { return nil }
        let findings = [verdict.leading] + verdict.others
        let isInVerdict = findings.contains { .health($0.state) == alarm.kind }
        return !isInVerdict || alarm.severity > verdict.leading.severity ? alarm : nil
    }

    private func head(_ alarm: Alarm, _ words: SafeText) -> [Piece] {
        let (sign, role) = sign(alarm)
        return [
            Piece("\(sign) \(SafeText(alarm.kind.word))", role, .bold), Piece(words, .text),
        ]
    }
}
