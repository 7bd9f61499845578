import ArgumentParser
import Canvas
import Client
import Deck
import Wire

/// `penstock watch`: the deck on a live engine.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows a running engine on the deck, live, and acts on its drops.",
        discussion: """
            Keys: O open, P pause, R resume, C close, D drip rate; lower-case letters and arrows \
            only look; ? explains the rest. Leaving the deck does not touch the sale. \
            $XDG_CONFIG_HOME/penstock/config.toml holds theme, color, characters, mouse, timezone, \
            refresh and [keys]; --print-config tells what holds and why.
            """)

    @Argument(help: "The engine.")
    var url = EngineConnection.usualURL
    @OptionGroup var connection: EngineConnection
    @Flag(help: "Show only: no key can act.")
    var readOnly = false
    @Flag(help: "Print labelled lines instead of drawing a screen: for screen readers and pipes.")
    var plain = false
    @OptionGroup var look: DeckLook

    func run() async throws {
        guard let settings = try look.settings() else { return }
        let zone = settings.timezone.value
        let client = try connection.client(url)
        // A wrong address or token is better said before the screen is taken.
        _ = try await Failure.asking { () throws(ClientError) in try await client.campaign() }
        let name = String(client.address.url.split(separator: "/").last ?? "")
        if plain || !DeckLook.hasTerminal {
            return try await PlainWatch(client, name: name, zone: zone).print()
        }
        let seat = Seat(mode: .live, engine: SafeText(name), isReadOnly: readOnly)
        try look.show(LiveSource(client, zone: zone), seat: seat, settings)
    }
}
