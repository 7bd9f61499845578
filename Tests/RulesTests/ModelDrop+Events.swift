@testable import Rules

extension ModelDrop {
    /// Applies an event. Returns the laws that it breaks, in words.
    mutating func apply(_ event: Event, isPreferred: Bool) -> [String] {
        var broken: [String] = []
        func require(_ holds: Bool, _ law: String) {
            if !holds { broken.append("\(law) by event \(event.sequence) \(event.content)") }
        }
        let kind = event.content.kind
        require(
            (event.author == nil) == (kind.concernsOneBuyer || kind == .drawn),
            "law 9: an author is missing or too many")
        if kind == .closed, phase == .ready { require(isParked, "law 5: closed before it opened") }
        if kind == .opened, isReopening {
            require(opens.map { $0 <= event.moment } ?? true, "law 5: reopened before it was told")
        }
        if kind == .opened { require(missed == nil, "law 5: a parked drop opened") }
        if kind == .closed, event.content == .closed(.soldOut) {
            require(books.free + books.held == 0 && books.sold > 0, "law 5: not sold out")
        }
        if let origins = Self.origins(of: kind) {
            require(origins.contains(phase), "law 5: from \(phase)")
        }
        switch event.content {
        case .registered(let buyer):
            require(isRegistering && !member(buyer).isRegistered, "law 3: registered")
            register(buyer)
        case .unregistered(let buyer):
            let member = member(buyer)
            require(member.isRegistered && member.state == .none, "law 3: unregistered")
            change(buyer) { $0.isRegistered = false }
        case .claimed(let buyer):
            let member = member(buyer)
            require(member.isRegistered && member.state == .none, "law 3: a second claim")
            require(!isDrawDue(at: event.moment), "law 7: a late claim in the draw pool")
            change(buyer) {
                $0.state = .waiting
                $0.isPreferred = isPreferred
            }
            addClaim(buyer)
        case .granted(let buyer, let until):
            require(line.first == buyer, "law 7: served out of order")
            require(books.free > 0, "law 2: granted what is not there")
            require(rate != .perSecond(0), "granted at rate 0")
            require(!recordGrant(at: event.moment), "granted faster than the drip rate")
            require(until == event.moment + hold, "law 6: a deadline of its own")
            change(buyer) {
                $0.state = .held
                $0.until = until
            }
            move(from: \.free, to: \.held)
        case .confirmed(let buyer, let order):
            require(member(buyer).state == .held, "law 6: not held")
            require(event.moment < member(buyer).until, "law 6: confirmed too late")
            change(buyer) {
                $0.state = .sold
                $0.order = order
            }
            move(from: \.held, to: \.sold)
        case .lapsed(let buyer):
            require(member(buyer).state == .held, "law 6: not held")
            require(event.moment >= member(buyer).until, "law 10: lapsed too early")
            change(buyer) { $0.state = .lapsed }
            move(from: \.held, to: \.free)
        case .released(let buyer):
            let state = member(buyer).state
            require(state == .held || state == .waiting, "law 6: nothing to give back")
            if state == .held { move(from: \.held, to: \.free) }
            change(buyer) { $0.state = .released }
        case .drawn:
            require(isDrawDue(at: event.moment), "law 7: drawn at the wrong time")
            draw()
        case .unitsWithdrawn(let units) where event.author == .law:
            let isOver = closure != .byOperator || !isUndoable(at: event.moment)
            require(
                phase == .closed && books.held == 0 && units == books.free - addedSinceClosing
                    && isOver && closedAt.map { $0 <= event.moment } ?? false,
                "law 1: rolled over too early")
            takeAct(event)
        default: takeAct(event)
        }
        require(isBalanced, "law 1 or 2: \(books)")
        return broken
    }

