import Health
import Rules
import Telemetry

/// One incident in one simulated sale, and what was said of it.
struct IncidentRun: Sendable {
    /// When the right word was first among the findings, in milliseconds after the incident began.
    var wordMS: Int?
    /// When it was an alarm.
    var alarmMS: Int?
    /// Whether it was the word on the screen.
    var led = false
    /// The words on the screen, each time that another than OK came.
    var changes = 0
    /// Raises of the right word, of any that is true too, and of words that are not.
    var trueRaises: [HealthState] = []
    var falseRaises: [HealthState] = []
    /// Whether the simpler ways noticed.
    var deadlineNoticed = false
    var depthNoticed = false

    /// Lets an incident happen; how badly, and in what sale, comes from the seed.
    init(_ incident: Incident, seed: UInt64) {
        var chance = Chance(seed: seed, stream: 2)
        let span = incident.seconds
        let opens = 650
        let begins = opens + span.before * 10 + chance.number(0...50)
        let ends = begins + span.length * 10
        let plan = SimulatedSale.Plan(
            opensAt: opens, units: 400_000, dripRate: chance.number(40...200),
            crowd: chance.number(30_000...60_000))
        var sale = SimulatedSale(
            plans: [plan], payment: chance.uniform(8, 20), base: chance.lognormal(1500, 0.8),
            seed: seed)
        var link = SimulatedLink(seed: seed)
        var onlookers = Onlookers()
        sale.severity = chance.uniform(0, 1)
        // It begins anywhere in the tenth of a second before the first reading that tells of it.
        let lead = incident == .killed ? 0 : chance.number(0...99)
        var before: Set<HealthState> = []
        var word = HealthState.ok
        for tick in 1...(ends + 150) {
            if tick == begins { sale.incident = incident }
            if tick == ends {
                sale.incident = nil
                if incident == .killed { sale.restart() }
            }
            let reading = sale.step()
            let isOn = tick >= begins && tick < ends
            onlookers.take(reading, tick: tick)
            if isOn {
                deadlineNoticed = deadlineNoticed || onlookers.deadline
                depthNoticed = depthNoticed || onlookers.depth
            }
            let death = incident == .killed && isOn ? tick - begins : nil
            for (ms, verdict) in link.carry(reading, tick: tick, deathTicks: death) {
                let after = (tick - begins) * 100 + ms + (tick >= begins ? lead : 0)
                let findings = [verdict.leading] + verdict.others
                note(incident, findings, before, after: after, isOn: isOn)
                before = Set(findings.map(\.state))
                if tick >= begins, verdict.state != word, verdict.state != .ok { changes += 1 }
                word = verdict.state
                led = led || (isOn && word == incident.word)
            }
        }
    }

    private mutating func note(
        _ incident: Incident, _ findings: [Finding], _ before: Set<HealthState>, after: Int,
        isOn: Bool
    ) {
        for finding in findings {
            let isWord = finding.state == incident.word && after >= 0
            if isWord, isOn {
                wordMS = wordMS ?? after
                if finding.severity == .alarm { alarmMS = alarmMS ?? after }
            }
            guard finding.severity > .normal, !before.contains(finding.state) else { continue }
            // What holds before the first reading is no raise.
            guard after > -20_000 || finding.state != .noSignal else { continue }
            if isWord || (after >= 0 && incident.consequences.contains(finding.state)) {
                trueRaises.append(finding.state)
            } else {
                falseRaises.append(finding.state)
            }
        }
    }
}
