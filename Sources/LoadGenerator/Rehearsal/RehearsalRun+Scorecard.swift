import Client
import Machine
package import Rehearsal
import Rules
import Telemetry
import Wire

extension RehearsalRun {
    /// A crowd that has ended, and its drop's account.
    private struct EndedCrowd {
        var result: CrowdResult
        var account: EngineAccount
    }

    /// Time for the engine to finish requests that were open at the end.
    private static let aftermath = Duration.milliseconds(700)

    /// Time without a new event after which the comparison is given up. Until then a lost link is
    /// tried again.
    private static let patience = Duration.seconds(30)

    /// Compares the crowds' results with the engine's books. Without the engine only this
    /// comparison is missing from the scorecard.
    func fill(
        _ card: inout Scorecard, _ results: [CrowdResult], _ watch: RehearsalWatch
    ) async {
        Standard.progress("comparing with the engine's books")
        defer { Standard.endProgress() }
        var ended = results.map { result in
            EndedCrowd(
                result: result,
                account: EngineAccount(
                    drop: result.crowd.drop, buyers: result.crowd.plan.buyers))
        }
        let last = await watch.reading(after: RehearsalRun.aftermath, within: .seconds(10))
        var lost: String?
        if let last {
            lost = await fold(upTo: last.event, into: &ended)
        } else {
            lost = "\(client.address.url) sends no more readings"
        }
        if let lost { card.addMissing("crowd and books were not compared: \(lost)") }
        guard let reading = last ?? watch.now.latest else { return }
        let observed = watch.now
        for crowd in ended {
            guard let books = reading.drops.first(where: { $0.drop == crowd.account.drop.text })
            else { continue }
            let troubled = crowd.account.openedAt.map { openedAt in
                Set(
                    observed.storefrontFaults.filter { $0 >= openedAt }.map {
                        Int(($0 - openedAt).milliseconds / 1000)
                    })
            }
            card.drops.append(
                DropScore(
                    crowd.result.crowd, account: crowd.account, reading: books,
                    startedAt: crowd.result.startedAt + observed.clockLead,
                    troubled: troubled ?? [],
                    isCompared: lost == nil))
            card.sending.add(crowd.result.counts)
        }
        let occasions = occasions(ended, clockLead: observed.clockLead)
        card.verdicts = observed.scores(among: occasions)
        card.capacity = capacity(ended)
    }

    /// Folds the engine's events up to a number into each drop's account. A lost link is tried
    /// again. Returns why it failed; nil on success.
    private func fold(upTo last: Int64, into ended: inout [EndedCrowd]) async -> String? {
        var known: Int64 = 0
        var attempt = 0
        var movedAt = ContinuousClock.now
        while known < last {
            var cause = "the stream ended"
            do {
                for try await line in client.events(after: known) where line.row.sequence <= last {
                    let row = line.row
                    for place in ended.indices where ended[place].account.drop.text == row.drop {
                        if let event = row.event { ended[place].account.apply(event) }
                    }
                    (known, attempt, movedAt) = (row.sequence, 0, .now)
                    if known == last { return nil }
                }
            } catch {
                cause = (error as? ClientError)?.cause ?? "\(error)"
            }
            guard ContinuousClock.now - movedAt < RehearsalRun.patience, !Task.isCancelled else {
                return cause
            }
            attempt += 1
            let pause = WatchLink.pauseMS(beforeAttempt: attempt, wasAnswered: true)
            // After a cancellation the loop ends.
            try? await Task.sleep(for: .milliseconds(pause))
        }
        return nil
    }

    /// Openings and cues by the engine's clock. Cues count from the opening that the crowd
    /// expected, not from the actual one.
    private func occasions(_ ended: [EndedCrowd], clockLead: TimeSpan) -> [Occasion] {
        ended.flatMap { crowd -> [Occasion] in
            let (drop, plan) = (crowd.account.drop.text, crowd.result.crowd.plan)
            let expected =
                crowd.result.startedAt + clockLead
                + TimeSpan(milliseconds: plan.opensAfter.inMilliseconds)
            let cues = plan.storefront.cues.map { cue in
                Occasion(
                    at: expected + TimeSpan(milliseconds: cue.at.inMilliseconds),
                    what: "the storefront was \(cue.fault.words) (\(drop))",
                    until: expected + TimeSpan(milliseconds: cue.end.inMilliseconds))
            }
            let opening = crowd.account.openedAt.map {
                Occasion(at: $0, what: "the opening of \(drop)")
            }
            return [opening].compactMap { $0 } + cues
        }
    }

    /// The most answers in one second: a lower bound of the engine's capacity.
    private func capacity(_ ended: [EndedCrowd]) -> Capacity? {
        let best = ended.map { $0.result.crowd.tally.answersBySecond.max() ?? 0 }.max() ?? 0
        guard best > 0 else { return nil }
        return Capacity(
            requestsPerSecond: best, isKnee: false,
            reason: "its best second; the scenario capacity looks for the limit")
    }
}

extension Sending {
    /// Adds the counts of one crowd's connections.
    package mutating func add(_ counts: CrowdPool.SendCounts) {
        sent += counts.sent
        late += counts.late
        lateForAnswers += counts.lateForAnswers
        unsent += counts.unsent
        reconnects += counts.reconnects
    }
}

extension Storefront.Fault {
    fileprivate var words: String {
        switch self {
        case .slow(let times): "made \(Int(times)) times slower"
        case .noCheckout: "left without a checkout"
        case .down: "taken down"
        }
    }
}
