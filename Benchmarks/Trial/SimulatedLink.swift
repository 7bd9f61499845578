import Health
import Rules
import Telemetry

/// The way from a simulated sale to an indicator: delays, hiccups, a closed connection, a watcher
/// that is stopped.
struct SimulatedLink: Sendable {
    private(set) var indicator: Indicator
    /// Ticks for which readings lie on the way, and those for which the watcher is stopped.
    var hiccup = 0
    var stopped = 0
    private var waiting: [Reading] = []
    private var chance: Chance
    private var refusals = 0
    private var beat = 0

    init(seed: UInt64) {
        indicator = Indicator(receivesTicks: true)
        chance = Chance(seed: seed, stream: 1)
        beat = chance.number(30...99)
    }

    /// Hands a tick's reading over.
    ///
    /// - Parameters:
    ///   - reading: what the tick brought, if anything.
    ///   - tick: which one it is.
    ///   - deathTicks: how long ago the engine was killed; nil while it lives.
    /// - Returns: what was said when, in milliseconds after the tick.
    mutating func carry(
        _ reading: Reading?, tick: Int, deathTicks: Int?
    ) -> [(ms: Int, verdict: Verdict)] {
        if let reading { waiting.append(reading) }
        if stopped > 0 {
            stopped -= 1
            return []
        }
        var told: [(ms: Int, verdict: Verdict)] = []
        func take(_ evidence: Evidence, _ ms: Int, _ link: inout SimulatedLink) {
            let moment = Moment(milliseconds: 50_000_000 + Int64(tick) * 100 + Int64(ms))
            told.append((ms, link.indicator.observe(evidence, at: moment)))
        }
        if deathTicks == 0 {
            take(.link(.closed), chance.number(1...20), &self)
            refusals = 0
        } else if let deathTicks, deathTicks > 0, refusals < 40 {
            // Two attempts a tick at first, then fewer.
            for half in 0..<2 where deathTicks < 3 || half == 0 {
                refusals += 1
                take(.link(.refused), half * 50 + chance.number(1...15), &self)
            }
        }
        if hiccup > 0 {
            hiccup -= 1
        } else {
            let ms = min(25, Int(chance.lognormal(3, 0.7)))
            for reading in waiting { take(.reading(reading), ms, &self) }
            waiting = []
        }
        take(.tick, beat, &self)
        return told
    }
}
