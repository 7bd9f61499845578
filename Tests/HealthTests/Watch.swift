import Health
import Rules
import Telemetry

/// A simulated engine and the indicator that watches it, advanced reading by reading.
struct Watch {
    var indicator: Indicator
    var now = Moment(milliseconds: 1_000_000)
    /// The content of the next reading; each step advances its time and number.
    var reading: Reading
    var verdict: Verdict?

    init(
        receivesTicks: Bool = true, drawWindows: [String: TimeSpan] = [:],
        limits: HealthLimits = HealthLimits()
    ) {
        indicator = Indicator(
            drawWindows: drawWindows, receivesTicks: receivesTicks, limits: limits)
        let id = DropID(trusted: "d1")
        let sale = Sale(terms: CampaignTerms(id: "c", drops: [DropTerms(id: id, units: 100)]))
        reading = Reading(
            at: Moment(milliseconds: 5_000_000), number: 0, boot: "one", event: 0, durable: 0,
            drops: sale.drops.map { DropReading($0) }, engine: EngineReading())
    }

    var state: HealthState? { verdict?.state }
    var states: [HealthState] {
        verdict.map { [$0.leading.state] + $0.others.map(\.state) } ?? []
    }
    var reason: String { verdict?.leading.reason ?? "" }
    var severity: Severity? { verdict?.leading.severity }

    mutating func observe(_ evidence: Evidence) {
        verdict = indicator.observe(evidence, at: now)
    }

    /// Advances by this number of readings, a tenth of a second each. `change` edits each one
    /// first.
    mutating func read(_ times: Int = 1, _ change: (inout Reading) -> Void = { _ in }) {
        for _ in 0..<times {
            now = now + TimeSpan(milliseconds: 100)
            reading.at = reading.at + TimeSpan(milliseconds: 100)
            reading.number += 1
            change(&reading)
            observe(.reading(reading))
        }
    }

    /// Advances without readings, in steps of a tenth of a second.
    mutating func wait(milliseconds: Int64) {
        for _ in 0..<(milliseconds / 100) {
            now = now + TimeSpan(milliseconds: 100)
            reading.at = reading.at + TimeSpan(milliseconds: 100)
            observe(.tick)
        }
    }

    mutating func openWithLine() {
        reading.drops[0].phase = .open
        reading.drops[0].line = 50
    }

    /// Advances by tenths of a second, each with this number of answers, some of them failed.
    mutating func answer(_ tenths: Int, _ answers: Int = 100, failed: Int = 0) {
        read(tenths) {
            $0.engine.requests += answers
            $0.engine.answered += answers - failed
            $0.engine.failed += failed
        }
    }

    /// Probes the storefront, every half second.
    mutating func probe(_ times: Int = 1, isUp: Bool = true, milliseconds: Int = 100) {
        for _ in 0..<times {
            let number = (reading.storefront?.number ?? 0) + 1
            reading.storefront = StorefrontReading(
                isUp: isUp, status: isUp ? 200 : nil, latencyUS: milliseconds * 1000,
                number: number)
            read(5)
        }
    }
}
