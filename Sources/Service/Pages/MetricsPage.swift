import Rules
import Telemetry

/// The gauges as Prometheus reads them (text format 0.0.4).
enum MetricsPage {
    private struct Page {
        var text = ""

        /// One metric: its help, its type and a value for each set of labels.
        mutating func metric(
            _ name: String, _ type: String, _ help: String,
            _ samples: [(labels: String, value: String)]
        ) {
            if samples.isEmpty { return }
            text += "# HELP penstock_\(name) \(help)\n# TYPE penstock_\(name) \(type)\n"
            for sample in samples {
                let labels = sample.labels.isEmpty ? "" : "{\(sample.labels)}"
                text += "penstock_\(name)\(labels) \(sample.value)\n"
            }
        }

        mutating func gauge(_ name: String, _ help: String, _ value: Int) {
            metric(name, "gauge", help, [("", String(value))])
        }

        mutating func counter(_ name: String, _ help: String, _ value: Int) {
            metric(name, "counter", help, [("", String(value))])
        }
    }

    /// The page that tells of a reading; without one only of the engine's version.
    static func text(_ reading: Reading?, version: String) -> String {
        var page = Page()
        page.metric("info", "gauge", "The engine's version.", [("version=\"\(version)\"", "1")])
        guard let reading else { return page.text }
        add(reading.drops, to: &page)
        add(reading.engine, to: &page)
        page.counter("events_total", "Events in the journal.", Int(reading.event))
        if let storefront = reading.storefront {
            page.gauge("storefront_up", "Whether the storefront answers.", storefront.isUp ? 1 : 0)
            page.metric(
                "storefront_latency_seconds", "gauge", "How long the storefront took.",
                [("", seconds(storefront.latencyUS))])
        }
        if let verdict = reading.verdict {
            page.metric(
                "state", "gauge", "What the crash indicator says.",
                [("state=\"\(verdict.state)\"", "1")])
        }
        return page.text
    }

    private static func add(_ drops: [DropReading], to page: inout Page) {
        func each(_ value: (DropReading) -> Int) -> [(labels: String, value: String)] {
            drops.map { ("drop=\"\($0.drop)\"", String(value($0))) }
        }
        page.metric(
            "units", "gauge", "Units by where they are.",
            drops.flatMap { drop in
                [
                    ("free", drop.free), ("held", drop.held), ("sold", drop.sold),
                    ("withdrawn", drop.withdrawn),
                ].map { ("drop=\"\(drop.drop)\",state=\"\($0.0)\"", String($0.1)) }
            })
        page.metric("issued_units", "gauge", "Units ever issued.", each(\.issued))
        page.metric("line", "gauge", "Claims that wait.", each(\.line))
        page.metric("registered", "gauge", "Buyers registered now.", each(\.registered))
        page.metric(
            "phase", "gauge", "Where the drop is in its life.",
            drops.map { ("drop=\"\($0.drop)\",phase=\"\($0.phase.rawValue)\"", "1") })
        page.metric("claims_total", "counter", "Claims made.", each(\.claims))
        page.metric("grants_total", "counter", "Units set aside.", each(\.grants))
        page.metric("confirmations_total", "counter", "Units paid for.", each(\.confirmations))
        page.metric("lapses_total", "counter", "Holds that ran out.", each(\.lapses))
        page.metric("releases_total", "counter", "Claims and holds given back.", each(\.releases))
        page.metric("registrations_total", "counter", "Registrations taken.", each(\.registrations))
        page.metric(
            "refusals_total", "counter", "Commands refused by the law, by reason.",
            drops.flatMap { drop in
                drop.refusals.occurring.map {
                    ("drop=\"\(drop.drop)\",code=\"\($0.code.rawValue)\"", String($0.count))
                }
            })
    }

    private static func add(_ engine: EngineReading, to page: inout Page) {
        page.counter("requests_total", "Requests that came in.", engine.requests)
        page.metric(
            "answers_total", "counter", "Answers by outcome.",
            [
                ("outcome=\"answered\"", String(engine.answered)),
                ("outcome=\"refused\"", String(engine.refused)),
                ("outcome=\"shed\"", String(engine.shed)),
                ("outcome=\"failed\"", String(engine.failed)),
            ])
        page.counter("slow_answers_total", "Answers slower than a second.", engine.slow)
        page.metric(
            "latency_seconds", "gauge", "Latency of the last tenth of a second.",
            [
                ("quantile=\"0.5\"", seconds(engine.latencyP50US)),
                ("quantile=\"0.99\"", seconds(engine.latencyP99US)),
                ("quantile=\"1\"", seconds(engine.latencyMaxUS)),
            ])
        page.gauge("in_flight", "Requests being worked on.", engine.inFlight)
        page.gauge("mailbox_depth", "Commands waiting for the writer.", engine.mailboxDepth)
        page.metric(
            "sync_seconds", "gauge", "How long the journal's syncs take.",
            [
                ("quantile=\"0.5\"", seconds(engine.syncP50US)),
                ("quantile=\"0.99\"", seconds(engine.syncP99US)),
            ])
        page.metric(
            "loop_lag_seconds", "gauge", "How late the event loops are.",
            [("", seconds(engine.loopLagUS))])
        page.gauge("connections", "Open connections.", engine.connections)
        page.gauge("watchers", "Open watch streams.", engine.watchers)
        page.gauge("resident_bytes", "Memory in use.", engine.residentBytes)
        page.gauge("disk_free_bytes", "Space left for the journal.", engine.diskFreeBytes)
        page.gauge(
            "storage_failed", "Whether the journal failed.", engine.storageFailed ? 1 : 0)
    }

    private static func seconds(_ microseconds: Int) -> String {
        let fraction = String(microseconds % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.count)
        return "\(microseconds / 1_000_000).\(zeros)\(fraction)"
    }
}
