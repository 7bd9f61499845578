import Health
import Rules
import Telemetry

/// An engine and somebody who watches it, moved forward in steps of a reading.
struct Watch {
    var indicator: Indicator
    var now = Moment(milliseconds: 1_000_000)
    /// What the next reading tells; a step counts its time and number on.
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

    /// A tenth of a second and a reading, so many times, each changed first.
    mutating func read(_ times: Int = 1, _ change: (inout Reading) -> Void = { _ in }) {
        for _ in 0..<times {
            now = now + TimeSpan(milliseconds: 100)
            reading.at = reading.at + TimeSpan(milliseconds: 100)
            reading.number += 1
            change(&reading)
            observe(.reading(reading))
        }
    }

    /// A silence, in steps of a tenth of a second.
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

    /// Tenths of a second in which so many answers come, of which some failed.
    mutating func answer(_ tenths: Int, _ answers: Int = 100, failed: Int = 0) {
        read(tenths) {
            $0.engine.requests += answers
            $0.engine.answered += answers - failed
            $0.engine.failed += failed
        }
    }

    /// Probes of the storefront, one each half second.
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
