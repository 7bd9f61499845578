import Foundation
import Rules
import Testing

/// Random commands from printed seeds. `PENSTOCK_SEED=7` plays one seed again;
/// `PENSTOCK_SEEDS=5000` sets the number of seeds.
@Suite struct RandomSaleTests {
    private static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["PENSTOCK_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        let count = environment["PENSTOCK_SEEDS"].flatMap { UInt64($0) } ?? 60
        return Array(1...max(1, count))
    }()

    @Test func theLawsHoldAfterEveryEvent() async throws {
        let seeds = RandomSaleTests.seeds
        print("random sales: seeds \(seeds[0]) to \(seeds[seeds.count - 1])")
        var kinds: Set<EventKind> = []
        var codes: Set<Refusal.Code> = []
        var covered: Set<SaleTrial.Coverage> = []
        for seed in seeds {
            var trial = SaleTrial(seed: seed)
            trial.play(400)
            try #require(trial.faults == [], Comment(rawValue: trial.report))
            kinds.formUnion(trial.kinds)
            codes.formUnion(trial.codes)
            covered.formUnion(trial.covered)
        }
        guard seeds.count >= 60 else { return }
        #expect(
            EventKind.allCases.filter { !kinds.contains($0) } == [.upgraded],
            "never happened, but for the upgrade")
        #expect(Refusal.Code.allCases.filter { !codes.contains($0) } == [], "never refused so")
        #expect(SaleTrial.Coverage.allCases.filter { !covered.contains($0) } == [], "not covered")
    }

    @Test func theSameSeedPlaysTheSameSale() {
        var (first, second, other) = (
            SaleTrial(seed: 5), SaleTrial(seed: 5), SaleTrial(seed: 6)
        )
        first.play(200)
        second.play(200)
        other.play(200)
        #expect(first.events == second.events)
        #expect(first.sale.digest == second.sale.digest)
        #expect(first.sale.digest != other.sale.digest)
    }

    /// Each process hashes with its own seed: an order that depends on a dictionary would differ.
    @Test func twoProcessesFoldTheSameSale() async throws {
        let first = try #require(
            await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                print(RandomSaleTests.fingerprint)
            })
        let second = try #require(
            await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                print(RandomSaleTests.fingerprint)
            })
        for result in [first, second] {
            let output = String(decoding: result.standardOutputContent, as: UTF8.self)
            #expect(output.contains(RandomSaleTests.fingerprint))
        }
    }

    private static var fingerprint: String {
        (1...5).map { (seed: UInt64) in
            var trial = SaleTrial(seed: seed)
            trial.play(200)
            return "sale \(seed): \(trial.events.count) events, digest \(trial.sale.digest)"
        }
        .joined(separator: "\n")
    }
}
