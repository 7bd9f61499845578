import Canvas
import Rules

/// The foot of a replay: its progress, its way of playing, and why it stopped.
extension DeckView {
    var progress: [Piece] {
        guard let replay = model.replay, replay.end > replay.start else { return [] }
        if let stop = replay.stopReason { return words(of: stop) }
        if let searched = replay.searched {
            return [
                Piece("looking for a mark, alarm or act: ", .notice),
                Piece("\(searched)% of the recording", .dim),
            ]
        }
        let mode = playModeWords(replay)
        return bar(replay, frame.size.width / (mode.isEmpty ? 3 : 6)) + mode
    }

    private func bar(_ replay: ReplayStatus, _ width: Int) -> [Piece] {
        let (length, done) = (replay.end - replay.start, replay.position - replay.start)
        let width = max(10, width)
        let part = Int(done.milliseconds) * width / max(1, Int(length.milliseconds))
        let filled = min(width, max(0, part))
        let percent = Figure.percent(Double(done.milliseconds), of: Double(length.milliseconds))
        let bar = { (count: Int, scalar: Unicode.Scalar) in
            SafeText(String(repeating: String(scalar), count: count))
        }
        return [
            Piece(bar(filled, glyphs.sold), .notice), Piece(bar(width - filled, glyphs.free), .dim),
            Piece(SafeText(" \(Figure.fixed(percent, 5)) of \(longSpan(length))"), .dim),
        ]
    }

    private func playModeWords(_ replay: ReplayStatus) -> [Piece] {
        var pieces: [Piece] = []
        if replay.playsToAct { pieces.append(Piece("   until the next act or alarm", .notice)) }
        if let skipped = replay.skipped {
            pieces.append(Piece("   idle: \(longSpan(skipped)) passed", .notice))
        } else if replay.skipsIdle {
            pieces.append(Piece("   idle passed over", .dim))
        }
        return pieces
    }

    private func words(of stop: StopReason) -> [Piece] {
        let zone = model.zone
        func stamp(_ moment: Moment) -> String { zone.clock(moment, withMilliseconds: true) }
        switch stop {
        case .end:
            return [
                Piece("the end: ", .notice, .bold), Piece("no further mark, alarm or act", .text),
            ]
        case .start:
            return [
                Piece("the start: ", .notice, .bold), Piece("no earlier mark, alarm or act", .text),
            ]
        case .alarm(let call):
            return [
                Piece("stopped at an alarm: ", .warn, .bold),
                Piece("\(SafeText(stamp(call.moment))) \(call.words)", .text),
            ]
        case .act(let event):
            let entry = Chronicle.Entry(event)
            let what: SafeText = if case .marked = event.content { "a mark" } else { "an act" }
            return [
                Piece("stopped at \(what): ", .notice, .bold),
                Piece(
                    "\(SafeText(stamp(event.moment))) \(entry.who) \(entry.drop): \(entry.words)",
                    .text),
            ]
        }
    }
}
