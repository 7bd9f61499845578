import Dispatch
import Engine
import Journal
import Rules
import Synchronization
import Telemetry
import TestSupport

/// A store in memory that can be blocked, and that fails on demand.
final class MemoryStore: EventStore, Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String { "the disk said no" }
    }

    private struct Content {
        var events: [Event] = []
        var readings: [Reading] = []
        var batchSizes: [Int] = []
        var isFailing = false
        var isClosed = false
    }

    private let content = Mutex(Content())
    private let gate: Gate?

    /// With a gate, every batch of events waits until `letOneThrough`.
    init(hasGate: Bool = false) {
        gate = hasGate ? Gate() : nil
    }

    var events: [Event] { content.withLock { $0.events } }
    var readings: [Reading] { content.withLock { $0.readings } }
    var batchSizes: [Int] { content.withLock { $0.batchSizes } }
    var isClosed: Bool { content.withLock { $0.isClosed } }

    func startFailing() { content.withLock { $0.isFailing = true } }
    func letOneThrough() { gate?.letThrough(1) }
    func letAllThrough() { gate?.letThrough(10_000) }

    /// Waits until the writer reaches the gate.
    func waitUntilReached() -> Bool { gate?.waitUntilReached() ?? false }

    func append(events: [Event], readings: [Reading]) throws {
        if !events.isEmpty { gate?.pass() }
        try content.withLock { content in
            if content.isFailing { throw Failure() }
            content.events += events
            content.readings += readings
            if !events.isEmpty { content.batchSizes.append(events.count) }
        }
    }

    func inspect() throws -> String? { nil }
    var journalWait: JournalWait? { nil }
    func close() { content.withLock { $0.isClosed = true } }
}

/// Collects answers and lets a test wait for them.
final class Inbox: ReplySink {
    private let replies = Mutex<[Reply]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func deliver(_ replies: [Reply]) {
        self.replies.withLock { $0 += replies }
        for _ in replies { arrived.signal() }
    }

    var all: [Reply] { replies.withLock { $0 } }

    /// Waits for this number of further answers; false if they do not come.
    func wait(for count: Int) -> Bool {
        (0..<count).allSatisfy { _ in arrived.wait(timeout: .now() + .seconds(120)) == .success }
    }

    subscript(ticket: UInt64) -> Outcome? { all.first { $0.ticket == ticket }?.outcome }
}

let start = Moment(milliseconds: 1_800_000_000_000)
let mi3 = DropID(trusted: "mi3")

/// Terms of a campaign with one drop.
func terms(
    units: Int, hold: TimeSpan = .seconds(120), opens: Moment? = nil,
    dripRate: DripRate = .unlimited
) -> CampaignTerms {
    CampaignTerms(
        id: "test",
        drops: [DropTerms(id: mi3, units: units, opens: opens, hold: hold, dripRate: dripRate)])
}

func buyer(_ name: String) -> BuyerID { BuyerID(trusted: name) }

func command(_ act: BuyerAct, _ name: String) -> Inquiry {
    .command(.buyer(BuyerCommand(act, drop: mi3, buyer: buyer(name))))
}

func command(_ act: OperatorAct) -> Inquiry {
    .command(.operate(OperatorCommand(act, drop: mi3, author: .operator("priya"))))
}

/// A sale of one drop, opened at the start, in which these buyers are registered.
func openSale(units: Int, buyers: [String], dripRate: DripRate = .unlimited) -> Sale {
    var sale = Sale(terms: terms(units: units, dripRate: dripRate))
    let commands =
        buyers.map { Command.buyer(BuyerCommand(.register, drop: mi3, buyer: buyer($0))) }
        + [.operate(OperatorCommand(.open, drop: mi3, author: .operator("priya")))]
    for command in commands {
        guard case .events(let events) = sale.decide(command, at: start) else { continue }
        for event in events { sale.apply(event) }
    }
    return sale
}
