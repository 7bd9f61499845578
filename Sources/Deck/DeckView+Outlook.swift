import Canvas
import Rules
import Telemetry

/// The outlook of a drop in words: when it opens, how fast it sells, why it closed.
extension DeckView {
    /// The outlook of a drop in lines. A fact is wrapped only when it is longer than a line.
    func outlook(_ drop: DropReading, width: Int) -> [SafeText] {
        let facts = outlook(drop).string.split(separator: separator).map { SafeText($0) }
        return facts.reduce(into: [SafeText]()) { lines, fact in
            if let last = lines.last, last.width + separator.count + fact.width <= width {
                lines[lines.count - 1] = last + SafeText(separator) + fact
            } else {
                lines += fact.lines(width: width)
            }
        }
    }

    func outlook(_ drop: DropReading) -> SafeText {
        if freshness == .lost, let latest = model.latest {
            return "not known since \(clock(latest.at))"
        }
        switch drop.phase {
        case .scheduled, .registering, .ready: return SafeText(openingWords(drop))
        case .open: return SafeText(sellingWords(drop))
        case .paused: return SafeText(pauseWords(drop))
        case .closed: return SafeText(closingWords(drop))
        }
    }

    private func clock(_ moment: Moment) -> String {
        "\(model.zone.clock(moment)) \(model.zone.abbreviation(at: moment))"
    }

    private func openingWords(_ drop: DropReading) -> String {
        let byHand = mayAct ? "opens by hand: \(model.keys.label(of: .open))" : "opens by hand"
        if let missed = drop.missed {
            let (open, close) = (model.keys.label(of: .open), model.keys.label(of: .close))
            return "missed \(model.zone.clock(missed.from)) to \(clock(missed.to))\(separator)"
                + (mayAct
                    ? "\(open) opens it after a notice\(separator)\(close) closes it"
                    : "parked until it is opened or closed")
        }
        if let opens = drop.opens, model.isReopening(drop) {
            let kept = drop.line > 0 ? "\(separator)\(Figure.grouped(drop.line)) kept in line" : ""
            return "opens at \(clock(opens)), as all were told\(kept)"
        }
        guard let opens = drop.opens else { return byHand }
        guard drop.isArmed else { return "the schedule is off\(separator)\(byHand)" }
        let isToday = model.saleNow.map { model.zone.date($0) == model.zone.date(opens) } ?? true
        let date = isToday ? "" : "\(model.zone.date(opens)) "
        return "opens by schedule at \(date)\(clock(opens))"
    }

    private func sellingWords(_ drop: DropReading) -> String {
        if drop.hasNoUnits { return withdrawnWords(drop) }
        let gone = model.goneAfter(drop).map { "gone after \(shortSpan($0))" }
        if drop.free == 0 {
            let held = "\(Figure.grouped(drop.held)) held may be paid or come back"
            return [gone, held, sellOutWords(drop)].compactMap { $0 }.joined(separator: separator)
        }
        if drop.dripRate == .perSecond(0) {
            let set = mayAct ? "\(separator)\(model.keys.label(of: .drip)) sets it" : ""
            return "the drip rate is 0: nothing is granted\(set)"
        }
        guard let rate = grantRate, rate > 0 else {
            return drop.line > 0 ? "no grant in the last second" : "no claim waits"
        }
        let rest = TimeSpan(milliseconds: Int64(drop.free) * 1000 / Int64(rate))
        let free = "free gone in \(shortSpan(rest)) at \(Figure.grouped(rate)) grants/s"
        return [free, sellOutWords(drop)].compactMap { $0 }.joined(separator: separator)
    }

    /// The time until the last unit is paid, at the present rate of payments.
    func sellOutWords(_ drop: DropReading) -> String? {
        guard let paid = paymentRate, paid > 0, drop.books.remaining > 0 else { return nil }
        let rest = TimeSpan(milliseconds: Int64(drop.books.remaining) * 1000 / Int64(paid))
        return "sold out in \(shortSpan(rest)) at \(Figure.grouped(paid)) paid/s"
    }

    var paymentRate: Int? {
        model.dropIndex.flatMap { model.recent.rate(ofDrop: $0, \.confirmations) }
    }

    /// All units were withdrawn and none was sold: claims wait until units are added.
    private func withdrawnWords(_ drop: DropReading) -> String {
        let claims = drop.line > 0 ? "\(Figure.grouped(drop.line)) wait" : "no claim waits"
        let add = mayAct ? "\(separator)\(model.keys.label(of: .units)) adds units" : ""
        return "all units were withdrawn\(separator)\(claims)\(add)"
    }

    private func pauseWords(_ drop: DropReading) -> String {
        if drop.hasNoUnits { return "paused\(separator)\(withdrawnWords(drop))" }
        let rest = "places are kept"
        guard let pause = model.chronicle.latest(.paused, of: drop.drop), let at = pause.at,
            let now = model.saleNow
        else { return "nothing is granted\(separator)\(rest)" }
        return
            "paused by \(pause.who) for \(shortSpan(now - at))\(separator)nothing is granted\(separator)\(rest)"
    }

    private func closingWords(_ drop: DropReading) -> String {
        var words: [String] = []
        if let gone = model.goneAfter(drop) { words.append("gone after \(shortSpan(gone))") }
        if let soldOut = drop.soldOutAfter {
            words.append("sold out after \(shortSpan(soldOut))")
            if drop.free > 0 {
                let reopen = mayAct ? ": \(model.keys.label(of: .open)) reopens it" : ""
                words = ["\(Figure.grouped(drop.free)) free since\(reopen)"] + words
            }
            if drop.line > 0 { words.append("\(Figure.grouped(drop.line)) unserved") }
        } else {
            let by = drop.closedBecause == .bySchedule ? "the schedule" : "an operator"
            words.append("closed by \(by)")
            if drop.free > 0 { words.append("\(Figure.grouped(drop.free)) left over") }
            if drop.held > 0 { words.append("\(Figure.grouped(drop.held)) held may still be paid") }
        }
        return words.joined(separator: separator)
    }

    var grantRate: Int? {
        guard let index = model.dropIndex else { return nil }
        return model.recent.rate { $0.drops.indices.contains(index) ? $0.drops[index].grants : nil }
    }
}
