import Health
import Rehearsal
import Rules
import Telemetry

/// A small stochastic model of an engine, its journal, a storefront and a crowd, a tenth of a second
/// a step. Its noise is that of recorded readings: lognormal commits of 1.3 ms, answers of a few
/// milliseconds, waits of microseconds.
struct SimulatedSale: Sendable {
    /// What one drop is like.
    struct Plan: Sendable {
        var opensAt: Int
        var units: Int
        var dripRate: Int
        var crowd: Int
    }

    static let start: Int64 = 1_700_000_000_000
    static let capacity = 25_000.0
    private static let mailboxMax = 20_000.0
    private static let holdTicks = 6000

    var chance: Chance
    private(set) var tick = 0
    var reading: Reading
    let plans: [Plan]
    /// The median time of a payment in seconds.
    let payment: Double
    /// Requests a second that come besides those of the crowd.
    var base: Double
    /// What goes wrong now, and how badly, from 0 to 1.
    var incident: Incident?
    var severity = 0.0
    /// Ticks for which the whole engine stands still, and those for which one commit does.
    var stands = 0
    var commitHangs = 0
    /// Added to the engine's time by a clock that stepped.
    var clockStep: Int64 = 0
    private var queue = 0.0
    private var backlog: [Int] = []
    private var hanging = 0
    private var credit = 0.0
    private var confirmations = [Int](repeating: 0, count: SimulatedSale.holdTicks + 1)
    private var lapses = [Int](repeating: 0, count: SimulatedSale.holdTicks + 1)
    private var unclaimed = 0
    private(set) var current = 0

    init(plans: [Plan], payment: Double, base: Double, seed: UInt64) {
        chance = Chance(seed: seed)
        (self.plans, self.payment, self.base) = (plans, payment, base)
        let terms = plans.enumerated().map { number, plan in
            DropTerms(
                id: DropID(trusted: "d\(number + 1)"), units: plan.units,
                dripRate: .perSecond(plan.dripRate))
        }
        reading = Reading(
            at: Moment(milliseconds: SimulatedSale.start), number: 0, boot: "one", event: 0,
            durable: 0,
            drops: Sale(terms: CampaignTerms(id: "c", drops: terms)).drops.map {
                DropReading($0)
            }, engine: EngineReading())
        reading.engine.diskFreeBytes = 50 << 30
    }

    /// A step; nil when no reading comes out of it.
    mutating func step() -> Reading? {
        tick += 1
        moveDrops()
        let arrivals = chance.count(rate / 10)
        if incident == .killed || incident == .silent || stands > 0 {
            stands = max(0, stands - 1)
            backlog.append(arrivals)
            backlog = backlog.suffix(100)
            return nil
        }
        if incident == .commit || commitHangs > 0 { return hang(arrivals) }
        work(arrivals + backlog.reduce(0, +), late: backlog.dropLast(10).reduce(0, +))
        backlog = []
        sell()
        probe()
        spoil()
        return published()
    }

    private mutating func published() -> Reading {
        reading.number += 1
        reading.at = Moment(
            milliseconds: SimulatedSale.start + Int64(tick) * 100 + clockStep
                + Int64(chance.number(0...4)))
        return reading
    }

    /// The engine runs anew.
    mutating func restart() {
        (reading.boot, reading.number) = ("two", 0)
        let disk = reading.engine.diskFreeBytes
        reading.engine = EngineReading()
        reading.engine.diskFreeBytes = disk
        (queue, backlog, hanging) = (0, [], 0)
    }

    /// The ticker tells that the writer does not move.
    private mutating func hang(_ arrivals: Int) -> Reading {
        commitHangs = max(0, commitHangs - 1)
        hanging += 1
        backlog.append(arrivals)
        backlog = backlog.suffix(100)
        reading.engine.requests += arrivals
        reading.engine.commitAgeUS = hanging * 100_000
        reading.engine.heartbeatAgeUS = hanging * 100_000
        reading.engine.mailboxDepth = min(20_000, backlog.reduce(0, +))
        if commitHangs == 0, incident != .commit {
            let told = published()
            (hanging, reading.engine.commitAgeUS, reading.engine.heartbeatAgeUS) = (0, 0, 0)
            return told
        }
        return published()
    }

