import GRDB
import Rules

/// What a cut has taken away from a recording's end.
package struct Loss: Equatable, Sendable, CustomStringConvertible {
    /// The last event that is there and sealed; 0 when none is.
    package var lastSequence: Int64
    /// The last event that the file ever held, as far as can be told.
    package var formerSequence: Int64?

    /// One sentence: what is whole and what is lost.
    package var description: String {
        let lost = formerSequence.map { "up to at least \($0) " } ?? ""
        return lastSequence == 0
            ? "the end was cut off: no event is whole, and those \(lost)are lost"
            : """
            the end was cut off: events 1 to \(lastSequence) are whole, and those after them \
            \(lost)are lost
            """
    }
}

extension Database {
    /// Finds out how far a cut file is whole: up to the last seal that its events still fit.
    ///
    /// A page that was cut in its middle reads as zeros, so only the seals can tell.
    func salvage(path: String) throws -> Loss {
        let seals = sealsAsFarAsReadable()
        var (number, lastSequence) = (0, Int64(0))
        // What cannot be read is missing from the chain: no seal from there on fits any more.
        let campaigns = try? campaignVersions()
        // Likewise.
        let draws = try? draws()
        var walk = SealWalk(campaigns: campaigns ?? [], draws: draws ?? [])
        /// Closes the seals that end here; false when one does not fit.
        func close() -> Bool {
            while number < seals.count, seals[number].lastSequence == walk.lastSequence {
                guard walk.closes(with: seals[number]) else { return false }
                lastSequence = walk.lastSequence
                number += 1
            }
            return true
        }
        guard close() else { return Loss(lastSequence: 0, formerSequence: nil) }
        // An error is where the whole part ends.
        try? forEachEvent(after: 0, upTo: .max, limit: .max) { row in
            guard let row, number < seals.count, row.sequence == walk.lastSequence + 1 else {
                return false
            }
            walk.add(row)
            return close()
        }
        let former = seals.last?.lastSequence ?? 0
        return Loss(
            lastSequence: lastSequence, formerSequence: former > lastSequence ? former : nil)
    }

    private func sealsAsFarAsReadable() -> [Seal] {
        var seals: [Seal] = []
        // Where reading fails the readable part ends, and that is what is asked for.
        try? forEachSeal(after: 0) { seal in
            guard let seal, seal.number == Int64(seals.count) + 1 else { return false }
            seals.append(seal)
            return true
        }
        return seals
    }
}
