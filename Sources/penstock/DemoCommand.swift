import ArgumentParser
import Campaign
import Canvas
import Client
import Console
import Deck
import Engine
import Foundation
import LoadGenerator
import Machine
import Rehearsal
import Service
import Settings
import Wire

/// `penstock demo`: a whole campaign on this machine, with a crowd and the deck.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs the first three Mi3 drops of 2014 with a simulated crowd and the deck.",
        discussion: """
            Modelled on published totals; weeks take seconds. Without a terminal it prints lines \
            and ends by itself. It leaves a recording and says how to replay it.
            """)

    enum DemoScenario: String, CaseIterable, ExpressibleByArgument {
        case mi3
    }

    @Option(help: "Which campaign.")
    var scenario: DemoScenario = .mi3
    @Option(help: "Divides the waiting times: 0.5 to 4.")
    var speed = 1.0
    @Option(help: "Seed of the random choices; the same seed gives the same crowd.")
    var seed: UInt64 = 2014
    @Flag(help: "Print labelled lines instead of drawing a screen.")
    var plain = false
    @OptionGroup var look: DeckLook

    func validate() throws {
        guard (0.5...4).contains(speed) else {
            throw ValidationError("--speed takes a number from 0.5 to 4.")
        }
    }

    func run() async throws {
        guard let chosen = try look.settings() else { return }
        let script = DemoScript(start: .now, speed: speed, seed: seed)
        let source = try CampaignSource(text: script.text, named: "the demo's campaign")
        let path = try DemoCommand.recordingPath()
        let sale = try OpenedSale(source, journal: path, at: .now)
        var settings = ServerSettings(campaign: CampaignCard(source))
        settings.port = 0
        settings.loops = 1
        let tokens = DemoTokens()
        let running = try await RunningEngine(sale, settings: settings, tokens: tokens)
        Standard.error("seed \(seed), recording \(path)")
        let crowds = Task.detached {
            await script.play(at: running.server.address.url, token: tokens.partner)
        }
        let outcome = await Result { () async throws in
            try await show(
                at: running.server.address.url, token: tokens.admin, chosen, until: crowds)
        }
        crowds.cancel()
        let sending = await crowds.value
        await running.stop()
        try outcome.get()
        if let complaint = sending.demoComplaint { Standard.error(complaint) }
        try Standard.output(
            """
            The demo's recording: \(path)
            Replay it:  penstock replay \(path)
            Check it:   penstock verify \(path)
            """)
    }

    private func show(
        at url: String, token: String, _ chosen: DeckSettings, until crowds: Task<Sending, Never>
    ) async throws {
        guard let address = EngineAddress(url: url) else { return }
        let client = try EngineClient(address, token: token)
        let zone = chosen.timezone.value
        let name = address.authority
        if plain || !DeckLook.hasTerminal {
            let lines = Task {
                try await PlainWatch(client, name: name, mode: .demo, zone: zone).print()
            }
            await waitForEnd(of: crowds)
            lines.cancel()
            if case .failure(let error) = await lines.result { throw error }
        } else {
            do {
                try look.show(
                    LiveSource(client, zone: zone),
                    contexts: [DeckContext(mode: .demo, engine: SafeText(name))], chosen)
            } catch let code as ExitCode where code.rawValue == 128 + SIGHUP {
                // The terminal closed: this ends the deck, not the sale.
                await waitForEnd(of: crowds)
                throw code
            }
        }
    }

    /// Waits until the crowds have ended; a signal ends them early.
    private func waitForEnd(of crowds: Task<Sending, Never>) async {
        let signals = TerminationSignals(hangup: .reloads)
        signals.handle { _ in crowds.cancel() }
        _ = await crowds.value
        withExtendedLifetime(signals) {}
    }

    private static func recordingPath() throws -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyyMMdd-HHmmss"
        return try XDGPaths().recording(of: "mi3-demo-" + format.string(from: Date()))
    }
}

/// The demo's own two tokens, which are never stored.
private struct DemoTokens: TokenBook {
    let admin: String
    let partner: String

    init() {
        var generator = SystemRandomNumberGenerator()
        admin = TokenSecret(using: &generator).text
        partner = TokenSecret(using: &generator).text
    }

    func holder(of bearer: String) -> TokenHolder? {
        switch bearer {
        case admin: TokenHolder(name: "you", role: .admin)
        case partner: TokenHolder(name: "crowd", role: .partner)
        default: nil
        }
    }

    func refresh(isForced: Bool) -> Bool { false }
}
