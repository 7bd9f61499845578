import Health

/// The trial as text: a table a class, the rivals, and whether what was asked for is met.
struct TrialTable {
    let trial: IndicatorTrial

    var lines: [String] {
        let kind = trial.plan.isTuning ? "tuning" : "reporting"
        let total = trial.runs.reduce(0) { $0 + $1.runs.count }
        return [
            "\(total) incidents, \(figure(trial.quietHours, 1)) quiet hours, \(kind) seeds from "
                + "\(trial.plan.firstSeed)", "",
        ] + classes + [""] + rivals + [""] + aims + [""] + misses
    }

    private var classes: [String] {
        var lines = [
            "| incident | word | recall % | precision % | p50 ms | p95 ms | max ms | led % | changes |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        for (incident, runs) in trial.runs {
            let times = runs.compactMap(\.wordMS).sorted()
            let changes = Double(runs.reduce(0) { $0 + $1.changes }) / Double(max(1, runs.count))
            let led = Double(runs.count(where: \.led)) * 100 / Double(max(1, runs.count))
            lines.append(
                "| \(incident.rawValue) | \(incident.word.rawValue) "
                    + "| \(percent(trial.recall(incident))) | \(percent(trial.precision(incident.word))) "
                    + "| \(quantile(times, 50)) | \(quantile(times, 95)) | \(quantile(times, 100)) "
                    + "| \(figure(led, 1)) | \(figure(changes, 2)) |")
        }
        return lines
    }

    private var rivals: [String] {
        [
            "| way | noticed % | false an hour | precision % | F1 |",
            "| --- | --- | --- | --- | --- |",
        ]
            + trial.rivals.map {
                "| \($0.name) | \(percent($0.recall)) | \(figure($0.falseAnHour, 2)) "
                    + "| \(percent($0.precision)) | \(figure($0.score, 3)) |"
            }
    }

    /// Every line of what the indicator must be, with its figure and whether it is met.
    var aims: [String] {
        var lines = ["| aim | measured | |", "| --- | --- | --- |"]
        func add(_ aim: String, _ measured: String, _ isMet: Bool) {
            lines.append("| \(aim) | \(measured) | \(isMet ? "met" : "MISSED") |")
        }
        for incident in Incident.allCases {
            let isWhole = [.down, .storageFailed].contains(incident.word)
            let (recall, least) = (trial.recall(incident), isWhole ? 1.0 : 0.99)
            add(
                "recall, \(incident.rawValue): \(isWhole ? "100" : "99") %", "\(percent(recall)) %",
                recall >= least)
        }
        for (incident, runs) in trial.runs {
            guard let limit = incident.limitMS else { continue }
            let time = quantile(runs.compactMap(\.wordMS).sorted(), 95)
            add("\(incident.rawValue), p95: \(limit) ms", "\(time) ms", time <= limit)
            guard incident == .silent else { continue }
            let alarm = quantile(runs.compactMap(\.alarmMS).sorted(), 95)
            add("silent death as an alarm, p95: 2100 ms", "\(alarm) ms", alarm <= 2100)
        }
        add(
            "false alarms an hour: 0.2", figure(trial.alarmsAnHour, 2), trial.alarmsAnHour <= 0.2)
        add(
            "false warnings an hour: 3", figure(trial.warningsAnHour, 2), trial.warningsAnHour <= 3)
        add("changes an incident: 1.2", figure(trial.changes, 2), trial.changes <= 1.2)
        let rivals = trial.rivals
        let best = rivals.dropFirst().map(\.score).max() ?? 0
        add(
            "every simpler way loses", figure(best, 3) + " at most",
            best < (rivals.first?.score ?? 0))
        return lines
    }

    /// What was raised although nothing of the kind was wrong.
    private var misses: [String] {
        func counts(_ states: [HealthState]) -> String {
            let words = HealthState.allCases.compactMap { state -> String? in
                let count = states.count { $0 == state }
                return count > 0 ? "\(state.rawValue) \(count)" : nil
            }
            return words.isEmpty ? "none" : words.joined(separator: ", ")
        }
        return [
            "False alarms: \(counts(trial.hours.flatMap(\.alarms))).",
            "False warnings: \(counts(trial.hours.flatMap(\.warnings))).",
            "In incidents of another kind: "
                + "\(counts(trial.runs.flatMap(\.runs).flatMap(\.falseRaises))).",
        ]
    }

    private func quantile(_ sorted: [Int], _ percent: Int) -> Int {
        guard let last = sorted.last else { return 0 }
        let place = (sorted.count * percent + 99) / 100 - 1
        return sorted.indices.contains(place) ? sorted[place] : last
    }

    private func percent(_ share: Double) -> String { figure(share * 100, 1) }

    /// A number with so many decimals.
    private func figure(_ number: Double, _ decimals: Int) -> String {
        let scale = decimals == 1 ? 10 : decimals == 2 ? 100 : 1000
        let whole = Int((number * Double(scale)).rounded())
        let rest = String(whole % scale)
        return "\(whole / scale)." + String(repeating: "0", count: decimals - rest.count) + rest
    }
}
