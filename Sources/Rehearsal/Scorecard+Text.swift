import Rules
import Telemetry

extension Scorecard {
    /// The scorecard for people, one line per element.
    package var lines: [String] {
        var lines = [
            "REHEARSAL of \(campaign) at \(engine): \(scenario), \(label), seed \(seed)"
                + (isInterrupted ? ", ENDED EARLY" : "")
        ]
        for what in missing ?? [] { lines.append(Scorecard.labelled("missing", what)) }
        for drop in drops { lines += [""] + drop.lines }
        lines.append("")
        for verdict in verdicts { lines.append(Scorecard.labelled("verdict", verdict.words)) }
        if verdicts.isEmpty, !drops.isEmpty {
            lines.append(Scorecard.labelled("verdict", "the engine raised none"))
        }
        if let capacity {
            let least = capacity.isKnee ? "" : "at least "
            let words = "\(least)\(grouped(capacity.requestsPerSecond)) requests/s"
            lines.append(Scorecard.labelled("capacity", "\(words): \(capacity.reason)"))
        }
        lines += sending.lines
        return lines
    }

    static func labelled(_ label: String, _ words: String) -> String {
        let gap = String(repeating: " ", count: max(1, 12 - label.count))
        return "  \(label)\(gap)\(words)"
    }
}

extension DropScore {
    var lines: [String] {
        var lines = [
            "\(drop): \(grouped(buyers)) buyers, \(grouped(came)) came, \(grouped(bots)) of them bots"
        ]
        func add(_ label: String, _ words: String) {
            lines.append(Scorecard.labelled(label, words))
        }
        add("sold", soldWords)
        add("refused", refusedWords)
        add(
            "answered",
            "\(share(answeredWithinSecond, of: requests)) of \(grouped(requests)) requests within 1 s"
        )
        add(
            "latency",
            "p50 \(time(latency.p50US)), p99 \(time(latency.p99US)), p99.9 \(time(latency.p999US)),"
                + " longest \(time(latency.maxUS)), from when a request should have left")
        add(
            "no answer",
            "\(grouped(neverAnswered)) buyers who came never got one,"
                + " \(grouped(withoutLastWord)) went home without a last word")
        for words in fairness.sentences { add("fairness", words) }
        for words in books?.sentences ?? ["not compared"] { add("books", words) }
        add("drip rate", recommendation?.sentence ?? "no advice: nobody paid without trouble")
        return lines
    }

    private var soldWords: String {
        var words = "\(grouped(sold)) of \(grouped(issued))"
        if let soldOutAfterMS { words += ", sold out after \(time(soldOutAfterMS * 1000))" }
        if let allHeldAfterMS { words += ", all held after \(time(allHeldAfterMS * 1000))" }
        if soldOutAfterMS == nil { words += ", \(grouped(held)) held, \(grouped(free)) free" }
        if withdrawn > 0 { words += ", \(grouped(withdrawn)) withdrawn" }
        return words
    }

    private var refusedWords: String {
        var reasons = refusals.occurring.map { "\($0.code.rawValue) \(grouped($0.count))" }
        if busy > 0 { reasons.append("turned away at the door \(grouped(busy))") }
        if failed > 0 { reasons.append("no answer came \(grouped(failed))") }
        return reasons.isEmpty ? "nobody" : reasons.joined(separator: ", ")
    }
}

extension Fairness {
    var sentences: [String] {
        var sentences = [
            "of \(grouped(firstSecondHumans)) humans of the first second"
                + " \(grouped(firstSecondGranted)) were granted a unit, \(grouped(lostToLater)) lost to"
                + " later arrivals, \(grouped(lostToBots)) to bots"
        ]
        if let rankCorrelation {
            sentences.append(
                "arrival and grant have the rank correlation \(decimal(rankCorrelation, 3));"
                    + " bots were granted \(grouped(botsGranted))")
        }
        return sentences
    }
}

extension Reconciliation {
    var sentences: [String] {
        guard isAgreed else { return disagreements.map { "DO NOT AGREE: \($0)" } }
        func sum(_ row: Row) -> String {
            var words = "\(grouped(row.engine)) = \(grouped(row.told)) told"
            if row.untold > 0 { words += " + \(grouped(row.untold)) whose answer was lost" }
            if row.others > 0 { words += " + \(grouped(row.others)) of others" }
            return words
        }
        return ["agree to the unit: sold \(sum(sold)); registered \(sum(registered))"]
    }
}

extension VerdictScore {
    var words: String {
        let when = delayMS.flatMap { delay in after.map { ", \(time(delay * 1000)) after \($0)" } }
        return "\(state)\(when ?? ""): \(reason)"
    }
}

extension Sending {
    var lines: [String] {
        var words = "\(grouped(sent)) requests, \(share(late, of: sent)) left more than 1 s late"
        if lateForAnswers > 0 {
            words +=
                "; \(share(lateForAnswers, of: sent)) waited for the engine's answers to others"
        }
        if unsent > 0 { words += "; \(grouped(unsent)) never left" }
        var lines = [Scorecard.labelled("sending", words)]
        if !keptUp {
            lines.append(
                Scorecard.labelled(
                    "",
                    "the rehearsal could not keep up: what it says of latency is as much about"
                        + " this machine"))
        }
        return lines
    }
}

/// A number with thousands separators: `12,345`.
private func grouped(_ number: Int) -> String {
    var digits = ""
    for (place, digit) in String(abs(number)).reversed().enumerated() {
        if place > 0, place.isMultiple(of: 3) { digits.append(",") }
        digits.append(digit)
    }
    return (number < 0 ? "-" : "") + String(digits.reversed())
}

/// A number with this many digits after the decimal point.
private func decimal(_ number: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    let whole = Int((abs(number) * Double(scale)).rounded())
    let rest = String(whole % scale)
    let zeros = String(repeating: "0", count: digits - rest.count)
    return "\(number < 0 ? "-" : "")\(whole / scale).\(zeros)\(rest)"
}

/// A duration: `2.1 ms`, `38 min 40 s`.
private func time(_ microseconds: Int) -> String {
    switch microseconds {
    case ..<1000: "\(microseconds) µs"
    case ..<1_000_000: "\(decimal(Double(microseconds) / 1000, 1)) ms"
    case ..<120_000_000: "\(decimal(Double(microseconds) / 1_000_000, 1)) s"
    default: "\(microseconds / 60_000_000) min \(microseconds / 1_000_000 % 60) s"
    }
}

/// A share: `99.8 %`. Only the whole is 100 %, only nothing is 0 %.
private func share(_ part: Int, of whole: Int) -> String {
    if whole == 0 || part == 0 { return "0 %" }
    if part == whole { return "100 %" }
    let permille = min(999, max(1, (part * 1000 + whole / 2) / whole))
    return "\(permille / 10).\(permille % 10) %"
}
