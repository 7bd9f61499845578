import Health
import Rules
import Telemetry

/// The metrics page in the Prometheus text format 0.0.4.
enum MetricsPage {
    private struct Page {
        var text = ""

        /// Adds a metric with its help, its type and a value for each set of labels.
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

        /// Adds a histogram. Each bucket counts all durations up to its bound.
        mutating func histogram(_ name: String, _ help: String, _ buckets: DurationBuckets) {
            text += "# HELP penstock_\(name) \(help)\n# TYPE penstock_\(name) histogram\n"
            var count = 0
            for (bound, more) in zip(DurationBuckets.boundsUS, buckets.counts) {
                count += more
                text += "penstock_\(name)_bucket{le=\"\(MetricsPage.seconds(bound))\"} \(count)\n"
            }
            text += "penstock_\(name)_bucket{le=\"+Inf\"} \(buckets.count)\n"
            text += "penstock_\(name)_sum \(MetricsPage.seconds(buckets.sumUS))\n"
            text += "penstock_\(name)_count \(buckets.count)\n"
        }

        mutating func gauge(_ name: String, _ help: String, _ value: Int) {
            metric(name, "gauge", help, [("", String(value))])
        }

        mutating func counter(_ name: String, _ help: String, _ value: Int) {
            metric(name, "counter", help, [("", String(value))])
        }
    }

    /// The page for a reading, and for all answers and syncs since the start.
    ///
    /// The page always has every metric with every value of its labels. The storefront's metrics
    /// are there only if the campaign names a storefront. `notices` are the notices to operators.
    static func text(
        _ reading: Reading, times: (answers: DurationBuckets, syncs: DurationBuckets),
        version: String, hasStorefront: Bool, areTokensUsable: Bool, notices: [String]
    ) -> String {
        var page = Page()
        let label = "version=\"\(version)\""
        page.metric("info", "gauge", "The engine's version.", [(label, "1")])
        page.metric("build_info", "gauge", "The version of the program.", [(label, "1")])
        add(reading.drops, to: &page)
        add(reading.engine, times, to: &page)
        page.counter("events_total", "Events in the journal.", Int(reading.event))
        if hasStorefront { add(reading.storefront, to: &page) }
        page.metric(
            "state", "gauge", "Whether the crash indicator shows this state.",
            HealthState.allCases.map {
                ("state=\"\($0.rawValue)\"", reading.verdict?.state == $0.rawValue ? "1" : "0")
            })
        page.gauge(
            "tokens_file_usable", "Whether the token file can be used.",
            areTokensUsable ? 1 : 0)
        page.metric(
            "notice_info", "gauge", "A notice to operators, in words.",
            notices.map { ("text=\"\(escaped($0))\"", "1") })
        return page.text
    }

    /// Adds the storefront's metrics: `NaN` before the first probe.
    private static func add(_ storefront: StorefrontReading?, to page: inout Page) {
        page.metric(
            "storefront_up", "gauge", "Whether the storefront answers.",
            [("", storefront.map { $0.isUp ? "1" : "0" } ?? "NaN")])
        page.metric(
            "storefront_latency_seconds", "gauge", "How long the storefront took.",
            [("", storefront.map { seconds($0.latencyUS) } ?? "NaN")])
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
            "phase", "gauge", "Whether the drop is in this phase.",
            drops.flatMap { drop in
                Phase.allCases.map { phase in
                    (
                        "drop=\"\(drop.drop)\",phase=\"\(phase.rawValue)\"",
                        drop.phase == phase ? "1" : "0"
                    )
                }
            })
        page.metric("claims_total", "counter", "Claims made.", each(\.claims))
        page.metric("grants_total", "counter", "Units set aside.", each(\.grants))
        page.metric("confirmations_total", "counter", "Units paid for.", each(\.confirmations))
        page.metric("lapses_total", "counter", "Holds that ran out.", each(\.lapses))
        page.metric("releases_total", "counter", "Claims and holds given back.", each(\.releases))
        page.metric("registrations_total", "counter", "Registrations taken.", each(\.registrations))
        page.metric(
            "refusals_total", "counter", "Commands refused by the law, by reason.",
            drops.flatMap { drop in
                Refusal.Code.allCases.map { code in
                    ("drop=\"\(drop.drop)\",code=\"\(code.rawValue)\"", String(drop.refusals[code]))
                }
            })
    }

    private static func add(
        _ engine: EngineReading, _ times: (answers: DurationBuckets, syncs: DurationBuckets),
        to page: inout Page
    ) {
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
        page.histogram("latency_seconds", "How long answers took.", times.answers)
        page.gauge("in_flight", "Requests being worked on.", engine.inFlight)
        page.gauge("mailbox_depth", "Commands waiting for the writer.", engine.mailboxDepth)
        page.histogram("sync_seconds", "How long the journal's syncs took.", times.syncs)
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

    static func seconds(_ microseconds: Int) -> String {
        let fraction = String(microseconds % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.count)
        return "\(microseconds / 1_000_000).\(zeros)\(fraction)"
    }

    /// A label's value with its escapes.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"": escaped.append(contentsOf: ["\\", scalar])
            case "\n": escaped.append(contentsOf: ["\\", "n"])
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
