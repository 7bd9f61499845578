import Rules
import Synchronization
import Telemetry

/// The only writer: decides commands, applies their events, makes these durable, answers, and
/// publishes. Only one thread uses it.
final class Writer {
    private(set) var sale: Sale
    let store: any EventStore
    let shared: SharedState
    private let clock: any EngineClock
    private let limits: EngineLimits
    private let drawSeedHashes: [DropID: String]
    private var sampler: Sampler
    private var pendingReadings: [Reading] = []
    /// The drops of the last reading. The next reading shares this array if no drop changed.
    private var latestDrops: [DropReading] = []
    private var durableSequence: Int64
    /// A warning to operators about the journal.
    private var storeWarning: String?
    /// Register numbers of the buyers of a batch's first events, for `DurableSale`.
    private var registerNumbers: [Int32] = []
    var pauseRule = PauseRule()

    init(
        sale: Sale, store: any EventStore, shared: SharedState, clock: any EngineClock,
        limits: EngineLimits, drawSeedHashes: [DropID: String], diskPath: String?
    ) {
        self.sale = sale
        self.store = store
        self.shared = shared
        self.clock = clock
        self.limits = limits
        self.drawSeedHashes = drawSeedHashes
        durableSequence = sale.sequence
        sampler = Sampler(limits: limits, diskPath: diskPath, startNS: clock.nanoseconds())
    }

    /// Processes batches until the mailbox is closed and empty, or the journal fails.
    func run() {
        while true {
            let batch = shared.mailbox.nextBatch(timeoutMS: timeoutMS())
            guard carryOut(batch) else { return }
            if batch.isStopping {
                store.close()
                return
            }
        }
    }

    /// How long the writer may sleep, in milliseconds: until the next due time, at most 100.
    private func timeoutMS() -> Int {
        let now = clock.moment()
        guard let next = sale.nextDue(after: now) else { return 100 }
        return Int(min(100, max(1, (next - now).milliseconds)))
    }

    /// Decides a batch, syncs once, then answers. Returns false if the journal failed.
    func carryOut(_ batch: WriterBatch) -> Bool {
        let started = clock.nanoseconds()
        sampler.record(batch, at: started)
        let now = max(clock.moment(), sale.moment)
        var events = sale.settle(at: now)
        var replies = ReplyBatch()
        registerNumbers.removeAll(keepingCapacity: true)
        for submission in batch.submissions {
            let outcome = answer(submission, at: now, events: &events)
            replies.add(Reply(ticket: submission.ticket, outcome: outcome), for: submission.sink)
        }
        if !batch.submissions.isEmpty { events += sale.settle(at: now) }
        if batch.heartbeatSubmittedNS != nil || batch.isStopping {
            guard inspectStore(replies: replies) else { return false }
        }
        let judged = batch.heartbeatSubmittedNS.map { _ in shared.judge(sampleReading(at: now)) }
        pendingReadings += judged?.kept ?? []
        if let judged, limits.pausesByItself { pauseIfNeeded(judged.verdict, at: now, &events) }
        guard makeDurable(events, replies: replies) else { return false }
        replies.deliver()
        if !events.isEmpty { shared.publish(events) }
        if let judged { shared.publish(judged.reading) }
        return true
    }

    /// Checks that writes still reach the journal's files. Returns false if they do not.
    private func inspectStore(replies: ReplyBatch) -> Bool {
        do {
            storeWarning = try store.inspect()
            return true
        } catch {
            fail("\(error)", replies: replies)
            return false
        }
    }

    /// Recovers the sale after an absence. All events of the recovery are in one batch, so that a
    /// crash leaves all of them or none. False if the journal failed.
    func recover(lastAlive: Moment?) -> Bool {
        let events = sale.recover(
            at: clock.moment(), lastAlive: lastAlive, awayLimit: limits.awayLimit)
        guard makeDurable(events, replies: ReplyBatch()) else { return false }
        if !events.isEmpty { shared.publish(events) }
        return carryOut(WriterBatch())
    }

    private func makeDurable(_ events: [Event], replies: ReplyBatch) -> Bool {
        guard !events.isEmpty || !pendingReadings.isEmpty else { return true }
        let started = clock.nanoseconds()
        shared.commitBegan(at: started)
        do {
            try store.append(events: events, readings: pendingReadings)
        } catch {
            fail("\(error)", replies: replies)
            return false
        }
        shared.commitEnded()
        let took = Int((clock.nanoseconds() - started) / 1000)
        sampler.recordSync(us: took)
        shared.meters.recordSync(us: took)
        shared.durableSale.apply(events, registerNumbers: registerNumbers)
        pendingReadings.removeAll(keepingCapacity: true)
        durableSequence = sale.sequence
        return true
    }

    /// Acknowledges nothing more after a failed write: a later sync could not prove durability.
    ///
    /// Publishes a last reading first, so that watchers see the reason before the server closes.
    private func fail(_ reason: String, replies: ReplyBatch) {
        shared.durableSale.close()
        shared.commitEnded()
        let last = sampleReading(at: max(clock.moment(), sale.moment), storageFailed: true)
        shared.publish(shared.judge(last).reading)
        replies.deliver { _ in .failed(reason) }
        shared.fail(reason)
        while true {
            let submissions = shared.mailbox.nextBatch(timeoutMS: 0).submissions
            if submissions.isEmpty { return }
            for submission in submissions {
                let reply = Reply(ticket: submission.ticket, outcome: .failed(reason))
                submission.sink.deliver([reply])
            }
        }
    }

