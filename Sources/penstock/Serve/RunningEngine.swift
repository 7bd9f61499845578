import Campaign
import Client
import Engine
import Foundation
import Health
import Journal
import Logging
import Machine
import Recordings
import Rules
import Service

/// An engine with its HTTP server, for `serve` and `demo`.
struct RunningEngine {
    let engine: SaleEngine
    let server: HTTPServer
    let failure: FailureSignal
    private let history: Recording
    /// The task that probes the storefront; nil when the campaign names none.
    private let probe: Task<Void, Never>?

    /// Starts an engine on a sale, then its HTTP server.
    init(
        _ sale: consuming OpenedSale, settings: ServerSettings, tokens: any TokenBook
    ) async throws(Failure) {
        let failure = FailureSignal()
        let storefront = try sale.file.storefront.map { storefront throws(Failure) in
            try StorefrontProbe(storefront)
        }
        var limits = EngineLimits()
        limits.awayLimit = sale.file.awayLimit
        limits.pausesByItself = sale.file.autoPause
        limits.health = HealthLimits(storefrontSLO: sale.file.storefront?.sloLatency)
        let file = sale.file
        let clock = SystemClock(
            notBefore: max(sale.sale.moment, sale.lastAlive ?? sale.sale.moment))
        var begun = sale.sale
        begun.clockAhead = clock.ahead
        if clock.ahead >= .seconds(1) {
            let why = RunningEngine.warning(ahead: clock.ahead)
            settings.log.warning("clockBehind", metadata: ["why": .string(why)])
        }
        let engine = SaleEngine(
            sale: begun, lastAlive: sale.lastAlive, store: sale.ledger,
            history: sale.history, drawSeedHashes: sale.drawSeedHashes, acts: sale.acts,
            diskPath: sale.history.path, clock: clock,
            limits: limits, onFailure: { failure.report($0) })
        var settings = settings
        settings.perBuyerPerSecond = file.limits.perBuyerPerSecond
        settings.pollCapacity =
            file.storefront?.pollsPerSecond ?? KeptScorecards.measuredRate(for: file.id)
            ?? PollLoad.usualCapacity
        settings.version = ProgramVersion.current
        settings.campaignText = sale.history.campaignText.text
        do {
            server = try await HTTPServer.open(settings, engine: engine, tokens: tokens)
        } catch {
            engine.stop()
            throw Failure(error)
        }
        RunningEngine.journalAcceptance(
            of: sale.ledger.beginning, in: file.drops.first?.id, to: engine)
        self.engine = engine
        self.failure = failure
        history = sale.history
        probe = storefront.map { probe in
            Task.detached { await probe.run { engine.setStorefront($0) } }
        }
    }

    /// The warning when the journal's last moment is later than the machine's time.
    private static func warning(ahead: TimeSpan) -> String {
        """
        the journal ends \(ahead.milliseconds / 1000) s after this machine's time: its clock was \
        put back since, or is wrong now; events go on from there, and schedules follow the \
        machine's clock
        """
    }

    /// Writes into the journal who accepted its older state.
    private static func journalAcceptance(
        of beginning: Ledger.Beginning, in drop: DropID?, to engine: SaleEngine
    ) {
        guard case .older(let event, let head) = beginning, let drop else { return }
        let words: ExactText =
            "taken up at event \(event) with --accept-older-state; event \(head) had been written"
        let mark = OperatorCommand(
            .mark(words), drop: drop, author: .operator(ExactText(NSUserName())),
            reason: "newer events are lost")
        _ = engine.submit(.command(.operate(mark)), ticket: 0, to: NobodyWaiting())
    }

    /// Accepts no new work, answers the open requests, closes the journal.
    func stop() async {
        probe?.cancel()
        await server.close()
        let (engine, history) = (engine, history)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            // Waiting for the writer blocks, so it needs its own thread.
            Thread.detachNewThread {
                // An open reader would keep the journal's log file beside it.
                history.close()
                engine.stop()
                continuation.resume()
            }
        }
    }
}

/// Discards answers.
private final class NobodyWaiting: ReplySink {
    func deliver(_ replies: [Reply]) {}
}

extension StorefrontProbe {
    /// The probe of a campaign's storefront. Its time-out is twice the latency that counts as slow,
    /// at least the interval and at most 10 s.
    init(_ storefront: StorefrontPlan) throws(Failure) {
        do throws(SetupError) {
            try self.init(
                url: storefront.probe, interval: storefront.interval,
                deadline: min(
                    .seconds(10),
                    max(
                        storefront.interval,
                        TimeSpan(milliseconds: 2 * storefront.sloLatency.milliseconds))),
                expected: storefront.expected)
        } catch {
            let why =
                switch error {
                case .notAnAddress: "it is no address of a host"
                case .noTrust(let cause): "the trusted certificates cannot be used: \(cause)"
                }
            throw Failure("The storefront \(storefront.probe) cannot be asked: \(why).", .badData)
        }
    }
}