    private mutating func takeAct(_ event: Event) {
        guard let author = event.author else { return }
        let act = ActRecord(
            author: author, content: event.content, moment: event.moment,
            reason: event.reason)
        if author == .engine { press = nil }
        switch event.content {
        case .holdsExtended(let span):
            for buyer in buyers where member(buyer).state == .held {
                change(buyer) { $0.until = $0.until + span }
            }
            return
        case .announced(let words):
            announcement = words
            return
        case .retracted:
            announcement = nil
            return
        case .marked: return
        default: acts.append(act)
        }
        switch event.content {
        case .registrationOpened: (phase, isRegistering) = (.registering, true)
        case .registrationClosed:
            if phase == .registering { phase = .ready }
            isRegistering = false
        case .opened:
            (phase, openedAt, isReopening) = (.open, openedAt ?? event.moment, false)
            isRegistering =
                isRegistering && terms.registrationCloses.map { $0 > event.moment } ?? false
        case .paused: phase = .paused
        case .resumed: phase = .open
        case .closed(let why):
            wasSelling = phase != .ready
            if isParked { (opens, missed, isReopening) = (nil, nil, false) }
            (phase, closure, isRegistering) = (.closed, why, false)
            (closedAt, addedSinceClosing) = (event.moment, 0)
        case .reopened(nil): (phase, closure, closedAt) = (.open, nil, nil)
        case .reopened(let told?):
            (phase, closure, closedAt, missed) = (.ready, nil, nil, nil)
            (opens, closes, isReopening, isRegistering) = (told, nil, true, false)
        case .missed(let window):
            (phase, missed, opens, closes, isRegistering) = (.ready, window, nil, nil, false)
        case .dripRateSet(let rate): setRate(rate)
        case .unitsAdded(let units):
            books.issued += units
            books.free += units
            if phase == .closed { addedSinceClosing += units }
        case .unitsWithdrawn(let units):
            books.free -= units
            books.withdrawn += units
        case .holdSet(let hold): self.hold = hold
        default: break
        }
    }

    /// The phases in which an event of this kind is lawful; nil means all.
    private static func origins(of kind: EventKind) -> [Phase]? {
        switch kind {
        case .registrationOpened: [.scheduled]
        case .registrationClosed: [.registering, .open, .paused]
        case .opened: [.registering, .ready]
        case .paused, .granted: [.open]
        case .resumed: [.paused]
        case .claimed, .drawn: [.open, .paused]
        case .closed: [.open, .paused, .ready]
        case .reopened: [.closed, .ready]
        case .registered: [.registering, .open, .paused]
        case .unregistered, .dripRateSet, .holdSet, .disarmed, .rearmed:
            [.scheduled, .registering, .ready, .open, .paused]
        case .confirmed, .lapsed, .released: [.ready, .open, .paused, .closed]
        case .unitsAdded, .unitsWithdrawn, .announced, .retracted, .marked, .holdsExtended,
            .upgraded:
            nil
        case .missed: [.registering, .ready]
        }
    }

    func isDrawDue(at moment: Moment) -> Bool {
        guard case .draw(let window, _) = terms.order, let openedAt, !isDrawn else { return false }
        return openedAt + window <= moment
    }

    private mutating func move(
        from source: WritableKeyPath<Shelves, Int>, to target: WritableKeyPath<Shelves, Int>
    ) {
        books[keyPath: source] -= 1
        books[keyPath: target] += 1
    }

    private var isBalanced: Bool {
        books.free >= 0 && books.held >= 0 && books.sold >= 0 && books.withdrawn >= 0
            && books.free + books.held + books.sold + books.withdrawn == books.issued
    }

    /// The values in which the model and the drop differ.
    func differences(from drop: Drop) -> [String] {
        var found: [String] = []
        func compare<Value: Equatable>(_ name: String, _ mine: Value, _ theirs: Value) {
            if mine != theirs { found.append("\(name): \(mine) in the model, \(theirs)") }
        }
        compare("phase", phase, drop.phase)
        compare("closure", closure, drop.closure)
        compare("registering", isRegistering, drop.isRegistering)
        compare("free", books.free, drop.books.free)
        compare("held", books.held, drop.books.held)
        compare("sold", books.sold, drop.books.sold)
        compare("withdrawn", books.withdrawn, drop.books.withdrawn)
        compare("rate", rate, drop.dripRate)
        compare("hold", hold, drop.hold)
        let line = line
        compare("waiting", waitingCount, drop.waitingCount)
        compare("revision", revision, drop.revision)
        compare("opens", opens, drop.opens)
        compare("closes", closes, drop.closes)
        compare("missed", missed, drop.missed)
        compare("announcement", announcement, drop.announcement?.text)
        compare("latest act", acts.last, drop.latestAct)
        for buyer in buyers {
            compare(buyer.text, standing(of: buyer, in: line), drop.standing(of: buyer))
        }
        return found
    }

    private func standing(of buyer: BuyerID, in line: [BuyerID]) -> ClaimStanding? {
        let member = member(buyer)
        guard member.isRegistered else { return nil }
        let place = line.firstIndex(of: buyer).map { $0 + 1 }
        return switch member.state {
        case .waiting:
            ClaimStanding(
                state: .waiting, position: place ?? waitingCount, awaitsDraw: place == nil)
        case .held: ClaimStanding(state: .held, heldUntil: member.until)
        case .sold: ClaimStanding(state: .sold, order: member.order)
        case .none, .lapsed, .released: ClaimStanding(state: member.state)
        }
    }
}
