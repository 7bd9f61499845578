import Dispatch
import Engine
import Health
import Rules
import Telemetry
import TestSupport
import Testing

@Suite("A campaign may allow automatic pauses", .timeLimit(.minutes(2)))
struct PauseRuleTests {
    private static let drop = DropID(trusted: "d")

    /// The phase of an open drop after three probes in a row without an answer.
    private static func phases(pausesByItself: Bool) throws -> (phase: Phase?, events: [Event]) {
        let store = MemoryStore()
        var limits = EngineLimits()
        limits.pausesByItself = pausesByItself
        limits.readingInterval = TimeSpan(milliseconds: 2)
        let clock = ManualClock(at: Story.start)
        let terms = CampaignTerms(id: "c", drops: [DropTerms(id: drop, units: 5)])
        let engine = SaleEngine(
            sale: Sale(terms: terms), lastAlive: nil, store: store, clock: clock, limits: limits)
        defer { engine.stop() }
        let inbox = Inbox()
        let open = OperatorCommand(.open, drop: drop, author: .operator("ann"))
        #expect(engine.submit(.command(.operate(open)), ticket: 1, to: inbox))
        let rung = DispatchSemaphore(value: 0)
        let token = engine.feed.onAppend { _ in rung.signal() }
        defer { engine.feed.cancel(token) }
        var (place, number) = (engine.feed.end, 0)
        var phase: Phase?
        while number < 40, phase != .paused {
            guard rung.wait(timeout: .now() + .seconds(60)) == .success else { break }
            let (items, next, _) = engine.feed.items(from: place, max: 100)
            place = next
            for case .reading(let reading) in items {
                phase = reading.drops.first?.phase ?? phase
                number += 1
                clock.set(to: clock.moment() + TimeSpan(milliseconds: 100))
                engine.setStorefront(
                    StorefrontReading(isUp: false, status: nil, latencyUS: 9, number: number))
            }
        }
        return (phase, store.events)
    }

    @Test func `the engine pauses when the storefront fails, with the reason`() throws {
        let (phase, events) = try Self.phases(pausesByItself: true)
        #expect(phase == .paused)
        let pause = try #require(events.last { $0.content.kind == .paused })
        #expect(pause.author == .engine)
        #expect(pause.reason?.string.hasPrefix("FAILING: ") == true)
    }

    @Test func `without that setting it does not pause`() throws {
        #expect(try Self.phases(pausesByItself: false).phase == .open)
    }
}
