import Health
import TestSupport
import Testing

@testable import trial

@Suite("A short trial of the crash indicator")
struct TrialTests {
    private static let short = Task {
        await runOffPool { IndicatorTrial(.init(hours: 1, runs: 1, ticks: 9000)) }
    }

    @Test("The trial never misses a severe incident")
    func recall() async {
        let short = await Self.short.value
        for incident in [Incident.killed, .silent, .storage, .books, .commit, .grants, .flood] {
            #expect(short.recall(incident) == 1, "\(incident.rawValue)")
        }
    }

    @Test("Every simpler rival scores less")
    func rivals() async {
        let rivals = await Self.short.value.rivals
        #expect(rivals.count == 5)
        for rival in rivals.dropFirst() { #expect(rival.score < rivals[0].score, "\(rival.name)") }
    }

    @Test("The same seed makes the same trial, another seed another one")
    func seeds() {
        func run(_ seed: UInt64) -> [Int?] {
            (0..<3).map { IncidentRun(.someErrors, seed: seed + $0).wordMS }
        }
        #expect(run(5) == run(5))
        #expect(run(5) != run(50))
    }

    @Test("Seeds for tuning and for reporting are disjoint")
    func apart() {
        let tuning = IndicatorTrial.Plan(isTuning: true).firstSeed
        let reporting = IndicatorTrial.Plan().firstSeed
        let used = UInt64(500_000 + 10_000)
        #expect(tuning + used < reporting)
        #expect(reporting + used < IndicatorTrial.Plan(seed: 1, isTuning: true).firstSeed)
    }

    @Test("Options are parsed, wrong ones are refused")
    func options() {
        #expect(TrialCommand.plan(from: ["--hours", "7", "--tuning"])?.hours == 7)
        #expect(TrialCommand.plan(from: ["--hours"]) == nil)
        #expect(TrialCommand.plan(from: ["--ours", "7"]) == nil)
        #expect(TrialCommand.plan(from: ["--runs", "-1"]) == nil)
    }
}
