import Rules
import TestSupport

/// Plays a random sale and compares every step with the model.
struct SaleTrial {
    /// Situations that must occur at least once over all seeds; otherwise the trial proves nothing.
    enum Coverage: CaseIterable {
        case lapsedWhilePaused, drawnWhilePaused, preferredBeforeOthers, rolledOver
        case confirmLostAgainstLapse, secondPressCounted, clockSteppedBack, soldOutByWithdrawal
        case claimedWithoutGrant, grantedAtOnce, dripMadeWait, undone, reopenedWithNotice
        case openedAfterMissing, repeatedByID, otherCommand, pausedFirst, openedLate
    }

    let seed: UInt64
    private(set) var sale: Sale
    private(set) var events: [Event] = []
    private(set) var faults: [String] = []
    private(set) var kinds: Set<EventKind> = []
    private(set) var codes: Set<Refusal.Code> = []
    private(set) var covered: Set<Coverage> = []
    private var random: RandomSale
    private var model: SaleModel
    private var log: [String] = []

    init(seed: UInt64) {
        self.seed = seed
        random = RandomSale(seed: seed)
        sale = Sale(terms: random.terms)
        model = SaleModel(terms: random.terms)
    }

    /// Plays this number of commands, or up to the first fault.
    mutating func play(_ count: Int) {
        for _ in 0..<count where faults.isEmpty {
            let before = random.clock
            random.passTime(sale)
            if random.clock < before { covered.insert(.clockSteppedBack) }
            if let absence = random.absence() { recover(after: absence) }
            if random.settlesFirst() { settle() }
            perform(random.command(for: sale))
        }
        if faults.isEmpty, !isRefoldedAlike { faults.append("the same events, another sale") }
    }

    /// The first fault, with the seed and what came before it.
    var report: String {
        (["seed \(seed), event \(sale.sequence)"] + faults + ["what came before:"]
            + log.suffix(25)).joined(separator: "\n")
    }

    private mutating func settle() {
        let moment = max(random.clock, sale.moment)
        while faults.isEmpty, case .events(let events) = sale.decide(.advance, at: random.clock),
            !events.isEmpty
        {
            log.append("\(random.clock.rfc3339) advance")
            apply(events)
        }
        guard faults.isEmpty else { return }
        let due = sale.nextDue(after: moment)
        if let due, due <= moment { faults.append("\(due) is due, and nothing happens") }
        if model.drops.contains(where: { $0.hasOverdueHold(at: moment) }) {
            faults.append("law 6: a hold runs on after its deadline")
        }
        var early = sale
        let justBefore = (due ?? moment + .seconds(100)) + TimeSpan(milliseconds: -1)
        if early.settle(at: max(moment, justBefore)) != [] { faults.append("due unannounced") }
        for drop in sale.drops { requireLiveness(of: drop, at: moment) }
    }

    /// Law 11: a drop with free units, a rate and a line grants something within a second.
    private mutating func requireLiveness(of drop: Drop, at moment: Moment) {
        guard drop.phase == .open, drop.books.free > 0, drop.headClaimedAt != nil,
            drop.dripRate != .perSecond(0)
        else { return }
        covered.insert(.dripMadeWait)
        var later = sale
        let events = later.settle(at: moment + .seconds(1))
        let isGranted = events.contains {
            $0.drop == drop.terms.id && $0.content.kind == .granted
        }
        if !isGranted, later[drop.terms.id]?.phase == .open {
            faults.append("law 11: \(drop.terms.id.text) grants nothing")
        }
    }

    private mutating func perform(_ command: Command) {
        let expected = model.answer(to: command, at: random.clock)
        let decision = sale.decide(command, at: random.clock)
        log.append("\(random.clock.rfc3339) \(command)")
        switch decision {
        case .refused(let refusal):
            codes.insert(refusal.code)
            if expected != .refused(refusal.code) { fault(expected, decision) }
            if refusal.code == .holdLapsed { covered.insert(.confirmLostAgainstLapse) }
        case .standing:
            if expected != .stands { fault(expected, decision) }
            if case .operate(let command) = command, command.id != nil {
                covered.insert(.repeatedByID)
            }
        case .otherCommand:
            covered.insert(.otherCommand)
            if expected != .otherCommand { fault(expected, decision) }
        case .events(let events):
            if expected != .done { fault(expected, decision) }
            apply(events)
            if case .operate(let command) = command {
                model.record(command, at: random.clock)
            }
            requireAuthor(of: command, on: events)
            requireIdempotence(of: command)
        }
    }

