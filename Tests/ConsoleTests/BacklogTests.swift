import Client
import Health
import Rules
import Telemetry
import Testing
import Wire

@testable import Console

@Suite("The past minutes reach a new deck all at once")
struct BacklogTests {
    private static let noon = Moment(milliseconds: 1_406_000_000_000)

    private static func reading(_ number: Int64, after: Int64) -> WatchNews {
        .message(
            .reading(
                Reading(
                    at: noon + TimeSpan(milliseconds: after), number: number, boot: "b", event: 0,
                    durable: 0, drops: [], engine: EngineReading())))
    }

    private static let hello = WatchNews.message(
        .hello(
            Hello(
                campaign: CampaignCard(
                    id: "c", product: "p", partner: "s", timezone: "UTC"),
                drops: [], engine: "1", boot: "b", operator: "o", role: "admin", now: noon,
                event: 0)))

    @Test func `readings are held back until the engine says that it has caught up`() {
        var backlog = Backlog()
        let (first, second) = (Self.reading(1, after: -900), Self.reading(2, after: -10))
        #expect(backlog.receive(Self.hello) == [Self.hello])
        #expect(backlog.receive(first).isEmpty && backlog.receive(second).isEmpty)
        #expect(backlog.receive(.message(.caughtUp)) == [first, second])
        #expect(backlog.receive(first) == [first], "a clock that is set back delays nothing")
    }

    @Test func `without that message a new reading or any other message releases them`() {
        for end in [Self.reading(2, after: 90), .link(.closed), .message(.lost(3))] {
            var backlog = Backlog()
            let first = Self.reading(1, after: -900)
            #expect(backlog.receive(Self.hello) == [Self.hello])
            #expect(backlog.receive(first).isEmpty)
            #expect(backlog.receive(end) == [first, end])
        }
    }
}
