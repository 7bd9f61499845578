extension Sale {
    /// The laws that are broken now, in words; empty in every sale that the law made.
    ///
    /// Checks everything from scratch, in time linear in the number of buyers: for tests,
    /// simulation and `verify`. The running engine traps on the first broken law instead.
    package func brokenLaws() -> [String] {
        drops.flatMap { drop in drop.brokenLaws().map { "\(drop.terms.id.text): \($0)" } }
    }

    /// A hash of the sale's state: equal for equal sales, and practically only for them.
    package var digest: UInt64 {
        var digest = Digest()
        digest.add(sequence)
        digest.add(moment.milliseconds)
        for drop in drops { drop.add(to: &digest) }
        return digest.value
    }
}

extension Drop {
    func brokenLaws() -> [String] {
        var counts = [Int](repeating: 0, count: ClaimState.allCases.count)
        for entry in register.entries { counts[Int(entry.state.rawValue)] += 1 }
        func count(_ state: ClaimState) -> Int { counts[Int(state.rawValue)] }
        var broken: [String] = []
        func require(_ holds: Bool, _ law: String) {
            if !holds { broken.append(law) }
        }
        require(books.isBalanced, "law 1: the books do not balance")
        require(
            books.sold + books.held <= books.issued - books.withdrawn, "law 2: more than there is")
        require(count(.held) == books.held, "law 2: holds and held units differ")
        require(count(.sold) == books.sold, "law 2: sold claims and sold units differ")
        require(
            register.entries.count { $0.isRegistered } == registeredCount,
            "law 3: the register's count is wrong")
        require(
            register.entries.allSatisfy { $0.isRegistered || $0.state == .none },
            "law 3: a claim without a registration")
        require(count(.waiting) == line.waitingCount, "law 7: the line's count is wrong")
        require(
            (0...totals.releases).contains(heldReleases)
                && count(.lapsed) == totals.lapses && count(.released) == totals.releases,
            "law 6: a hold ended twice or never")
        require(
            closure != .soldOut || isSoldOut || books.free <= addedSinceClosing,
            "law 5: sold out with units left")
        require(missed == nil || phase == .ready, "law 5: a missed window in \(phase)")
        require(
            addedSinceClosing <= books.free || phase != .closed, "law 1: added units are gone")
        return broken
    }

    /// The number of held units that were released: grants neither confirmed, lapsed nor running.
    private var heldReleases: Int {
        totals.grants - totals.confirmations - totals.lapses - books.held
    }

    func add(to digest: inout Digest) {
        digest.add(terms.id.text)
        digest.add(phase.rawValue)
        digest.add(closure?.rawValue ?? "")
        digest.add(isRegistering)
        addSettings(to: &digest)
        for count in [
            books.free, books.held, books.sold, books.withdrawn, books.issued,
            totals.registrations, totals.claims, totals.grants, totals.confirmations,
            totals.lapses, totals.releases, revision, waitingCount,
        ] {
            digest.add(Int64(count))
        }
        for (number, entry) in register.entries.enumerated() {
            digest.add(entry.buyer.text)
            digest.add(entry.isRegistered)
            digest.add(Int64(entry.state.rawValue))
            digest.add(Int64(entry.ticket))
            digest.add(entry.isPreferred)
            digest.add(entry.moment.milliseconds)
            digest.add(register.order(of: number)?.text ?? "")
        }
    }

    /// Adds what operators and time have set, as far as it affects later decisions.
    private func addSettings(to digest: inout Digest) {
        for flag in [isArmed, isDrawn] { digest.add(flag) }
        for moment in [rearmedAt, openedAt, latestOpening, closedAt] { digest.add(moment) }
        digest.add(dripRate)
        digest.add(hold.milliseconds)
        drip.add(to: &digest)
        digest.add(announcement?.text.string ?? "")
        // The first edition does not have these fields, and its digest must not change.
        if edition > .first { addLater(to: &digest) }
        for act in [latestAct, latestPress] {
            digest.add(act?.author.name ?? "")
            digest.add(act?.content.kind.rawValue ?? "")
            digest.add(act?.moment)
            digest.add(act?.reason?.string ?? "")
        }
    }

    /// Adds the fields that came with the second edition of the law.
    private func addLater(to digest: inout Digest) {
        digest.add(announcement?.at)
        digest.add(latestCommand?.id?.text ?? "")
        digest.add(latestCommand?.content.string ?? "")
        digest.add(Int64(addedSinceClosing))
        digest.add(wasSelling)
        for moment in [opens, closes, missed?.from, missed?.to] { digest.add(moment) }
        digest.add(isReopening)
        digest.add(Int64(edition.rawValue))
    }
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo): small, and the same on every machine.
struct Digest {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte: byte) }
        add(byte: 0)
    }

    mutating func add(_ flag: Bool) { add(flag ? 1 : 0) }

    mutating func add(_ moment: Moment?) { add(moment?.milliseconds ?? -1) }

    mutating func add(_ rate: DripRate) {
        switch rate {
        case .perSecond(let rate): add(Int64(rate))
        case .unlimited: add(-1)
        }
    }

    mutating func add(_ number: Int64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            add(byte: UInt8(truncatingIfNeeded: number >> Int64(shift)))
        }
    }

    private mutating func add(byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
