import Dispatch
import Foundation
import Health
package import Rules
import Synchronization
package import Telemetry

/// The sale engine: one writer thread behind a bounded mailbox.
///
/// Inquiries come from any thread; answers leave after the sync of their batch, once a batch for
/// each sink. Nobody who follows or asks can slow the writer down.
package final class SaleEngine: Sendable {
    private let shared: SharedState
    private let clock: any EngineClock
    private let limits: EngineLimits
    private let writerIsDone = DispatchSemaphore(value: 0)
    private let tickerIsStopped = Atomic<Bool>(false)
    private let tickerIsDone = DispatchSemaphore(value: 0)

    /// Reads back what is durable; nil when the store cannot be read from elsewhere.
    package let history: (any EventSource)?

    /// Starts an engine on a sale that was folded from its journal.
    ///
    /// - Parameters:
    ///   - sale: the sale as the journal has it.
    ///   - lastAlive: when the engine last wrote, nil for a fresh journal: an open drop comes back
    ///     paused when that is longer ago than the limit.
    ///   - store: where batches go; used by the writer's thread alone from now on.
    ///   - history: reads back what the store holds.
    ///   - drawSeedHashes: the published hashes of the draws' seeds.
    ///   - diskPath: a path on the journal's disk, for its free space.
    ///   - clock: where the sale's time comes from.
    ///   - limits: the bounds and beats.
    ///   - boot: which run of the engine this is.
    ///   - onFailure: called once when the journal fails; the program must end.
    package init(
        sale: Sale, lastAlive: Moment?, store: any EventStore,
        history: (any EventSource)? = nil, drawSeedHashes: [DropID: String] = [:],
        diskPath: String? = nil, clock: any EngineClock, limits: EngineLimits = EngineLimits(),
        boot: String = UUID().uuidString, onFailure: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        limits.check()
        self.clock = clock
        self.limits = limits
        self.history = history
        shared = SharedState(
            boot: boot, limits: limits,
            indicator: Indicator(
                drawWindows: sale.terms.drawWindows, isToldOfTime: false,
                limits: limits.health),
            onFailure: onFailure)
        let writer = Writer(
            sale: sale, store: store, shared: shared, clock: clock, limits: limits,
            drawSeedHashes: drawSeedHashes, diskPath: diskPath)
        startWriter(Handover(writer), lastAlive: lastAlive)
        startTicker()
    }

    /// Which run of the engine this is.
    package var boot: String { shared.boot }
    /// What followers see.
    package var feed: Feed<FeedItem> { shared.feed }
    /// What the front door counts.
    package var meters: Meters { shared.meters }
    /// Whether the engine takes work.
    package var readiness: Readiness { shared.readiness }
    /// The sale's time now.
    package func moment() -> Moment { clock.moment() }

    /// What the storefront's probe saw: it is part of every reading from now on.
    package func storefrontAnswered(_ reading: StorefrontReading) {
        shared.storefront.withLock { $0 = reading }
    }

    /// Puts an inquiry in; false when there is no room: answer *busy* at once.
    package func submit(_ inquiry: Inquiry, ticket: UInt64, to sink: any ReplySink) -> Bool {
        shared.mailbox.post(
            Letter(inquiry: inquiry, ticket: ticket, sink: sink, postedNS: clock.nanoseconds()),
            isUrgent: inquiry.isUrgent)
    }

    /// Puts many inquiries in, in order, and tells how many found room.
    package func submit(
        contentsOf inquiries: [(inquiry: Inquiry, ticket: UInt64)], to sink: any ReplySink
    ) -> Int {
        let now = clock.nanoseconds()
        return shared.mailbox.post(
            inquiries.map {
                Letter(inquiry: $0.inquiry, ticket: $0.ticket, sink: sink, postedNS: now)
            })
    }

    /// Takes nothing new, answers what is there, closes the journal, and returns when all is done.
    package func stop() {
        shared.becomeStopping()
        shared.mailbox.stop()
        writerIsDone.wait()
        writerIsDone.signal()
        if tickerIsStopped.exchange(true, ordering: .relaxed) == false {
            tickerIsDone.wait()
        }
    }

    private func startWriter(_ handover: Handover, lastAlive: Moment?) {
        let isDone = writerIsDone
        let limits = self.limits
        let thread = Thread {
            let writer = handover.writer
            if writer.comeBack(lastAlive: lastAlive, limits: limits) { writer.run() }
            isDone.signal()
        }
        thread.name = "penstock.writer"
        thread.qualityOfService = .userInteractive
        thread.start()
    }

    /// Puts the no-op of a reading into the writer's queue ten times a second, and tells followers
    /// when the last one has not come through.
    private func startTicker() {
        let (shared, clock, limits) = (shared, clock, limits)
        let isDone = tickerIsDone
        let thread = Thread { [weak self] in
            let interval = Double(limits.readingInterval.milliseconds) / 1000
            while let self, !self.tickerIsStopped.load(ordering: .relaxed) {
                let now = clock.nanoseconds()
                if let posted = shared.mailbox.pendingHeartbeatNS {
                    shared.publishStall(at: clock.moment(), now, heartbeatPostedNS: posted)
                } else {
                    shared.mailbox.postHeartbeat(at: now)
                }
                Thread.sleep(forTimeInterval: interval)
            }
            isDone.signal()
        }
        thread.name = "penstock.ticker"
        thread.start()
    }
}

extension Inquiry {
    /// Operators' commands have places of their own and are served first.
    var isUrgent: Bool {
        if case .command(.operate) = self { true } else { false }
    }
}

/// Carries the writer to its thread.
// Handed over exactly once, before the thread starts; nobody else keeps a reference.
private final class Handover: @unchecked Sendable {
    let writer: Writer

    init(_ writer: Writer) {
        self.writer = writer
    }
}
