import Client
import Foundation
import NIOHTTP1
import Rehearsal
import Rules
import Telemetry
import Wire

/// A rehearsal from its beginning to its scorecard.
struct Rehearsing {
    private let scenario: Scenario
    private let wishes: RehearseCommand
    private let client: EngineClient
    let target: CrowdTarget
    private let campaign: CampaignReply

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

    func events() -> AsyncThrowingStream<EventLine, any Error> { client.events(after: 0) }

    /// The most connections, with files left over for everything else.
    var connections: Int { min(wishes.connections, max(16, OpenFiles.limit - 128)) }

    var emptyCard: Scorecard {
        Scorecard(
            campaign: campaign.card.id, engine: address.url, scenario: scenario.name,
            label: scenario.label, seed: wishes.seed, at: .now)
    }

    /// Plays the scenario and gives its scorecard.
    func run() async throws -> Scorecard {
        let parts = scenario.ramp == nil ? try self.parts() : []
        let watch = RehearsalWatch()
        let client = client
        let following = Task.detached { await watch.follow(client) }
        defer { following.cancel() }
        guard await watch.reading(after: .zero) != nil else {
            throw Failure(
                "\(client.address.url) sends no readings; is the engine well?", .unreachable)
        }
        if let ramp = scenario.ramp { return try await climb(ramp, telling: watch) }
        var card = emptyCard
        let signals = TerminationSignals()
        let playing = Task.detached { [play = play(parts, watch.now.clockLead)] in
            await play.play()
        }
        let telling = Task.detached { await RehearsalProgress(parts: parts).tell() }
        signals.handle { playing.cancel() }
        let reports = await playing.value
        telling.cancel()
        await telling.value
        // Signals are caught up to here.
        withExtendedLifetime(signals) {}
        card.isInterrupted = playing.isCancelled
        try await fill(&card, zip(parts, reports).compactMap { $1 }, watch)
        return card
    }

    private func play(_ parts: [RehearsalPlay.Part], _ lead: Span) -> RehearsalPlay {
        RehearsalPlay(
            parts: parts, client: client, target: target, connections: connections,
            opensDrops: wishes.open, reason: "rehearsal of \(scenario.name), seed \(wishes.seed)",
            clockLead: lead)
    }

    /// Which crowd goes to which drop: by name where the scenario's drops are the campaign's, else
    /// in their order; of the drops those that have not opened yet.
    private func parts() throws(Failure) -> [RehearsalPlay.Part] {
        let acts = acts(for: try freshDrops())
        if acts.count < scenario.acts.count {
            Standard.error(
                "\(scenario.name) has \(scenario.acts.count) drops, \(acts.count) of them are"
                    + " played: there are no more drops to open")
        }
        return zip(acts, 0...).map { pair, number in
            var act = pair.act
            if let buyers = wishes.buyers { act.plan = act.plan.resized(to: buyers) }
            return RehearsalPlay.Part(
                act: act, drop: pair.drop, seed: wishes.seed &+ UInt64(number))
        }
    }

    /// The drops that were asked for and have not opened yet.
    func freshDrops() throws(Failure) -> [DropReply] {
        let place = "the campaign \(campaign.card.id)"
        var drops = campaign.drops
        if let wish = wishes.drop {
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

    private func acts(for fresh: [DropReply]) -> [(act: Scenario.Act, drop: DropReply)] {
        let named = fresh.compactMap { drop in
            scenario.acts.first { $0.drop?.text == drop.id }.map { (act: $0, drop: drop) }
        }
        if !named.isEmpty { return named }
        return Array(zip(scenario.acts, fresh)).map { (act: $0, drop: $1) }
    }
}
