import Canvas
import Foundation
import Machine
import Wire

/// Shows the progress of a rehearsal on standard error: on one line of a terminal, elsewhere as
/// occasional lines.
struct RehearsalProgress {
    private static let eachOnTerminal = Duration.milliseconds(500)
    private static let eachElsewhere = Duration.seconds(5)

    let drops: [RehearsedDrop]

    /// Shows progress until its task is cancelled.
    func show() async {
        let isTerminal = isatty(2) == 1
        let each = isTerminal ? Self.eachOnTerminal : Self.eachElsewhere
        var before = drops.map { _ in CrowdBoard.Snapshot() }
        // A cancelled sleep ends this loop.
        while (try? await Task.sleep(for: each)) != nil {
            var words: [String] = []
            for (place, drop) in drops.enumerated() {
                guard let now = drop.board.now, now != before[place] else { continue }
                words.append(RehearsalProgress.words(drop.reply.id, now, since: before[place]))
                before[place] = now
            }
            guard !words.isEmpty else { continue }
            let line = words.joined(separator: "; ")
            if isTerminal { Standard.progress(line) } else { Standard.error(line) }
        }
        Standard.endProgress()
    }

    /// `mi3-1 T+3.2 s: 45,000 requests, 9,800/s, 640 bought, 120 of 20,000 through`.
    private static func words(
        _ drop: String, _ now: CrowdBoard.Snapshot, since before: CrowdBoard.Snapshot
    ) -> String {
        let time = Figure.offset(now.elapsed - now.opensAfter)
        let span = max(0.001, (now.elapsed - before.elapsed) / .seconds(1))
        let rate = Int(Double(now.requests - before.requests) / span)
        var words = "\(drop) \(time): \(Figure.grouped(now.requests)) requests"
        words += ", \(Figure.grouped(max(0, rate)))/s"
        if now.elapsed < now.opensAfter {
            words += ", \(Figure.grouped(now.registered)) registered"
        } else {
            words += ", \(Figure.grouped(now.bought)) bought"
        }
        words += ", \(Figure.grouped(now.ended)) of \(Figure.grouped(now.buyers)) through"
        if now.busy > 0 { words += ", \(Figure.grouped(now.busy)) busy" }
        if now.failures > 0 { words += ", \(Figure.grouped(now.failures)) unanswered" }
        if now.late > 0 { words += ", \(Figure.grouped(now.late)) left late" }
        return words
    }
}
