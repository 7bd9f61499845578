import ArgumentParser
import Campaign
import Engine
import Foundation
import Logging
import Machine
import Rules
import Service
import Wire

/// `penstock serve`: the engine and its HTTP API.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the sale engine of a campaign and its HTTP API.",
        discussion: """
            When it is ready, it prints 'listening on http://HOST:PORT'. INT, TERM and QUIT end it \
            in order. HUP, which a closing terminal sends too, does not end it: it reads tokens, \
            certificate and key again. The log goes to standard error.

            The sale goes on where the journal ended. A drop that was open is open again if the \
            engine was away for less than 5 s; otherwise it is paused. The first start makes an \
            admin's token, which watch and drop on this machine find by themselves.

            The file ID.sale-lock beside the journal says how far the journal had come. A journal \
            that is missing, or older than that, is refused: a sale must not begin twice.
            """)

    @Argument(help: "The campaign file (TOML).", completion: .file(extensions: ["toml"]))
    var campaign: String
    @Option(help: "Host and port; port 0 chooses a free one.")
    var listen = "127.0.0.1:7070"
    @Option(
        help: "The journal. Without it: $XDG_DATA_HOME/penstock/ID.sale.", completion: .file())
    var journal: String?
    @Option(
        help: "The file of tokens. Without it: $XDG_CONFIG_HOME/penstock/tokens.",
        completion: .file())
    var tokens: String?
    @Option(help: "The certificate chain for TLS, PEM.", completion: .file())
    var tlsCert: String?
    @Option(help: "The private key for TLS, PEM.", completion: .file())
    var tlsKey: String?
    @Option(
        help: "Threads that receive requests, 1 to 64. Without it: one per core, 2 to 8.")
    var eventLoops: Int?
    @Option(
        help: """
            How long an idle connection stays open, 1s to 1h; answers carry it as Keep-Alive. Make \
            it longer than that of a proxy in front.
            """)
    var keepAlive = "75s"
    @Flag(help: "Allow other machines to connect without TLS.")
    var insecure = false

    @Flag(
        help: """
            Accept a journal that is missing or older than what was last written, because the \
            newer events are lost for good. The journal records who accepted it.
            """)
    var acceptOlderState = false

    @OptionGroup var logging: LogOptions

    func validate() throws {
        _ = try address()
        if (tlsCert == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-cert and --tls-key go together.")
        }
        if let eventLoops, !(1...64).contains(eventLoops) {
            throw ValidationError("--event-loops is a number from 1 to 64.")
        }
        _ = try keepAliveSpan
    }

    var loops: Int {
        eventLoops ?? min(8, max(2, ProcessInfo.processInfo.activeProcessorCount))
    }

    private var keepAliveSpan: TimeSpan {
        get throws {
            let range = TimeSpan.seconds(1)...TimeSpan.seconds(3600)
            guard let span = DurationText.span(keepAlive), range.contains(span) else {
                throw ValidationError(
                    "--keep-alive is \(DurationText.rule(in: range)), not \"\(keepAlive)\".")
            }
            return span
        }
    }

    func run() async throws {
        Memory.giveBackLargeBlocks()
        let signals = TerminationSignals(hangup: .reloads)
        let (log, writer) = logging.begin()
        defer { writer.end() }
        do {
            try await serve(signals, log)
        } catch let failure as Failure where failure.status == .done {
            log.info("journal", metadata: ["is": .string(failure.sentence)])
        } catch let failure as Failure where logging.logFormat == .json {
            log.error("failed", metadata: ["why": .string(failure.sentence)])
            throw ExitCode(failure.status.rawValue)
        }
        log.info("stopped")
    }

    private func address() throws -> ListenAddress {
        do throws(ListenAddressProblem) {
            return try ListenAddress(listen)
        } catch {
            throw ValidationError(error.sentence)
        }
    }

    func settings(for source: CampaignSource) throws -> ServerSettings {
        let address = try address()
        var settings = ServerSettings(campaign: CampaignCard(source))
        settings.host = address.host
        settings.port = address.port
        settings.loops = loops
        settings.isInsecureAllowed = insecure
        settings.setKeepAlive(try keepAliveSpan)
        if let tlsCert, let tlsKey {
            settings.tls = TLSFiles(certificatePath: tlsCert, keyPath: tlsKey)
        }
        return settings
    }
}
