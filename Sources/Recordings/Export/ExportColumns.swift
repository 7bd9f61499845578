import Rules
import Telemetry

extension EventRow {
    static let columns = [
        "seq", "at", "drop", "kind", "buyer", "order_ref", "operator", "reason", "text", "number",
    ]

    var cells: [CSVText.Cell] {
        [
            .own(String(sequence)), .own(Moment(milliseconds: at).rfc3339), .outside(drop),
            .outside(kind), .outside(buyer), .outside(order), .outside(author), .outside(reason),
            .outside(text), .own(number.map(String.init) ?? ""),
        ]
    }
}

extension Reading {
    static let columns = [
        "at", "number", "event", "drop", "phase", "issued", "free", "held", "sold", "withdrawn",
        "line", "registered", "drip_rate", "registrations", "claims", "grants", "confirmations",
        "lapses", "releases", "refusals", "requests", "answered", "refused", "shed", "failed",
        "latency_p50_us", "latency_p99_us", "mailbox_depth", "sync_p99_us", "verdict",
    ]

    /// One row for each drop, with the engine's gauges repeated.
    var rows: [[CSVText.Cell]] {
        drops.map { drop in
            let rate =
                if case .perSecond(let rate) = drop.dripRate { "\(rate)" } else { "unlimited" }
            let counts = [
                drop.issued, drop.free, drop.held, drop.sold, drop.withdrawn, drop.line,
                drop.registered,
            ]
            let totals = [
                drop.registrations, drop.claims, drop.grants, drop.confirmations, drop.lapses,
                drop.releases, drop.refusals.total, engine.requests, engine.answered,
                engine.refused, engine.shed, engine.failed, engine.latencyP50US,
                engine.latencyP99US, engine.mailboxDepth, engine.syncP99US,
            ]
            func own(_ numbers: [Int]) -> [CSVText.Cell] { numbers.map { .own(String($0)) } }
            let head: [CSVText.Cell] = [
                .own(at.rfc3339), .own(String(number)), .own(String(event)), .outside(drop.drop),
                .own(drop.phase.rawValue),
            ]
            return head + own(counts) + [.own(rate)] + own(totals) + [.outside(verdict?.state)]
        }
    }
}
