import Health
import Rules
import Telemetry
import Testing

@testable import Engine

@Suite("Numbers of readings rise")
struct ReadingNumberTests {
    private static let sale = openSale(units: 1, buyers: ["ada"])

    private static func shared() -> SharedState {
        SharedState(
            boot: "b", limits: EngineLimits(), indicator: Indicator(receivesTicks: false),
            durableSale: DurableSale(sale, drawSeedHashes: [:]), acts: RecentActs(),
            onFailure: { _ in })
    }

    private static func reading(_ tenth: Int64) -> Reading {
        Reading(
            at: start + TimeSpan(milliseconds: tenth * 100), number: 0, boot: "b", event: tenth,
            durable: tenth, drops: sale.drops.map { DropReading($0) }, engine: EngineReading())
    }

    @Test func `stall readings overtake the writer's own, which still reaches subscribers`() {
        let shared = Self.shared()
        let first = shared.judge(Self.reading(1))
        shared.publish(first.reading)
        // This reading waits for its commit while two more report that the writer is stuck.
        let slow = shared.judge(Self.reading(2))
        for tenth in Int64(3)...4 {
            shared.publishStall(at: Self.reading(tenth).at, 9, heartbeatSubmittedNS: 0)
        }
        shared.publish(slow.reading)
        let next = shared.judge(Self.reading(5))
        shared.publish(next.reading)

        var told: [Reading] = []
        for case .reading(let reading) in shared.feed.items(from: 0, max: 99).items {
            told.append(reading)
        }
        #expect(told.map(\.number) == [1, 3, 4, 5, 6])
        #expect(told.map(\.event) == [1, 1, 1, 2, 5])
        #expect(shared.latestReading?.number == 6)
        let kept = first.kept + slow.kept + next.kept
        #expect(kept.map(\.number) == [1, 2, 3, 4, 6])
    }
}