    /// Samples a reading. It goes into the same transaction as the events before it, so it is
    /// published only after they are durable. It gets its number when it is judged.
    private func sampleReading(at moment: Moment, storageFailed: Bool = false) -> Reading {
        let drops = zip(sale.drops, shared.durableSale.refusals).map { drop, refusals in
            DropReading(
                drop, oldestWaitMS: drop.headClaimedAt.map { Int((moment - $0).milliseconds) } ?? 0,
                refusals: refusals, at: moment)
        }
        if drops != latestDrops { latestDrops = drops }
        var reading = Reading(
            at: moment, number: 0, boot: shared.boot,
            event: sale.sequence, durable: storageFailed ? durableSequence : sale.sequence,
            drops: latestDrops,
            engine: sampler.engineReading(shared: shared, now: clock.nanoseconds()))
        reading.engine.storageFailed = storageFailed
        reading.engine.journalWarning = storeWarning
        let ahead = Int(sale.clockAhead.milliseconds)
        reading.engine.clockAheadMS = ahead >= 1000 ? ahead : nil
        shared.isDiskLow.store(sampler.isDiskLow, ordering: .relaxed)
        reading.storefront = shared.storefront.withLock { $0 }
        reading.notices = shared.notices
        return reading
    }

    private func answer(_ submission: Submission, at now: Moment, events: inout [Event])
        -> Outcome
    {
        switch submission.inquiry {
        case .command(.buyer(let command)):
            return carryOut(command, at: now, hint: Int(submission.registerNumber), events: &events)
        case .command(let command): return carryOut(command, at: now, events: &events)
        case .standing(let drop, let buyer):
            guard let index = sale.index(of: drop) else {
                return refuse(sale.unknownDrop(drop), in: nil)
            }
            return counted(sale.outcome(ofPollBy: buyer, in: index), in: index)
        case .drop(let drop):
            guard let index = sale.index(of: drop) else {
                return refuse(sale.unknownDrop(drop), in: nil)
            }
            return .drop(report(index, at: now))
        case .campaign: return .campaign(sale.drops.indices.map { report($0, at: now) })
        }
    }

    func carryOut(_ command: Command, at now: Moment, events: inout [Event]) -> Outcome {
        switch command {
        case .buyer(let command): return carryOut(command, at: now, events: &events)
        case .operate(let act):
            let index = sale.index(of: act.drop)
            switch sale.decide(command, at: now) {
            case .refused(let refusal): return refuse(refusal, in: index)
            case .standing:
                return index.map { .drop(report($0, at: now, isRepeated: true)) } ?? .campaign([])
            case .otherCommand(let act, let drop): return .otherCommand(act, drop: drop)
            case .events(let decided):
                for event in decided { sale.apply(event) }
                events += decided
                // Includes events that the command causes at once, such as grants.
                events += sale.settle(at: now)
            }
            return index.map { .drop(report($0, at: now)) } ?? .campaign([])
        case .advance: return .campaign([])
        }
    }

    private func carryOut(
        _ command: BuyerCommand, at now: Moment, hint number: Int = -1, events: inout [Event]
    ) -> Outcome {
        guard let index = sale.index(of: command.drop) else {
            return refuse(sale.unknownDrop(command.drop), in: nil)
        }
        if command.act.isRefusedWhenDiskIsFull, let refusal = sampler.refusalWhenDiskIsFull {
            return answer(command, in: index, at: now, insteadOfChange: refusal)
        }
        let result = sale.carryOut(command, at: now, hint: number, into: &events)
        addRegisterNumber(sale.latestNumber(in: index), ofBuyerIn: events)
        switch result {
        case .refused(let refusal): return refuse(refusal, in: index)
        case .standing:
            return counted(sale.outcome(of: command, in: index, isNew: false), in: index)
        case .happened: return counted(sale.outcome(of: command, in: index, isNew: true), in: index)
        }
    }

    /// Answers without changing the sale. Refusals by the rules come before *busy*; a standing
    /// claim is answered as usual, because that needs no disk space.
    private func answer(
        _ command: BuyerCommand, in index: Int, at now: Moment, insteadOfChange refusal: Refusal
    ) -> Outcome {
        switch sale.answer(to: command, at: now) {
        case .standing: counted(sale.outcome(of: command, in: index, isNew: false), in: index)
        case .refused(let other): refuse(other, in: index)
        case .happened, nil: refuse(refusal, in: index)
        }
    }

    /// Stores the register number for all events that have none yet. Earlier events of other buyers
    /// may get it too. It is only a hint: a wrong one costs one lookup.
    private func addRegisterNumber(_ number: Int, ofBuyerIn events: [Event]) {
        while registerNumbers.count < events.count { registerNumbers.append(Int32(number)) }
    }

    private func counted(_ outcome: Outcome, in index: Int) -> Outcome {
        if case .refused(let refusal) = outcome { return refuse(refusal, in: index) }
        return outcome
    }

    private func refuse(_ refusal: Refusal, in index: Int?) -> Outcome {
        if let index { shared.durableSale.count(refusal, in: index) }
        return .refused(refusal)
    }

    private func report(_ index: Int, at now: Moment, isRepeated: Bool = false) -> DropReport {
        var report = sale.report(
            index, at: now, refusals: shared.durableSale.refusals(in: index),
            drawSeedHash: drawSeedHashes[sale.drops[index].terms.id])
        report.isRepeated = isRepeated
        return report
    }
}

extension BuyerAct {
    fileprivate var isRefusedWhenDiskIsFull: Bool {
        switch self {
        case .register, .claim: true
        case .unregister, .confirm, .release: false
        }
    }
}
