import Client
import Foundation
import Machine
import NIOHTTP1
import Recordings
import Rehearsal
import Rules
import Telemetry
import Wire

/// A rehearsal from its beginning to its scorecard.
struct Rehearsing {
    let scenario: Scenario
    let wishes: RehearseCommand
    private let client: EngineClient
    let target: CrowdTarget
    let campaign: CampaignReply

    /// Looks whether there is something to rehearse: throws a refusal in words where there is not,
    /// before anything was sent to any drop.
    init(
        _ scenario: Scenario, on address: EngineAddress, wishes: RehearseCommand
    ) async throws {
        self.scenario = scenario
        self.wishes = wishes
        let trust: Trust = wishes.trust.map { .authorities(path: $0) } ?? .system
        let tokens = try await RehearsalTokens.find(
            files: wishes.tokenFile, address: address, trust: trust,
            mayRehearse: Rehearsing.refuseLive)
        client = tokens.reader
        target = CrowdTarget(address, token: tokens.partner, trust: trust, isRehearsal: true)
        campaign = try await Failure.asking { () throws(ClientError) in
            try await tokens.reader.campaign()
        }
        try await Rehearsing.checkPartner(tokens, address, trust, campaign)
    }

    private static func refuseLive(_ client: EngineClient) async throws {
        let campaign = try await Failure.asking { () throws(ClientError) in
            try await client.campaign()
        }
        guard campaign.card.isRehearsal else {
            let name = KeptScorecards.rehearsalName(of: campaign.card.id)
            throw Failure(
                "The campaign \(campaign.card.id) at \(client.address.url) is live and cannot be"
                    + " rehearsed: give a copy of its file the id \(name) and rehearsal = true"
                    + " under [campaign], and serve that.", .refused)
        }
    }

    private static func checkPartner(
        _ tokens: RehearsalTokens, _ address: EngineAddress, _ trust: Trust,
        _ campaign: CampaignReply
    ) async throws {
        guard let drop = campaign.drops.first else { return }
        let partner = try EngineClient(address, token: tokens.partner, trust: trust)
        do throws(ClientError) {
            _ = try await partner.call(.GET, "/v1/drops/\(drop.id)/claims/b-0")
        } catch .refused {
            // Nobody has that name: the token is good.
        } catch .notAllowed {
            throw Failure(RehearsalTokens.noPartner(address), .notAllowed)
        } catch {
            throw Failure(error)
        }
    }

    var address: EngineAddress { client.address }

    func events(after sequence: Int64) -> AsyncThrowingStream<EventLine, any Error> {
        client.events(after: sequence)
    }

    /// The most connections, with files left over for everything else.
    var connections: Int { min(wishes.connections, max(16, OpenFiles.limit - 128)) }

    var emptyCard: Scorecard {
        Scorecard(
            campaign: campaign.card.id, engine: address.url, scenario: scenario.name,
            label: scenario.label, seed: wishes.seed, at: .now)
    }

    /// Plays the scenario, and the storefront where there is one, and gives the scorecard.
    func run(_ storefront: PlayedStorefront?) async throws -> Scorecard {
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
        // Signals are caught up to here.
        withExtendedLifetime(signals) {}
        card.isInterrupted = playing.isCancelled
        for (part, report) in zip(parts, reports) where report == nil {
            card.lack("the crowd of \(part.drop.id) was not let loose")
        }
        await fill(&card, reports.compactMap { $0 }, watch)
        return card
    }

    private func play(_ parts: [RehearsalPlay.Part], _ lead: Span) -> RehearsalPlay {
        RehearsalPlay(
            parts: parts, client: client, target: target, connections: connections,
            opensDrops: wishes.open, reason: "rehearsal of \(scenario.name), seed \(wishes.seed)",
            clockLead: lead)
    }
}