    /// The engine was away: nothing lapses or is granted for that time.
    private mutating func recover(after absence: TimeSpan) {
        settle()
        guard faults.isEmpty else { return }
        let lastAlive = max(random.clock, sale.moment)
        random.passTime(absence)
        let (before, now) = (sale, max(random.clock, sale.moment))
        log.append("\(now.rfc3339) comes back after \(absence.milliseconds) ms")
        var later = sale
        let limit = TimeSpan.seconds(5)
        let happened = later.recover(at: now, lastAlive: lastAlive, awayLimit: limit)
        apply(happened)
        guard faults.isEmpty else { return }
        if later.digest != sale.digest { faults.append("its events make another sale") }
        let isLong = now - lastAlive >= limit
        let kinds = happened.map(\.content.kind)
        for (old, new) in zip(before.drops, sale.drops) where old.phase == .open {
            if isLong, new.phase == .open { faults.append("A7: open after a long absence") }
            if isLong { covered.insert(.pausedFirst) }
        }
        let opened = happened.filter { $0.content == .opened }.map(\.drop)
        let granted = happened.filter { $0.content.kind == .granted }.map(\.drop)
        if isLong, granted.contains(where: { !opened.contains($0) }) {
            faults.append("A7: granted for the time away")
        }
        if now > lastAlive, kinds.contains(.lapsed) {
            faults.append("A7: lapsed for the time away")
        }
        if kinds.contains(.opened), kinds.contains(.paused) { covered.insert(.openedLate) }
    }

    private mutating func fault(_ expected: SaleModel.Answer, _ decision: Decision) {
        faults.append("answered \(decision) where \(expected) is the law")
    }

    /// Law 8: repeating a command gives the standing result.
    private mutating func requireIdempotence(of command: Command) {
        guard faults.isEmpty else { return }
        let again = sale.decide(command, at: random.clock)
        if again != .standing { faults.append("law 8: again, and \(again)") }
        if case .operate = command { covered.insert(.secondPressCounted) }
    }

    /// Law 9: every operator's act is recorded with name and reason.
    private mutating func requireAuthor(of command: Command, on events: [Event]) {
        guard case .operate(let command) = command else { return }
        if events.contains(where: { $0.author != command.author || $0.reason != command.reason }) {
            faults.append("law 9: somebody else's act")
        }
    }

    private mutating func apply(_ happened: [Event]) {
        for event in happened where faults.isEmpty {
            cover(event)
            sale.apply(event)
            faults += model.apply(event)
            faults += sale.brokenLaws()
            faults += model.differences(from: sale)
            if EventRow(event).event != event { faults.append("lost in its row: \(event)") }
            log.append("   \(StoryLines.line(event, clock: event.moment))")
        }
        events += happened
        let kinds = happened.map(\.content.kind)
        if kinds == [.claimed] { covered.insert(.claimedWithoutGrant) }
        if kinds == [.claimed, .granted] { covered.insert(.grantedAtOnce) }
    }

    private mutating func cover(_ event: Event) {
        kinds.insert(event.content.kind)
        guard let index = model.index(of: event.drop) else { return }
        let drop = model.drops[index]
        switch event.content {
        case .lapsed where drop.phase == .paused: covered.insert(.lapsedWhilePaused)
        case .drawn where drop.phase == .paused: covered.insert(.drawnWhilePaused)
        case .granted(let buyer, _) where drop.overtakes(buyer):
            covered.insert(.preferredBeforeOthers)
        case .unitsAdded where event.author == .law: covered.insert(.rolledOver)
        case .closed(.soldOut) where drop.books.withdrawn > 0: covered.insert(.soldOutByWithdrawal)
        case .reopened(nil): covered.insert(.undone)
        case .reopened(_?):
            covered.insert(drop.missed == nil ? .reopenedWithNotice : .openedAfterMissing)
        default: break
        }
    }

    private var isRefoldedAlike: Bool {
        var refolded = Sale(terms: random.terms)
        for event in events { refolded.apply(event) }
        return refolded.digest == sale.digest
    }
}
