import Client
import Machine
package import Rehearsal
import Rules
import Telemetry
import Wire

extension RehearsalRun {
    /// A crowd that went home and its drop.
    private struct Ended {
        var report: CrowdRun.Report
        var account: EngineAccount
    }

    /// How long requests that were under way at the end may still be at work in the engine.
    private static let aftermath = Duration.milliseconds(700)

    /// Without another event for so long the comparison is given up; a link is tried again until then.
    private static let patience = Duration.seconds(30)

    /// Puts what the crowds saw beside the engine's books. An engine that is lost by now takes the
    /// comparison away, and nothing else.
    func fill(
        _ card: inout Scorecard, _ reports: [CrowdRun.Report], _ watch: RehearsalWatch
    ) async {
        Standard.progress("comparing with the engine's books")
        defer { Standard.endProgress() }
        var ended = reports.map { report in
            Ended(
                report: report,
                account: EngineAccount(
                    drop: report.crowd.drop, buyers: report.crowd.plan.buyers))
        }
        let last = await watch.reading(
            after: RehearsalRun.aftermath, within: .seconds(10))
        var lost: String?
        if let last {
            lost = await fold(upTo: last.event, into: &ended)
        } else {
            lost = "\(address.url) tells its books no more"
        }
        if let lost { card.lack("crowd and books were not compared: \(lost)") }
        guard let reading = last ?? watch.now.latest else { return }
        let seen = watch.now
        for part in ended {
            guard let books = reading.drops.first(where: { $0.drop == part.account.drop.text })
            else { continue }
            let troubled = part.account.openedAt.map { openedAt in
                Set(
                    seen.storefrontTroubles.filter { $0 >= openedAt }.map {
                        Int(($0 - openedAt).milliseconds / 1000)
                    })
            }
            card.drops.append(
                DropScore(
                    part.report.crowd, account: part.account, reading: books,
                    startedAt: part.report.startedAt + seen.clockLead, troubled: troubled ?? [],
                    isCompared: lost == nil))
            card.sending.add(part.report.counts)
        }
        let occasions = occasions(ended, clockLead: seen.clockLead)
        card.verdicts = seen.verdicts.filter { $0.state != "OK" }.map {
            VerdictScore(state: $0.state, reason: $0.reason, at: $0.at, among: occasions)
        }
        card.capacity = capacity(ended)
    }

    /// Folds the engine's events up to a number, each drop for itself; a link that is lost meanwhile
    /// is tried again. Tells why it could not; nil when it is done.
    private func fold(upTo last: Int64, into ended: inout [Ended]) async -> String? {
        var known: Int64 = 0
        var attempt = 0
        var movedAt = ContinuousClock.now
        while known < last {
            var trouble = "the stream ended"
            do {
                for try await line in events(after: known) where line.row.sequence <= last {
                    let row = line.row
                    for place in ended.indices where ended[place].account.drop.text == row.drop {
                        if let event = row.event { ended[place].account.take(event) }
                    }
                    (known, attempt, movedAt) = (row.sequence, 0, .now)
                    if known == last { return nil }
                }
            } catch {
                trouble = (error as? ClientError)?.cause ?? "\(error)"
            }
            guard ContinuousClock.now - movedAt < RehearsalRun.patience, !Task.isCancelled else {
                return trouble
            }
            attempt += 1
            let pause = WatchLink.pauseMS(beforeAttempt: attempt, wasAnswered: true)
            // Cancelled, the next look tells so.
            try? await Task.sleep(for: .milliseconds(pause))
        }
        return nil
    }

    /// Openings and what went wrong on cue, by the engine's clock. Cues count from the opening that
    /// the crowd expected, whenever the drop really opened.
    private func occasions(_ ended: [Ended], clockLead: TimeSpan) -> [Occasion] {
        ended.flatMap { part -> [Occasion] in
            let (drop, plan) = (part.account.drop.text, part.report.crowd.plan)
            let expected =
                part.report.startedAt + clockLead
                + TimeSpan(milliseconds: plan.opensAfter.inMilliseconds)
            let cues = plan.storefront.cues.map { cue in
                Occasion(
                    at: expected + TimeSpan(milliseconds: cue.at.inMilliseconds),
                    what: "the storefront was \(cue.trouble.words) (\(drop))",
                    until: expected + TimeSpan(milliseconds: cue.end.inMilliseconds))
            }
            let opening = part.account.openedAt.map {
                Occasion(at: $0, what: "the opening of \(drop)")
            }
            return [opening].compactMap { $0 } + cues
        }
    }

    /// The best second of all crowds: the engine serves that much at least.
    private func capacity(_ ended: [Ended]) -> Capacity? {
        let best = ended.map { $0.report.crowd.tally.answersBySecond.max() ?? 0 }.max() ?? 0
        guard best > 0 else { return nil }
        return Capacity(
            requestsPerSecond: best, isKnee: false,
            reason: "its best second; the scenario capacity looks for the limit")
    }
}

extension Sending {
    /// Adds what the connections of one crowd went through.
    package mutating func add(_ counts: CrowdPool.Counts) {
        sent += counts.sent
        late += counts.late
        lateForAnswers += counts.lateForAnswers
        unsent += counts.unsent
        reconnects += counts.reconnects
    }
}

extension Storefront.Trouble {
    fileprivate var words: String {
        switch self {
        case .slow(let times): "made \(Int(times)) times slower"
        case .noCheckout: "left without a checkout"
        case .down: "taken down"
        }
    }
}
