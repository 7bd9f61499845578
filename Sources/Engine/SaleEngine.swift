import Dispatch
import Foundation
import Health
package import Rules
import Synchronization
package import Telemetry

/// The sale engine: one writer thread behind a bounded mailbox.
///
/// Inquiries come from any thread. Answers leave after the sync of their batch, once a batch for each
/// sink. Neither subscribers nor inquiries without change slow the writer down.
package final class SaleEngine: Sendable {
    private let shared: SharedState
    package let editionAtStart: LawEdition
    private let clock: any EngineClock
    private let limits: EngineLimits
    private let writerIsDone = DispatchSemaphore(value: 0)
    private let tickerIsStopped = Atomic<Bool>(false)
    private let tickerIsDone = DispatchSemaphore(value: 0)

    /// Reads durable events and readings; nil when the store cannot be read by others.
    package let history: (any EventSource)?

    /// Starts an engine on a sale that was folded from its journal.
    ///
    /// `lastAlive` is when an engine last wrote; nil for a new journal. An open drop comes back
    /// paused when this is longer ago than the limit. Only the writer's thread uses `store` from now
    /// on; `history` reads back what it holds. `acts` are the last acts in the journal, and
    /// `diskPath` is on its disk, for the free space. `onFailure` is called once when the journal
    /// fails; the program must end.
    package init(
        sale: Sale, lastAlive: Moment?, store: any EventStore,
        history: (any EventSource)? = nil, drawSeedHashes: [DropID: String] = [:],
        acts: RecentActs = RecentActs(), diskPath: String? = nil, clock: any EngineClock,
        limits: EngineLimits = EngineLimits(),
        boot: String = UUID().uuidString, onFailure: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        limits.check()
        editionAtStart = sale.terms.edition
        self.clock = clock
        self.limits = limits
        self.history = history
        shared = SharedState(
            boot: boot, limits: limits,
            indicator: Indicator(
                drawWindows: sale.terms.drawWindows, receivesTicks: false,
                limits: limits.health),
            durable: DurableSale(sale, drawSeedHashes: drawSeedHashes), acts: acts,
            wait: store.waiting, onFailure: onFailure)
        let writer = Writer(
            sale: sale, store: store, shared: shared, clock: clock, limits: limits,
            drawSeedHashes: drawSeedHashes, diskPath: diskPath)
        startWriter(Handover(writer), lastAlive: lastAlive)
        startTicker()
    }

    /// Names this run of the engine.
    package var boot: String { shared.boot }
    package var feed: Feed<FeedItem> { shared.feed }
    /// The latest reading, with every drop; nil before the first.
    package var latestReading: Reading? { shared.latestReading }
    /// The latest reading; before the first one, the sale as recovered from the journal.
    package var reading: Reading {
        latestReading ?? shared.durable.reading(at: clock.moment(), boot: boot)
    }
    package var durableEvent: Int64 { shared.durable.sequence }
    package var meters: Meters { shared.meters }
    package var notices: DropNotices { shared.durable.notices }
    package var readiness: Readiness { shared.readiness }
    /// What the writer waits for, in words without a full stop; nil when nothing obstructs it.
    package var obstacle: String? { shared.obstacle }
    /// Whether the journal's disk is nearly full: claims and registrations are refused, so that
    /// confirmations, releases and operators have the rest.
    package var isDiskLow: Bool { shared.isDiskLow.load(ordering: .relaxed) }
    /// The latest `count` acts up to an event's number, oldest first. At least `RecentActs.limit` are
    /// kept.
    package func latestActs(_ count: Int, upTo sequence: Int64) -> [Event] {
        shared.acts.withLock { $0.latest(count, upTo: sequence) }
    }
    /// The sale's time now.
    package func moment() -> Moment { clock.moment() }

    /// Sets or, with nil, removes a notice to operators. Every reading carries it from now on.
    package func setNotice(_ about: EngineNotice, _ words: String?) {
        shared.setNotice(about, words)
    }

    /// Stores the latest probe of the storefront. Every reading carries it from now on.
    package func storefrontAnswered(_ reading: StorefrontReading) {
        shared.storefront.withLock { $0 = reading }
    }

    /// The answer to an inquiry that changes nothing, as of the last durable event; nil where only the
    /// writer can answer, and `number` is then the buyer's register number for the submission.
    ///
    /// Any thread may call it; it never waits for the journal.
    package func answer(_ inquiry: Inquiry, findingNumber number: inout Int32) -> Outcome? {
        shared.durable.answer(inquiry, at: clock.moment(), findingNumber: &number)
    }

    /// A submission to the writer, to be submitted with others. It has the priority of its inquiry,
    /// unless it must stay behind earlier ones of the same connection.
    package func submission(
        _ inquiry: Inquiry, ticket: UInt64, to sink: any ReplySink, keepsItsPlace: Bool = false,
        hint number: Int32 = -1
    ) -> Submission {
        Submission(
            inquiry: inquiry, ticket: ticket, sink: sink,
            priority: keepsItsPlace ? .ordinary : inquiry.priority, number: number,
            postedNS: clock.nanoseconds())
    }

    /// Fills in the buyers' register numbers in submissions that lack them.
    package func fillNumbers(in submissions: inout [Submission]) {
        shared.durable.fillNumbers(in: &submissions)
    }

    /// Submits in order; returns the submissions for which there is no room: answer *busy*.
    package func submit(_ submissions: [Submission]) -> [Submission] {
        shared.mailbox.submit(submissions)
    }

    /// Submits an inquiry; false when there is no room: answer *busy* at once.
    package func submit(_ inquiry: Inquiry, ticket: UInt64, to sink: any ReplySink) -> Bool {
        submit([submission(inquiry, ticket: ticket, to: sink)]).isEmpty
    }

    /// Accepts nothing new, answers the inquiries it has, closes the journal, then returns.
    package func stop() {
        shared.beginStopping()
        shared.mailbox.stop()
        writerIsDone.wait()
        writerIsDone.signal()
        if tickerIsStopped.exchange(true, ordering: .relaxed) == false {
            tickerIsDone.wait()
        }
    }

    private func startWriter(_ handover: Handover, lastAlive: Moment?) {
        let isDone = writerIsDone
        let thread = Thread {
            let writer = handover.writer
            if writer.recover(lastAlive: lastAlive) { writer.run() }
            isDone.signal()
        }
        thread.name = "penstock.writer"
        thread.qualityOfService = .userInteractive
        thread.start()
    }

    /// Submits a heartbeat at every `readingInterval`, and publishes a stall when the last one has not
    /// come through.
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
                    shared.mailbox.submitHeartbeat(at: now)
                }
                Thread.sleep(forTimeInterval: interval)
            }
            isDone.signal()
        }
        thread.name = "penstock.ticker"
        thread.start()
    }
}

/// Moves the writer to its thread.
// Moved exactly once, before the thread starts; nothing else keeps a reference.
private final class Handover: @unchecked Sendable {
    let writer: Writer

    init(_ writer: Writer) {
        self.writer = writer
    }
}
