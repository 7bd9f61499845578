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
            Prints one line when it is ready, 'listening on http://HOST:PORT', and ends cleanly on \
            INT, TERM and QUIT. HUP, which a terminal that closes sends too, ends nothing: tokens, \
            certificate and key are read again. The log goes to standard error.

            The journal is picked up where it ended; an open drop comes back open after less than \
            5 s away, else paused. On the very first start an admin's token is made, which watch \
            and drop on this machine find by themselves.

            How far the journal had come is kept beside it (ID.sale-lock). A journal that is missing, \
            or older than that, is refused: a sale must not begin twice.
            """)

    @Argument(help: "The campaign file (TOML).", completion: .file(extensions: ["toml"]))
    var campaign: String
    @Option(help: "Host and port; port 0 picks a free one.")
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
        help: "Threads that take requests, 1 to 64. Without it: as many as cores, 2 to 8."
    )
    var eventLoops: Int?
    @Option(
        help: """
            How long an unused connection is kept, 1s to 1h. Answers tell it (Keep-Alive); keep it \
            longer than what stands in front does.
            """)
    var keepAlive = "75s"
    @Flag(help: "Listen on another address than this machine's own without TLS.")
    var insecure = false

    @Flag(
        help: """
            Take up a journal that is missing or older than what was last written, because the newer \
            events are lost for good. The journal tells who said so.
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

    /// Number of event loops for requests.
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

    private func serve(_ signals: TerminationSignals, _ log: Logger) async throws {
        try OpenFiles.check(for: self)
        let source = try CampaignSource(path: campaign)
        log.info(
            "starting",
            metadata: [
                "version": .string(ProgramVersion.current), "campaign": .string(source.file.id),
                "pid": .stringConvertible(ProcessInfo.processInfo.processIdentifier),
            ])
        for warning in source.file.warnings {
            log.warning("\(source.path):\(warning.line): \(warning.what)")
        }
        var settings = try settings(for: source)
        settings.isInsecureAllowed = insecure
        settings.log = log
        let book = try tokenBook()
        let path = try journal ?? XDGPaths().recording(of: source.file.id)
        let room = try await startupResponder(&settings, journal: path)
        let sale = try OpenedSale(
            source, journal: path, at: .now, acceptsOlderState: acceptOlderState,
            isWanted: signals.goesOn
        ) { read, all in
            room?.setProgress(percent: Int(read * 100 / all))
            guard read % 100_000 == 0 else { return }
            log.info(
                "reading",
                metadata: [
                    "events": .stringConvertible(read), "of": .stringConvertible(all),
                ])
        }
        await room?.close()
        log.info("journal", metadata: ["is": .string(sale.beginning)])
        if let warning = sale.warning { log.warning("\(warning)") }
        guard !signals.haveCome else { return sale.close() }
        let last = sale.sale.sequence
        let running = try await RunningEngine(sale, settings: settings, tokens: book)
        EngineLog.follow(running.engine, after: last, log)
        log.info("listening", metadata: ["url": .string(running.server.address.url)])
        // The sale must not fail because standard output is closed or its disk is full.
        try? Standard.output("listening on \(running.server.address.url)")
        signals.handleReload {
            log.info("rereading", metadata: ["signal": "HUP"])
            running.server.reread()
        }
        let ending = await firstOf(signals, running)
        let why = ending.map { "the journal failed: \($0)" } ?? "signal \(signals.latest)"
        log.log(level: ending == nil ? .info : .error, "stopping", metadata: ["why": .string(why)])
        await running.stop()
        withExtendedLifetime(signals) {}
        if let reason = ending ?? running.failure.known {
            throw Failure(
                "The journal failed: \(reason). Nothing is acknowledged any more.", .ioError)
        }
    }

    /// Answers at the address while a long journal is read, so that the deck shows the progress.
    private func startupResponder(
        _ settings: inout ServerSettings, journal path: String
    ) async throws(Failure) -> StartupResponder? {
        guard OpenedSale.length(ofJournalAt: path) >= 5 * OpenedSale.chapter else { return nil }
        do throws(ServerProblem) {
            let room = try await StartupResponder.open(settings)
            settings.port = room.port
            settings.socket = room.socket
            return room
        } catch {
            throw Failure(error)
        }
    }

    /// Waits for a signal or for the journal's failure; returns why it failed. A second signal ends the
    /// time that clients have to read their answers.
    private func firstOf(_ signals: TerminationSignals, _ running: RunningEngine) async -> String? {
        let (stream, continuation) = AsyncStream.makeStream(of: String?.self)
        let onFailure = Task.detached { continuation.yield(await running.failure.reason()) }
        signals.handle { count in
            if count > 1 { running.server.cutShort() }
            continuation.yield(nil)
        }
        defer { onFailure.cancel() }
        for await ending in stream { return ending }
        return nil
    }

    private func address() throws -> ListenAddress {
        do throws(ListenAddressProblem) {
            return try ListenAddress(listen)
        } catch {
            throw ValidationError(error.sentence)
        }
    }

    private func settings(for source: CampaignSource) throws -> ServerSettings {
        let address = try address()
        var settings = ServerSettings(campaign: CampaignCard(source))
        settings.host = address.host
        settings.port = address.port
        settings.loops = loops
        settings.setKeepAlive(try keepAliveSpan)
        if let tlsCert, let tlsKey {
            settings.tls = TLSFiles(certificatePath: tlsCert, keyPath: tlsKey)
        }
        return settings
    }

    /// The tokens. The first start on a machine makes the admin's.
    private func tokenBook() throws(Failure) -> LiveTokens {
        if let tokens {
            return try Failure.translating { () throws(TokenProblem) in
                try LiveTokens(TokenFile(path: tokens))
            }
        }
        let file = TokenFile(path: try XDGPaths().tokens)
        let secret = try XDGPaths().adminToken
        return try Failure.translating { () throws(TokenProblem) in
            var generator = SystemRandomNumberGenerator()
            _ = try file.createFirstAdmin(
                named: try TokenName("admin"), secretAt: secret, at: .now, using: &generator)
            return try LiveTokens(file)
        }
    }
}
