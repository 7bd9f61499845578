import Health

/// Every incident many times, and many quiet hours: how good the indicator is.
struct IndicatorTrial: Sendable {
    /// What the trial is made of. The seeds for tuning and those for reporting never meet.
    struct Plan: Sendable {
        var hours = 60
        var runs = 200
        var seed: UInt64 = 0
        var isTuning = false
        /// The length of a quiet hour; shorter ones are for tests.
        var ticks = 36_000

        var firstSeed: UInt64 { (isTuning ? 1_000_000 : 2_000_000) + seed * 100_000_000 }
    }

    /// One way to tell that something is wrong.
    struct Rival: Sendable {
        var name: String
        var recall: Double
        var falseAnHour: Double
        var precision: Double
        /// The harmonic mean of recall and precision.
        var score: Double {
            recall + precision > 0 ? 2 * recall * precision / (recall + precision) : 0
        }
    }

    let plan: Plan
    private(set) var runs: [(incident: Incident, runs: [IncidentRun])] = []
    private(set) var hours: [QuietHour] = []

    init(_ plan: Plan, progress: (String) -> Void = { _ in }) {
        self.plan = plan
        for (place, incident) in Incident.allCases.enumerated() {
            progress("\(incident.rawValue): \(plan.runs) times")
            let first = plan.firstSeed + UInt64(place) * 10_000
            let runs = (0..<plan.runs).map { IncidentRun(incident, seed: first + UInt64($0)) }
            self.runs.append((incident, runs))
        }
        for hour in 0..<plan.hours {
            if hour.isMultiple(of: 10) { progress("quiet hour \(hour + 1) of \(plan.hours)") }
            let seed = plan.firstSeed + 500_000 + UInt64(hour)
            hours.append(QuietHour(seed: seed, ticks: plan.ticks))
        }
    }

    /// The hours in which nothing was wrong.
    var quietHours: Double { Double(plan.hours * plan.ticks) / 36_000 }
    var alarmsAnHour: Double { Double(hours.reduce(0) { $0 + $1.alarms.count }) / quietHours }
    var warningsAnHour: Double { Double(hours.reduce(0) { $0 + $1.warnings.count }) / quietHours }
    var changes: Double {
        let all = runs.flatMap(\.runs)
        return Double(all.reduce(0) { $0 + $1.changes }) / Double(max(1, all.count))
    }

    func recall(_ incident: Incident) -> Double {
        let runs = runs.first { $0.incident == incident }?.runs ?? []
        return Double(runs.count { $0.wordMS != nil }) / Double(max(1, runs.count))
    }

    /// Of the raises of a word, in incidents and quiet hours, how many were true.
    func precision(_ word: HealthState) -> Double {
        let all = runs.flatMap(\.runs)
        let right = all.reduce(0) { $0 + $1.trueRaises.count { $0 == word } }
        let wrong =
            all.reduce(0) { $0 + $1.falseRaises.count { $0 == word } }
            + hours.reduce(0) { $0 + ($1.alarms + $1.warnings).count { $0 == word } }
        return right + wrong > 0 ? Double(right) / Double(right + wrong) : 1
    }

    /// The indicator, and the simpler ways that it must beat.
    var rivals: [Rival] {
        let all = runs.flatMap(\.runs)
        let count = Double(max(1, all.count))
        func rival(_ name: String, _ noticed: Double, _ falseAnHour: Double) -> Rival {
            let raised = falseAnHour * quietHours
            return Rival(
                name: name, recall: noticed / count, falseAnHour: falseAnHour,
                precision: noticed + raised > 0 ? noticed / (noticed + raised) : 0)
        }
        let falseAnHour = alarmsAnHour + warningsAnHour
        let noticed = Double(all.count { $0.wordMS != nil })
        let seconds = runs.reduce(0) { $0 + $1.incident.seconds.length * $1.runs.count }
        // As often as the indicator raises something, over all of the simulated time.
        let raises = noticed + falseAnHour * quietHours
        let rate = raises / (quietHours * 3600 + Double(seconds))
        let byChance = runs.reduce(0.0) {
            let chance = min(1, rate * Double($1.incident.seconds.length))
            return $0 + chance * Double($1.runs.count)
        }
        let deadlines = Double(hours.reduce(0) { $0 + $1.deadlines }) / quietHours
        let depths = Double(hours.reduce(0) { $0 + $1.depths }) / quietHours
        return [
            rival("the indicator", noticed, falseAnHour),
            rival("always on", count, 3600),
            rival("random, as often", byChance, rate * 3600),
            rival("one deadline of 1 s", Double(all.count { $0.deadlineNoticed }), deadlines),
            rival("queue depth > 100", Double(all.count { $0.depthNoticed }), depths),
        ]
    }
}
