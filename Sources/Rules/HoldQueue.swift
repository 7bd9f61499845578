/// Running holds in the order of their deadlines.
///
/// Holds that ended early stay as dead entries until the head passes them.
struct HoldQueue: Sendable {
    struct Hold: Sendable {
        var until: Moment
        var number: Int32
    }

    private(set) var entries: [Hold] = []
    private(set) var head = 0

    /// Adds a hold after those that end no later. This is almost always at the end, because holds
    /// of one drop mostly have the same length.
    mutating func add(_ number: Int, until: Moment) {
        let entry = Hold(until: until, number: Int32(number))
        guard let last = entries.last, last.until > until else {
            entries.append(entry)
            return
        }
        var (low, high) = (head, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].until > until { high = middle } else { low = middle + 1 }
        }
        entries.insert(entry, at: low)
    }

    /// Moves the deadlines of all running holds later by this span.
    mutating func extend(by span: TimeSpan, in register: inout Register) {
        for place in head..<entries.count {
            let number = Int(entries[place].number)
            if register.isHeld(number) { register[number].moment = register[number].moment + span }
            entries[place].until = entries[place].until + span
        }
    }

    /// Removes the entries at the head that are no longer running holds.
    mutating func settle(in register: borrowing Register) {
        while head < entries.count, !register.isHeld(Int(entries[head].number)) { head += 1 }
        if head > 1024, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }

    /// The running holds whose deadline has come, earliest first.
    func due(at moment: Moment, in register: borrowing Register) -> [Int] {
        var due: [Int] = []
        for entry in entries[head...] {
            if entry.until > moment { break }
            if register.isHeld(Int(entry.number)) { due.append(Int(entry.number)) }
        }
        return due
    }

    /// The deadline of the entry at the head, dead or running; nil when empty.
    var nextDeadline: Moment? { head < entries.count ? entries[head].until : nil }
}
