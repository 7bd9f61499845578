import Dispatch
import Foundation
import Health
package import Rules
import Synchronization
package import Telemetry

/// The sale engine: one writer thread behind a bounded mailbox.
///
/// Any thread may submit inquiries. The answers of a batch are delivered after the batch's sync, in
/// one call for each sink. Feed subscribers and read-only inquiries do not slow the writer down.
package final class SaleEngine: Sendable {
    private let shared: SharedState
    package let editionAtStart: LawEdition
    private let clock: any EngineClock
    private let limits: EngineLimits
    private let writerIsDone = DispatchSemaphore(value: 0)
    private let tickerIsStopped = Atomic<Bool>(false)
    private let tickerIsDone = DispatchSemaphore(value: 0)

    /// Reads durable events and readings. `nil` if only the writer can read the store.
    package let history: (any EventSource)?

    /// Starts an engine on a sale that was folded from its journal.
    ///
    /// `lastAlive` is the time of the last write by an engine; `nil` for a new journal. If it is
    /// longer ago than the limit, open drops are paused. From now on only the writer's thread uses
    /// `store`; other threads read through `history`. `acts` are the latest acts in the journal.
    /// `diskPath` is a path on the journal's disk, to measure its free space. `onFailure` is called
    /// once if the journal fails; the program must then end.
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
            durableSale: DurableSale(sale, drawSeedHashes: drawSeedHashes), acts: acts,
            journalWait: store.journalWait, onFailure: onFailure)
        let writer = Writer(
            sale: sale, store: store, shared: shared, clock: clock, limits: limits,
            drawSeedHashes: drawSeedHashes, diskPath: diskPath)
        startWriter(Handover(writer), lastAlive: lastAlive)
        startTicker()
    }

    /// Identifies this run of the engine.
    package var boot: String { shared.boot }
    package var feed: Feed<FeedItem> { shared.feed }
    /// The latest reading, with every drop. `nil` until the first one.
    package var latestReading: Reading? { shared.latestReading }
    /// The latest reading; before the first one, the sale as recovered from the journal.
    package var reading: Reading {
        latestReading ?? shared.durableSale.reading(at: clock.moment(), boot: boot)
    }
    package var durableEvent: Int64 { shared.durableSale.sequence }
    package var meters: Meters { shared.meters }
    package var notices: DropNotices { shared.durableSale.notices }
    package var readiness: Readiness { shared.readiness }
    /// The cause that blocks the writer, in words without a full stop. `nil` if nothing blocks it.
    package var obstacle: String? { shared.obstacle }
    /// Whether the journal's disk is nearly full. Claims and registrations are then refused; the
    /// remaining space is kept for confirmations, releases and operators' commands.
    package var isDiskLow: Bool { shared.isDiskLow.load(ordering: .relaxed) }
    /// The latest `count` acts up to an event's sequence number, oldest first. The engine keeps at
    /// least `RecentActs.limit` acts.
    package func latestActs(_ count: Int, upTo sequence: Int64) -> [Event] {
        shared.acts.withLock { $0.latest(count, upTo: sequence) }
    }
    /// The sale's time now.
    package func moment() -> Moment { clock.moment() }

    /// Sets a notice to operators, which every later reading carries; `nil` removes the notice.
    package func setNotice(_ subject: EngineNotice, _ text: String?) {
        shared.setNotice(subject, text)
    }

    /// Stores the result of the latest storefront probe. Every later reading carries it.
    package func setStorefront(_ reading: StorefrontReading) {
        shared.storefront.withLock { $0 = reading }
    }

    /// The answer to an inquiry that changes nothing, as of the last durable event. `nil` if only
    /// the writer can answer; `registerNumber` is then set for the submission, if it was found.
    ///
    /// Any thread may call this method. It never waits for the journal.
    package func answer(_ inquiry: Inquiry, registerNumber: inout Int32) -> Outcome? {
        shared.durableSale.answer(inquiry, at: clock.moment(), registerNumber: &registerNumber)
    }

    /// Makes a submission. It has the priority of its inquiry. With `keepsOrder` it has ordinary
    /// priority, so that it cannot overtake earlier submissions of the same connection.
    package func submission(
        _ inquiry: Inquiry, ticket: UInt64, to sink: any ReplySink, keepsOrder: Bool = false,
        hint number: Int32 = -1
    ) -> Submission {
        Submission(
            inquiry: inquiry, ticket: ticket, sink: sink,
            priority: keepsOrder ? .ordinary : inquiry.priority, registerNumber: number,
            submittedNS: clock.nanoseconds())
    }

    /// Fills in the buyers' register numbers in submissions that lack them.
    package func fillRegisterNumbers(in submissions: inout [Submission]) {
        shared.durableSale.fillRegisterNumbers(in: &submissions)
    }

    /// Submits in order. Returns the submissions that did not fit; the caller answers them *busy*.
    package func submit(_ submissions: [Submission]) -> [Submission] {
        shared.mailbox.submit(submissions)
    }

    /// Submits an inquiry. Returns false if the mailbox is full; the caller then answers *busy*.
    package func submit(_ inquiry: Inquiry, ticket: UInt64, to sink: any ReplySink) -> Bool {
        submit([submission(inquiry, ticket: ticket, to: sink)]).isEmpty
    }

    /// Stops accepting inquiries, answers the waiting ones, closes the journal, then returns.
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

    /// Submits a heartbeat every `readingInterval`. While the writer has not handled the previous
    /// heartbeat, publishes a stall instead.
    private func startTicker() {
        let (shared, clock, limits) = (shared, clock, limits)
        let isDone = tickerIsDone
        let thread = Thread { [weak self] in
            let interval = Double(limits.readingInterval.milliseconds) / 1000
            while let self, !self.tickerIsStopped.load(ordering: .relaxed) {
                let now = clock.nanoseconds()
                if let submitted = shared.mailbox.pendingHeartbeatNS {
                    shared.publishStall(at: clock.moment(), now, heartbeatSubmittedNS: submitted)
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
// The writer moves once, before the thread starts. Nothing else keeps a reference to it.
private final class Handover: @unchecked Sendable {
    let writer: Writer

    init(_ writer: Writer) {
        self.writer = writer
    }
}
