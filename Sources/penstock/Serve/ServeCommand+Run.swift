import Campaign
import Engine
import Foundation
import Logging
import Machine
import Rules
import Service

extension ServeCommand {
    /// Runs the engine until a signal or the journal's failure ends it.
    func serve(_ signals: TerminationSignals, _ log: Logger) async throws {
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
        settings.log = log
        let book = try LiveTokens.open(at: tokens)
        let path = try journal ?? XDGPaths().recording(of: source.file.id)
        let responder = try await startupResponder(&settings, journal: path)
        let sale = try OpenedSale(
            source, journal: path, at: .now, acceptsOlderState: acceptOlderState,
            shouldContinue: signals.mayContinue
        ) { read, all in
            responder?.setProgress(percent: Int(read * 100 / all))
            guard read % 100_000 == 0 else { return }
            log.info(
                "reading",
                metadata: ["events": .stringConvertible(read), "of": .stringConvertible(all)])
        }
        await responder?.close()
        log.info("journal", metadata: ["is": .string(sale.openingDescription)])
        if let warning = sale.warning { log.warning("\(warning)") }
        guard !signals.endWasRequested else { return sale.close() }
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
        let ending = await waitForEnd(signals, running)
        let why = ending.map { "the journal failed: \($0)" } ?? "signal \(signals.latest)"
        log.log(level: ending == nil ? .info : .error, "stopping", metadata: ["why": .string(why)])
        await running.stop()
        withExtendedLifetime(signals) {}
        if let reason = ending ?? running.failure.reportedReason {
            throw Failure(
                "The journal failed: \(reason). Nothing is acknowledged any more.", .ioError)
        }
    }

    /// Answers at the address while a long journal is read, so that the deck shows the progress.
    private func startupResponder(
        _ settings: inout ServerSettings, journal path: String
    ) async throws(Failure) -> StartupResponder? {
        guard OpenedSale.eventCount(ofJournalAt: path) >= 5 * OpenedSale.progressStride else {
            return nil
        }
        do throws(ServerProblem) {
            let responder = try await StartupResponder.open(settings)
            (settings.port, settings.socket) = (responder.port, responder.socket)
            return responder
        } catch {
            throw Failure(error)
        }
    }

    /// Waits for a signal or for the journal's failure; returns why it failed. A second signal
    /// stops waiting for clients.
    private func waitForEnd(_ signals: TerminationSignals, _ running: RunningEngine) async
        -> String?
    {
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
}
