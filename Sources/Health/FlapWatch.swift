import Rules

/// Watches for states that come and go, and keeps each until it has been quiet: FLAPPING.
struct FlapWatch: Equatable, Sendable {
    /// What one state did lately.
    fileprivate struct StateHistory: Equatable {
        var holds = false
        /// When the latest changes were, the newest last.
        var changes: [Moment] = []
        /// The finding to keep, as last seen; while latched, with its highest severity.
        var kept: Finding?
        var isLatched = false
    }

    /// In the order of the states.
    private var histories = HealthState.allCases.map { _ in StateHistory() }

    /// Returns the findings, plus those that are kept, the gravest first.
    mutating func observe(_ findings: [Finding], at moment: Moment) -> [Finding] {
        var all = findings
        for (place, state) in HealthState.allCases.enumerated() {
            let finding = findings.first { $0.state == state }
            guard finding != nil || histories[place].holds || histories[place].isLatched else {
                continue
            }
            if let kept = histories[place].observe(finding, at: moment) {
                all.removeAll { $0.state == state }
                all.append(kept)
            }
        }
        let latched = HealthState.allCases.indices.filter { histories[$0].isLatched }
        guard !latched.isEmpty else { return findings }
        all.append(flapping(latched.map { HealthState.allCases[$0] }, at: moment))
        return all.sorted { FlapWatch.place(of: $0.state) < FlapWatch.place(of: $1.state) }
    }

    private func flapping(_ states: [HealthState], at moment: Moment) -> Finding {
        let names = states.map(\.rawValue).joined(separator: ", ")
        let since = zip(histories, HealthState.allCases).filter { states.contains($0.1) }
            .compactMap { $0.0.changes.first }.min()
        return Finding(
            .flapping, .normal,
            reason: "\(names) came and went; kept until \(inSeconds(Threshold.flapSpan)) of quiet",
            since: since ?? moment, advice: "")
    }

    private static func place(of state: HealthState) -> Int {
        HealthState.allCases.firstIndex(of: state) ?? 0
    }
}

extension FlapWatch.StateHistory {
    /// Records whether the state holds now. Returns the finding to keep in its place, if any.
    mutating func observe(_ finding: Finding?, at moment: Moment) -> Finding? {
        if holds != (finding != nil) {
            holds.toggle()
            changes = changes.suffix(Threshold.flaps - 1) + [moment]
        }
        if let finding { keep(finding) }
        if changes.count >= Threshold.flaps, let first = changes.first,
            moment - first <= Threshold.flapSpan
        {
            isLatched = true
        } else if isLatched, let last = changes.last, moment - last >= Threshold.flapSpan {
            isLatched = false
        }
        if !isLatched, finding == nil { kept = nil }
        guard isLatched, var kept else { return nil }
        kept.isLatched = finding == nil
        return kept
    }

    private mutating func keep(_ finding: Finding) {
        var latest = finding
        if let earlier = kept, finding.isEnding {
            (latest.reason, latest.advice) = (earlier.reason, earlier.advice)
        }
        if let earlier = kept, isLatched {
            latest.severity = max(earlier.severity, finding.severity)
            latest.since = min(earlier.since, finding.since)
        }
        kept = latest
    }
}