    // MARK: - The crowd

    private var rate: Double {
        if incident == .overload { return SimulatedSale.capacity * 1.2 }
        if incident == .flood { return SimulatedSale.capacity * 3 }
        var rate = base
        for (plan, drop) in zip(plans, reading.drops) {
            let seconds = Double(tick - plan.opensAt) / 10
            let crowd = Double(plan.crowd)
            if seconds < 0, seconds > -600 { rate += crowd / 2000 * (1 + seconds / 600) }
            if seconds >= 0, seconds < 60 { rate += crowd * 0.25 * exponential(-seconds / 1.6) }
            if drop.phase == .open || drop.phase == .paused { rate += Double(drop.line) / 4 }
            guard let closed = drop.closedAt else { continue }
            let since = Double(reading.at.milliseconds - closed.milliseconds) / 1000
            if since < 60 { rate += crowd * 0.3 * exponential(-max(0, since) / 3) }
        }
        return incident == .noDemand ? rate * 0.06 * severity : min(rate, 23_000)
    }

    private mutating func moveDrops() {
        for (place, plan) in plans.enumerated() where tick == plan.opensAt {
            if place > 0 { close(place - 1) }
            reading.drops[place].phase = .open
            reading.drops[place].openedAt = reading.at
            (current, unclaimed, credit) = (place, plan.crowd * 4 / 10, 0)
        }
        if reading.drops[current].phase == .open, reading.drops[current].books.isSoldOut {
            reading.drops[current].phase = .closed
            reading.drops[current].closedBecause = .soldOut
            reading.drops[current].closedAt = reading.at
            reading.drops[current].line = 0
        }
    }

    /// An operator closes a drop; what is held is paid.
    private mutating func close(_ place: Int) {
        let held = reading.drops[place].held
        reading.drops[place].confirmations += held
        reading.drops[place].sold += held
        (reading.drops[place].held, reading.drops[place].line) = (0, 0)
        reading.drops[place].phase = .closed
        for index in confirmations.indices { (confirmations[index], lapses[index]) = (0, 0) }
    }

    /// An operator pauses the drop, or resumes it.
    mutating func setPaused(_ isPaused: Bool) {
        let phase = reading.drops[current].phase
        if isPaused, phase == .open { reading.drops[current].phase = .paused }
        if !isPaused, phase == .paused { reading.drops[current].phase = .open }
    }

    // MARK: - The engine

    private mutating func work(_ arrivals: Int, late: Int) {
        queue += Double(arrivals)
        let served = min(queue, SimulatedSale.capacity / 10)
        queue -= served
        let shed = max(0, queue - SimulatedSale.mailboxMax)
        queue -= shed
        let waitUS = Int(queue / SimulatedSale.capacity * 1e6)
        let load = served / (SimulatedSale.capacity / 10)
        let answers = Int(served)
        let errors: Double =
            incident == .errors ? 0.22 + 0.58 * severity : incident == .someErrors ? 0.05 : 0.0001
        let failed = min(answers, chance.count(Double(answers) * errors))
        let isOpen = reading.drops[current].phase == .open
        let refused = Int(Double(answers - failed) * (isOpen ? 0.25 : 0.7))
        reading.engine.requests += arrivals
        reading.engine.failed += failed
        reading.engine.refused += refused
        reading.engine.answered += answers - failed - refused
        reading.engine.shed += Int(shed)
        reading.engine.slow += min(answers, late) + (waitUS > 1_000_000 ? answers : 0)
        reading.engine.latencyCount = answers
        let base = chance.lognormal(1800, 0.5) * (1 + 12 * load)
        reading.engine.latencyP99US = Int(base) + waitUS + (late > 0 ? 1_000_000 : 0)
        if incident == .slowAnswers {
            reading.engine.latencyP99US = Int(chance.lognormal(750_000 + 800_000 * severity, 0.15))
            reading.engine.slow += chance.count(Double(answers) * 0.008)
        }
        let isBusy = waitUS > 1000
        reading.engine.queueWaitMinUS = isBusy ? waitUS : Int(chance.lognormal(5, 0.6))
        reading.engine.queueWaitMaxUS = waitUS + Int(chance.lognormal(1000, 0.9))
        reading.engine.mailboxDepth = Int(queue) + chance.count(8 * load)
        // A burst of a few milliseconds lies in the mailbox when the reading is taken.
        if chance.happens(load * 0.02) { reading.engine.mailboxDepth += chance.number(50...600) }
        let commit = chance.lognormal(1300, 0.75) * (1 + 3 * load)
        reading.engine.syncP99US = Int(commit)
        if incident == .slowCommits {
            reading.engine.syncP99US = Int(chance.lognormal(35_000 + 80_000 * severity, 0.4))
        }
        if hanging > 0 {
            reading.engine.syncP99US = hanging * 100_000
            hanging = 0
        }
        (reading.engine.commitAgeUS, reading.engine.heartbeatAgeUS) = (0, 0)
    }

