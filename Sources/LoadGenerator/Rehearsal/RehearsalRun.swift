import Canvas
package import Client
import Machine
import NIOCore
import NIOPosix
package import Rehearsal
package import Rules
package import Wire

/// Options of a rehearsal, beside the scenario.
package struct RehearsalOptions: Sendable {
    /// The only drop to rehearse; nil for all.
    let drop: DropID?
    /// Buyers that register for each drop, in place of the scenario's number.
    let buyers: Int?
    let seed: UInt64
    /// Whether the rehearsal opens a drop that has no opening time.
    let opensDrops: Bool
    let connectionsMax: Int

    package init(
        drop: DropID?, buyers: Int?, seed: UInt64, opensDrops: Bool, connectionsMax: Int
    ) {
        (self.drop, self.buyers, self.seed) = (drop, buyers, seed)
        (self.opensDrops, self.connectionsMax) = (opensDrops, connectionsMax)
    }
}

/// A rehearsal from its beginning to its scorecard.
package struct RehearsalRun {
    let scenario: Scenario
    let options: RehearsalOptions
    let client: EngineClient
    let target: CrowdTarget
    let campaign: CampaignReply

    /// A rehearsal on a campaign that may be rehearsed. `client` may read and command; `target` has
    /// the token of the partner in whose name the simulated buyers act.
    package init(
        _ scenario: Scenario, on campaign: CampaignReply, client: EngineClient,
        target: CrowdTarget, options: RehearsalOptions
    ) {
        (self.scenario, self.campaign, self.options) = (scenario, campaign, options)
        (self.client, self.target) = (client, target)
    }

    /// Maximum number of connections, so that files are left for everything else.
    var connections: Int { min(options.connectionsMax, max(16, OpenFiles.limit - 128)) }

    var emptyCard: Scorecard {
        Scorecard(
            campaign: campaign.card.id, engine: client.address.url, scenario: scenario.name,
            label: scenario.label, seed: options.seed, at: .now)
    }

    /// Plays the scenario and the storefront, if there is one; returns the scorecard.
    package func run(_ storefront: PlayedStorefront?) async throws -> Scorecard {
        let drops = scenario.ramp == nil ? try assignedDrops() : []
        let watch = RehearsalWatch()
        let following = Task.detached { [client] in await watch.follow(client) }
        defer { following.cancel() }
        guard await watch.reading(after: .zero) != nil else {
            throw Failure(
                "\(client.address.url) sends no readings: check that the engine works", .unreachable
            )
        }
        await prepare(storefront, drops, watch)
        if let ramp = scenario.ramp { return try await climb(ramp, watch) }
        var card = emptyCard
        let signals = TerminationSignals()
        let play = RehearsalPlay(
            drops: drops, client: client, target: target, connections: connections,
            opensDrops: options.opensDrops,
            reason: "rehearsal of \(scenario.name), seed \(options.seed)",
            clockLead: watch.now.clockLead)
        let playing = Task.detached { await play.run() }
        let showing = Task.detached { await RehearsalProgress(drops: drops).show() }
        signals.handle { _ in playing.cancel() }
        let results = await playing.value
        showing.cancel()
        await showing.value
        // Signals stay intercepted until here.
        withExtendedLifetime(signals) {}
        card.isInterrupted = playing.isCancelled
        for (drop, result) in zip(drops, results) where result == nil {
            card.addMissing("the crowd of \(drop.id.text) did not start")
        }
        await fill(&card, results.compactMap { $0 }, watch)
        return card
    }

    /// Assigns crowds to drops that have not opened yet: by name when the scenario names the
    /// campaign's drops, otherwise in order.
    private func assignedDrops() throws(Failure) -> [RehearsedDrop] {
        let pairs = pairs(with: try freshDrops())
        if pairs.count < scenario.drops.count {
            Standard.error(
                "\(scenario.name): only \(pairs.count) of its \(scenario.drops.count) drops"
                    + " \(pairs.count == 1 ? "is" : "are") played: there are no more to open")
        }
        return zip(pairs, 0...).map { pair, number in
            var scenario = pair.scenario
            if let buyers = options.buyers { scenario.plan = scenario.plan.resized(to: buyers) }
            return RehearsedDrop(
                scenario: scenario, reply: pair.reply, seed: options.seed &+ UInt64(number))
        }
    }

    /// The requested drops that have not opened yet.
    func freshDrops() throws(Failure) -> [DropReply] {
        let place = "the campaign \(campaign.card.id)"
        var drops = campaign.drops
        if let wish = options.drop {
            drops = drops.filter { $0.id == wish.text }
            guard !drops.isEmpty else {
                let names = campaign.drops.map(\.id).joined(separator: ", ")
                throw Failure(
                    "There is no drop \(wish.text) in \(place); it has \(names).", .refused)
            }
        }
        let fresh = drops.filter(\.phase.isBeforeOpening)
        guard !fresh.isEmpty else {
            throw Failure(
                "No drop of \(place) is left to rehearse: \(drops.map(\.id).joined(separator: ", "))"
                    + " opened already. Serve it with a fresh --journal, or under another id.",
                .refused)
        }
        return fresh
    }

    private func pairs(
        with fresh: [DropReply]
    ) -> [(scenario: ScenarioDrop, reply: DropReply)] {
        let named = fresh.compactMap { reply in
            scenario.drops.first { $0.id?.text == reply.id }.map { (scenario: $0, reply: reply) }
        }
        return named.isEmpty ? zip(scenario.drops, fresh).map { ($0, $1) } : named
    }

    /// Time for the engine's probe to find the storefront.
    private static let probeWait = Duration.seconds(5)

    /// Lets the storefront follow the drops' cues. Then waits until the engine's probe finds it
    /// well, and ignores earlier verdicts. Warns if the campaign does not probe it.
    private func prepare(
        _ storefront: PlayedStorefront?, _ drops: [RehearsedDrop], _ watch: RehearsalWatch
    ) async {
        let isProbed = campaign.card.storefrontLimitMS != nil
        guard let storefront else {
            if isProbed, scenario.hasCues {
                Standard.error(
                    "the storefront's cues in \(scenario.name) affect only the crowd; with"
                        + " --storefront PORT the rehearsal also answers the campaign's probe")
            }
            return
        }
        storefront.play { drops.compactMap(\.answer).max() ?? .usual }
        guard isProbed else {
            Standard.error(
                "the campaign \(campaign.card.id) has no [storefront], so the engine does not probe"
                    + " \(storefront.url): set it as probe there, and restart the engine")
            return
        }
        if await watch.storefrontIsWell(within: RehearsalRun.probeWait) { return }
        Standard.error(
            storefront.questions == 0
                ? "the engine has not probed \(storefront.url) yet: check probe under [storefront] in"
                    + " its campaign"
                : "the engine does not find the storefront yet; the crowd starts anyway")
    }

    /// Climbs a ramp on the first drop that takes registrations.
    func climb(_ ramp: Ramp, _ watch: RehearsalWatch) async throws -> Scorecard {
        guard let drop = try freshDrops().first(where: { $0.phase == .registering }) else {
            throw Failure(
                "A ramp registers buyers, and no drop of the campaign takes registrations now: open"
                    + " the registration of one.", .refused)
        }
        var card = emptyCard
        let begun = Moment.now.milliseconds
        let signals = TerminationSignals()
        let climbing = Task.detached { [target, connections] in
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let result = await Result { () async throws in
                try await RampRun.run(
                    ramp, drop: DropID(trusted: drop.id), prefix: "r\(begun)", against: target,
                    connections: connections, on: group.any()
                ) { step in
                    Standard.error(
                        "\(Figure.grouped(step.rate))/s: p50 \(step.p50US / 1000) ms, p99"
                            + " \(step.p99US / 1000) ms, \(Figure.grouped(step.lost)) of"
                            + " \(Figure.grouped(step.sent)) turned away or lost")
                }
            }
            // The crowd has ended: a thread that does not stop does no harm.
            try? await group.shutdownGracefully()
            return result
        }
        signals.handle { _ in climbing.cancel() }
        let result = try await climbing.value.get()
        withExtendedLifetime(signals) {}
        card.isInterrupted = climbing.isCancelled
        card.capacity = result.climb.capacity
        card.sending.add(result.counts)
        card.verdicts = watch.now.scores(among: [])
        if let failure = result.climb.failure, !card.isInterrupted {
            throw Failure("The ramp found no limit: \(failure).", .refused)
        }
        return card
    }
}
