import ArgumentParser
import Client
import Foundation
import LoadGenerator
import Machine
import Recordings
import Rehearsal
import Rules
import Wire

/// `penstock rehearse`: a crowd against a running engine, and a scorecard.
struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Runs a simulated crowd against a running engine and keeps a scorecard.",
        discussion: """
            The campaign must be a rehearsal (rehearsal = true under [campaign]); a live one is \
            refused. Scenarios: \(Scenario.bundledTexts.map(\.name).joined(separator: ", ")), any \
            FILE.toml, and NAME.toml in $XDG_CONFIG_HOME/penstock/scenarios or \
            $XDG_DATA_HOME/penstock/scenarios; --list describes them.

            A drop opens by its schedule. Without one the rehearsal opens it, unless --no-open \
            leaves that to an operator. --storefront also plays the partner's site, so that the \
            engine's own probe sees what the scenario does to it.

            INT ends it early and still prints a scorecard. It ends with 1 if anything is missing \
            from the scorecard, and with 65 if the crowd and the engine's books do not agree to \
            the unit.
            """)

    @OptionGroup var engine: EngineArgument
    @OptionGroup var place: EnginePlace
    @Option(help: "The scenario: a name, or a TOML file.")
    var scenario = "mi3"
    @Option(help: "Rehearse only this drop.", transform: DropCommand.dropID)
    var drop: DropID?
    @Option(help: "How many buyers register for each drop, instead of the scenario's number.")
    var buyers: Int?
    @Option(help: "Seed of the random choices; the same seed gives the same crowd.")
    var seed: UInt64 = 2014
    @Flag(inversion: .prefixedNo, help: "Open a drop that has no opening time of its own.")
    var open = true
    @Option(
        help: ArgumentHelp(
            """
            Also play the partner's site, at this port of 127.0.0.1 (0 chooses a free one). It \
            answers the campaign's [storefront] probe as the scenario's cues say.
            """, valueName: "port"))
    var storefront: Int?
    @Option(
        help: """
            The most connections to the engine. Some hundred are opened at first, more while all \
            of them wait, as far as the engine and the limit of open files allow.
            """)
    var connections = 8000
    @Option(
        help: """
            A file with a token. Given twice: an operator's and a partner's, in any order. Without \
            it: PENSTOCK_TOKEN and the tokens of this machine.
            """,
        completion: .file())
    var tokenFile: [String] = []
    @Option(help: "A PEM file with the certificates to trust, for https.", completion: .file())
    var trust: String?
    @Flag(help: "Print the scorecard as JSON.")
    var json = false
    @Flag(help: "List the scenarios and end.")
    var list = false

    func validate() throws {
        guard buyers.map({ (1...10_000_000).contains($0) }) ?? true else {
            throw ValidationError("--buyers takes a number from 1 to 10000000.")
        }
        guard (1...10_000).contains(connections) else {
            throw ValidationError("--connections takes a number from 1 to 10000.")
        }
        guard storefront.map({ (0...65_535).contains($0) }) ?? true else {
            throw ValidationError("--storefront takes a port from 0 to 65535.")
        }
    }

    func run() async throws {
        let shelf = ScenarioShelf()
        if list {
            for line in try shelf.lines() { try Standard.output(line) }
            return
        }
        let scenario = try shelf.scenario(scenario)
        let address = try EngineConnection.address(place.url(or: engine.engine))
        let site = try await playedStorefront()
        let rehearsal = try await rehearsal(of: scenario, at: address)
        let card = try await rehearsal.run(site)
        // An error ends the program, and the site with it.
        await site?.close()
        if json {
            try Standard.json(encoding: card)
        } else {
            for line in card.lines { try Standard.output(line) }
        }
        let path = try KeptScorecards(of: card.campaign).keep(card)
        Standard.error("kept in \(path)")
        if !card.sending.keptUp { Standard.error(card.sending.complaint) }
        guard card.isAgreed else {
            throw Failure(
                "The crowd and the engine's books do not agree: check the recording with penstock"
                    + " verify \(card.campaign).", .badData)
        }
        if let shortfall = card.shortfall {
            throw Failure(
                "The rehearsal was cut short: \(shortfall). Run it again for a complete one.",
                .refused
            )
        }
    }

    /// Checks tokens and campaign, then returns the rehearsal. Nothing is sent to any drop before.
    private func rehearsal(
        of scenario: Scenario, at address: EngineAddress
    ) async throws -> RehearsalRun {
        let trust = TrustRoots(path: trust)
        let tokens = try await RehearsalTokens.find(
            files: tokenFile, address: address, trust: trust,
            mayRehearse: RehearsalTokens.refuseLive)
        let campaign = try await Failure.asking { () throws(ClientError) in
            try await tokens.reader.campaign()
        }
        try await tokens.checkPartner(at: address, trust, campaign.drops.first)
        return RehearsalRun(
            scenario, on: campaign, client: tokens.reader,
            target: CrowdTarget(address, token: tokens.partner, trust: trust, isRehearsal: true),
            options: RehearsalOptions(
                drop: drop, buyers: buyers, seed: seed, opensDrops: open,
                connectionsMax: connections))
    }

    /// Opens the partner's site, if it is to be played, and prints its URL.
    private func playedStorefront() async throws -> PlayedStorefront? {
        guard let storefront else { return nil }
        let site = try await PlayedStorefront.open(port: storefront)
        Standard.error("the storefront answers at \(site.url)")
        return site
    }
}

extension Sending {
    /// The message when the rehearsal could not send its requests in time.
    fileprivate var complaint: String {
        let percent = max(1, Int((lateShare * 100).rounded()))
        return
            "The rehearsal could not keep up: \(percent) % of its requests left late. The cause is"
            + " this machine, not the engine; use fewer buyers or run it on another machine."
    }
}