    // MARK: - The drop

    private mutating func sell() {
        let place = tick % confirmations.count
        let payers =
            incident == .checkout ? 0 : min(confirmations[place], reading.drops[current].held)
        reading.drops[current].confirmations += payers
        reading.drops[current].sold += payers
        reading.drops[current].held -= payers
        if incident == .checkout {
            // They try until their hold lapses.
            lapses[(place + 3000) % lapses.count] += confirmations[place]
        }
        let lapsed = min(lapses[place], reading.drops[current].held)
        reading.drops[current].lapses += lapsed
        reading.drops[current].held -= lapsed
        reading.drops[current].free += lapsed
        (confirmations[place], lapses[place]) = (0, 0)
        grant(place)
        reading.event += Int64(reading.drops[current].grants)
        reading.durable = reading.event
    }

    private mutating func grant(_ place: Int) {
        guard reading.drops[current].phase.takesClaims else { return }
        let claims = min(unclaimed, chance.count(Double(unclaimed) / 16))
        unclaimed -= claims
        let trickle = chance.count(base / 500)
        reading.drops[current].claims += claims + trickle
        reading.drops[current].line += claims + trickle
        credit = min(credit + Double(plans[current].dripRate) / 10, Double(plans[current].dripRate))
        guard incident != .grants, reading.drops[current].phase == .open else { return }
        let grants = min(Int(credit), reading.drops[current].line, reading.drops[current].free)
        credit -= Double(grants)
        reading.drops[current].grants += grants
        reading.drops[current].line -= grants
        reading.drops[current].free -= grants
        reading.drops[current].held += grants
        for _ in 0..<grants {
            let ticks = Int(chance.lognormal(payment, 0.6) * 10)
            if chance.happens(0.05) || ticks >= SimulatedSale.holdTicks {
                lapses[(place + SimulatedSale.holdTicks) % lapses.count] += 1
            } else {
                confirmations[(place + max(1, ticks)) % confirmations.count] += 1
            }
        }
    }

    // MARK: - The storefront and the disk

    private mutating func probe() {
        guard tick.isMultiple(of: 5) else { return }
        let number = (reading.storefront?.number ?? 0) + 1
        let isUp = incident != .storefront && !chance.happens(0.002)
        let median = incident == .slowStorefront ? 1_100_000 + 1_500_000 * severity : 120_000
        let us = incident == .storefront ? 2_000_000 : chance.lognormal(median, 0.35)
        reading.storefront = StorefrontReading(
            isUp: isUp, status: isUp ? 200 : nil, latencyUS: Int(us), number: number)
    }

    private mutating func spoil() {
        if incident == .storage {
            if severity < 0.5 { reading.engine.storageFailed = true }
            if severity >= 0.5 { reading.engine.diskFreeBytes = 40 << 20 }
        }
        if incident == .books { reading.drops[current].sold += 1 }
    }
}
