import ArgumentParser
import Canvas
import Client
import Console
import Deck
import Machine
import NIOCore
import Settings
import Wire

/// `penstock watch`: the deck on a live engine.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows a running engine on the deck, live, and acts on its drops.",
        discussion: """
            Keys: O open, P pause, R resume, C close, D drip rate, : every command by name; \
            lower-case letters and arrows only look; ? explains the rest. Leaving the deck does \
            not touch the sale. x writes a picture of this moment as SVG and as text. The mouse \
            chooses and focuses, and never acts; m leaves it to the terminal. 1 to 9 show one of \
            several engines, and d lists the drops.

            $XDG_CONFIG_HOME/penstock/config.toml holds theme, color, characters, mouse, timezone, \
            refresh, bell, notify, [panels] and [keys]. A running deck reads it again when it is \
            saved. --print-config prints every setting and where it came from.
            """)

    @Argument(
        help: ArgumentHelp(
            "The engine, or up to nine; or name them with --url.",
            valueName: "url"))
    var engines: [String] = []
    @Option(help: "An engine, in place of an argument; may be given several times.")
    var url: [String] = []
    @Option(
        help: """
            A file with the token. Given several times: one for each engine, in their order. \
            Without it: PENSTOCK_TOKEN, or the admin's token from the first start on this machine.
            """,
        completion: .file())
    var tokenFile: [String] = []
    @Option(help: "A PEM file with the certificate to trust, for https.", completion: .file())
    var trust: String?
    @Flag(help: "Show only: no key can act.")
    var readOnly = false
    @Flag(help: "Print labelled lines instead of drawing a screen: for screen readers and pipes.")
    var plain = false
    @OptionGroup var look: DeckLook

    /// The engines in the order in which they were named.
    private var urls: [String] {
        let named = engines + url
        return named.isEmpty ? [EngineConnection.usualURL] : named
    }

    func validate() throws {
        guard urls.count <= 9 else { throw ValidationError("A deck shows at most 9 engines.") }
        guard Set(urls).count == urls.count else {
            throw ValidationError("Name every engine only once.")
        }
        guard tokenFile.count <= 1 || tokenFile.count == urls.count else {
            throw ValidationError(
                "Give --token-file once for all engines, or once for each of them.")
        }
    }

    /// Time-out for an engine before the deck is shown. An engine that hangs is then shown as such.
    private static let patience = TimeAmount.seconds(1)

    /// Whether an engine rehearses, once it has read its journal. Nil for one that is not up: the
    /// deck goes on trying. With several engines none is waited for.
    private func isRehearsal(at client: EngineClient) async throws -> Bool? {
        defer { Standard.endProgress() }
        while true {
            do throws(ClientError) {
                return try await client.campaign(within: WatchCommand.patience).card.isRehearsal
            } catch {
                switch error {
                case .unreachable: return nil
                case .refused(let problem) where problem.isOfStart:
                    if urls.count > 1 { return nil }
                    Standard.progress(
                        "\(client.address.url) is starting: \(problem.progress ?? 0) % of its journal"
                            + " read")
                case .refused(let problem) where problem.status >= 500: return nil
                case .refused, .notAllowed, .untrusted, .badAnswer: throw Failure(error)
                }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    func run() async throws {
        guard let settings = try look.settings() else { return }
        let zone = settings.timezone.value
        let clients = try self.clients()
        // A wrong token is reported before the screen opens. An engine that is not up is shown as
        // such.
        var modes: [DeckMode] = []
        for client in clients {
            modes.append(try await isRehearsal(at: client) == true ? .rehearsal : .live)
        }
        if plain || !DeckLook.hasTerminal { return try await print(clients, zone) }
        let contexts = zip(clients, modes).map { client, mode in
            DeckContext(
                mode: mode, engine: SafeText(client.address.authority), isReadOnly: readOnly)
        }
        let source: any DeckSource =
            clients.count == 1
            ? LiveSource(clients[0], zone: zone) : MultiEngineSource(clients, zone: zone)
        try look.show(source, contexts: contexts, settings)
    }

    private func clients() throws(Failure) -> [EngineClient] {
        var clients: [EngineClient] = []
        for (place, url) in urls.enumerated() {
            let file = tokenFile.count > 1 ? tokenFile[place] : tokenFile.first
            clients.append(try EngineConnection.client(url, tokenFile: file, trust: trust))
        }
        return clients
    }

    /// Prints the lines of every engine, with its name when there are several.
    private func print(_ clients: [EngineClient], _ zone: ZoneChoice) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients {
                let name = client.address.authority
                let watch = PlainWatch(
                    client, name: name, zone: zone, prefix: clients.count > 1 ? name + " " : "")
                group.addTask { try await watch.print() }
            }
            try await group.waitForAll()
        }
    }
}
