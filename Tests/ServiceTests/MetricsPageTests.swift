import Engine
import Health
import Rules
import Telemetry
import Testing
import Wire

@testable import Service

/// The page for Prometheus is complete from the first request on and follows the format's rules.
@Suite struct MetricsPageTests {
    private func page(_ server: TestServer) async throws -> MetricsRules {
        let answer = try await server.ask("GET", "/metrics", role: .viewer)
        #expect(answer.status == 200)
        return MetricsRules(answer.body)
    }

    @Test func aNewEnginesPageHasEverythingThatALaterOneHas() async throws {
        try await TestServer.lend { settings in
            settings.campaign.storefrontLimitMS = 800
        } _: { server in
            let fresh = try await page(server)
            #expect(fresh.findings.isEmpty, "\(fresh.findings)")
            try await server.openDrop("a")
            _ = try await server.ask("POST", "/v1/drops/d1/claims", #"{"buyer":"a"}"#)
            _ = try await server.ask("POST", "/v1/drops/d1/claims", #"{"buyer":"nobody"}"#)
            server.engine.setStorefront(
                StorefrontReading(isUp: true, status: 200, latencyUS: 1000, number: 1))
            while try await page(server).samples.contains(where: { $0.value.isNaN }) {
                // A reading comes ten times a second.
                await Task.yield()
            }
            let later = try await page(server)
            #expect(later.findings.isEmpty, "\(later.findings)")
            #expect(later.shape == fresh.shape)
            func value(_ name: String, _ labels: [String: String]) -> Double? {
                later.samples.first { $0.name == "penstock_" + name && $0.labels == labels }?.value
            }
            #expect(value("units", ["drop": "d1", "state": "held"]) == 1)
            #expect(value("phase", ["drop": "d1", "phase": "open"]) == 1)
            #expect(value("phase", ["drop": "d1", "phase": "paused"]) == 0)
            #expect(value("refusals_total", ["drop": "d1", "code": "notRegistered"]) == 1)
            #expect(value("refusals_total", ["drop": "d1", "code": "soldOut"]) == 0)
            #expect(value("latency_seconds_count", [:]) ?? 0 >= 5)
            #expect(value("build_info", ["version": "0"]) == 1)
            #expect(value("info", ["version": "0"]) == 1)
            let states = later.samples.filter { $0.name == "penstock_state" }
            #expect(states.count == HealthState.allCases.count)
            #expect(states.map(\.value).reduce(0, +) == 1)
        }
    }

    @Test func publishedNamesAndLabelsAreKept() async throws {
        try await TestServer.lend { server in
            let page = try await page(server)
            let names = Set(page.types.keys.map { $0.dropFirst("penstock_".count) })
            for name in [
                "info", "units", "issued_units", "line", "registered", "phase", "claims_total",
                "grants_total", "confirmations_total", "lapses_total", "releases_total",
                "registrations_total", "refusals_total", "requests_total", "answers_total",
                "slow_answers_total", "latency_seconds", "in_flight", "mailbox_depth",
                "sync_seconds", "loop_lag_seconds", "connections", "watchers", "resident_bytes",
                "disk_free_bytes", "storage_failed", "events_total", "state",
            ] {
                #expect(names.contains(Substring(name)), "\(name)")
            }
            #expect(page.types["penstock_latency_seconds"] == "histogram")
            #expect(page.types["penstock_sync_seconds"] == "histogram")
        }
    }

    @Test func timesFallIntoTheirBuckets() {
        var buckets = DurationBuckets()
        for us in [0, 500, 501, 10_000_000, 10_000_001, -1] { buckets.record(us) }
        #expect(buckets.counts.first == 3 && buckets.counts[1] == 1)
        #expect(buckets.counts.suffix(2) == [1, 1])
        #expect(buckets.count == 6 && buckets.sumUS == 20_001_002)
    }
}
