import Health
import Rules
import Telemetry

/// An hour of a sale in which nothing is wrong, and much looks as if it were: openings, stampedes of
/// "sold out", pauses, a slow drip, clock steps, stops of the watcher, of the engine's machine and of
/// its disk, readings that lie on the way, single errors and single failed probes.
struct QuietHour: Sendable {
    /// Raises by severity, and of which states.
    var alarms: [HealthState] = []
    var warnings: [HealthState] = []
    /// Of the simpler ways.
    var deadlines = 0
    var depths = 0

    /// An hour, or as many ticks of it, from a seed.
    init(seed: UInt64, ticks: Int = 36_000) {
        var chance = Chance(seed: seed, stream: 3)
        let plans = [3000, 15_000, 27_000].enumerated().map { number, opensAt in
            SimulatedSale.Plan(
                opensAt: opensAt * ticks / 36_000, units: chance.number(3000...10_000),
                dripRate: number == 1 ? chance.number(1...3) : chance.number(20...800),
                crowd: chance.number(20_000...60_000))
        }
        var sale = SimulatedSale(
            plans: plans, payment: chance.uniform(20, 60), base: chance.lognormal(300, 0.7),
            seed: seed)
        var link = SimulatedLink(seed: seed)
        var onlookers = Onlookers()
        var paused = 0
        var before: [HealthState: Severity] = [:]
        func happens(_ timesAnHour: Double) -> Bool { chance.happens(timesAnHour / 36_000) }
        for tick in 1...ticks {
            if happens(30) { sale.stands = Int(chance.lognormal(2, 0.75)) }
            if happens(10) { sale.commitHangs = min(8, Int(chance.lognormal(1.5, 0.6))) }
            if happens(20) { link.hiccup = Int(chance.lognormal(2, 0.7)) }
            if happens(2) { link.stopped = chance.number(50...600) }
            if happens(1) { sale.clockStep += Int64(chance.number(-3600...3600)) * 1000 }
            if happens(4), paused == 0 { paused = chance.number(100...600) }
            sale.setPaused(paused > 0)
            paused = max(0, paused - 1)
            sale.incident = happens(6) ? .someErrors : nil
            let reading = sale.step()
            onlookers.take(reading, tick: tick)
            for (_, verdict) in link.carry(reading, tick: tick, deathTicks: nil) where tick > 10 {
                var now: [HealthState: Severity] = [:]
                for finding in [verdict.leading] + verdict.others where !finding.isLatched {
                    now[finding.state] = finding.severity
                    let earlier = before[finding.state] ?? .normal
                    guard finding.severity > earlier else { continue }
                    if finding.severity == .alarm { alarms.append(finding.state) }
                    if finding.severity == .warning { warnings.append(finding.state) }
                }
                before = now
            }
        }
        (deadlines, depths) = (onlookers.deadlines, onlookers.depths)
    }
}
