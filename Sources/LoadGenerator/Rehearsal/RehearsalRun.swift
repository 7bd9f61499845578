package import Client
import Foundation
import Machine
import NIOHTTP1
package import Rehearsal
package import Rules
import Telemetry
package import Wire

/// Options of a rehearsal, beside the scenario.
package struct RehearsalOptions: Sendable {
    /// The only drop to rehearse; nil for all.
    package var drop: DropID?
    /// Buyers that register for each drop, in place of the scenario's number.
    package var buyers: Int?
    package var seed: UInt64
    /// Whether the rehearsal opens a drop that has no opening time.
    package var opensDrops: Bool
    /// The most connections to the engine.
    package var connectionsMax: Int

    package init(
        drop: DropID? = nil, buyers: Int? = nil, seed: UInt64, opensDrops: Bool,
        connectionsMax: Int
    ) {
        self.drop = drop
        self.buyers = buyers
        self.seed = seed
        self.opensDrops = opensDrops
        self.connectionsMax = connectionsMax
    }
}

/// A rehearsal from its beginning to its scorecard.
package struct RehearsalRun {
    package let scenario: Scenario
    package let options: RehearsalOptions
    private let client: EngineClient
    package let target: CrowdTarget
    package let campaign: CampaignReply

    /// A rehearsal on a campaign that may be rehearsed.
    ///
    /// - Parameters:
    ///   - scenario: the scenario to play.
    ///   - campaign: the engine's campaign.
    ///   - client: a client that may read and command.
    ///   - target: the engine, with the token of the partner whose buyers the crowd plays.
    ///   - options: the person's options.
    package init(
        _ scenario: Scenario, on campaign: CampaignReply, client: EngineClient,
        target: CrowdTarget, options: RehearsalOptions
    ) {
        self.scenario = scenario
        self.campaign = campaign
        self.client = client
        self.target = target
        self.options = options
    }

    package var address: EngineAddress { client.address }

    func events(after sequence: Int64) -> AsyncThrowingStream<EventLine, any Error> {
        client.events(after: sequence)
    }

    /// Maximum number of connections, so that files are left for everything else.
    package var connections: Int { min(options.connectionsMax, max(16, OpenFiles.limit - 128)) }

    var emptyCard: Scorecard {
        Scorecard(
            campaign: campaign.card.id, engine: address.url, scenario: scenario.name,
            label: scenario.label, seed: options.seed, at: .now)
    }

    /// Plays the scenario and the storefront, if there is one; returns the scorecard.
    package func run(_ storefront: PlayedStorefront?) async throws -> Scorecard {
        let parts = scenario.ramp == nil ? try self.parts() : []
        let watch = RehearsalWatch()
        let client = client
        let following = Task.detached { await watch.follow(client) }
        defer { following.cancel() }
        guard await watch.reading(after: .zero) != nil else {
            throw Failure(
                "\(client.address.url) sends no readings; is the engine well?", .unreachable)
        }
        await prepare(storefront, parts, watch)
        if let ramp = scenario.ramp { return try await climb(ramp, telling: watch) }
        var card = emptyCard
        let signals = TerminationSignals()
        let playing = Task.detached { [play = play(parts, watch.now.clockLead)] in
            await play.play()
        }
        let telling = Task.detached { await RehearsalProgress(parts: parts).tell() }
        signals.handle { _ in playing.cancel() }
        let reports = await playing.value
        telling.cancel()
        await telling.value
        // Keeps the signals caught up to here.
        withExtendedLifetime(signals) {}
        card.isInterrupted = playing.isCancelled
        for (part, report) in zip(parts, reports) where report == nil {
            card.lack("the crowd of \(part.drop.id) was not let loose")
        }
        await fill(&card, reports.compactMap { $0 }, watch)
        return card
    }

    private func play(_ parts: [RehearsedDrop], _ lead: TimeSpan) -> RehearsalPlay {
        RehearsalPlay(
            parts: parts, client: client, target: target, connections: connections,
            opensDrops: options.opensDrops,
            reason: "rehearsal of \(scenario.name), seed \(options.seed)",
            clockLead: lead)
    }
}
