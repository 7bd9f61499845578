package import Logging
import Rules
import Synchronization
import Telemetry

/// Logs operators' acts and changes of the verdict. It checks for them at each reading.
package final class EngineLog: Sendable {
    private struct Logged {
        var event: Int64
        var verdict = "OK"
    }

    private let engine: SaleEngine
    private let log: Logger
    private let logged: Mutex<Logged>

    private init(_ engine: SaleEngine, after event: Int64, _ log: Logger) {
        (self.engine, self.log) = (engine, log)
        logged = Mutex(Logged(event: event))
    }

    /// Logs an engine's acts and verdicts until the engine ends.
    package static func follow(_ engine: SaleEngine, after event: Int64, _ log: Logger) {
        let engineLog = EngineLog(engine, after: event, log)
        _ = engine.feed.onAppend { item in
            if case .reading(let reading) = item { engineLog.write(reading) }
        }
    }

    /// Called ten times a second, on the thread that publishes the reading.
    private func write(_ reading: Reading) {
        let (first, hasNewVerdict) = logged.withLock { logged in
            defer {
                logged.event = max(logged.event, reading.event)
                logged.verdict = reading.verdict?.state ?? logged.verdict
            }
            return (logged.event, logged.verdict != reading.verdict?.state ?? logged.verdict)
        }
        if reading.event > first {
            for event in engine.latestActs(RecentActs.limit, upTo: reading.event)
            where event.sequence > first {
                write(EventRow(event))
            }
        }
        if hasNewVerdict, let verdict = reading.verdict { write(verdict) }
    }

    private func write(_ act: EventRow) {
        var fields: Logger.Metadata = [
            "sequence": .stringConvertible(act.sequence), "kind": .string(act.kind),
        ]
        if !act.drop.isEmpty { fields["drop"] = .string(act.drop) }
        if let author = act.author { fields["by"] = .string(author) }
        if let reason = act.reason { fields["reason"] = .string(reason) }
        if let text = act.text { fields["text"] = .string(text) }
        if let number = act.number { fields["number"] = .stringConvertible(number) }
        log.info("act", metadata: fields)
    }

    private func write(_ verdict: VerdictReading) {
        let level: Logger.Level =
            switch verdict.state {
            case "OK": .info
            case "STORAGE FAILED", "DOWN": .error
            default: .warning
            }
        log.log(
            level: level, "state",
            metadata: ["state": .string(verdict.state), "reason": .string(verdict.reason)])
    }
}
