import GRDB
import Rules

/// What is missing from a recording whose end was cut off.
package struct Loss: Equatable, Sendable, CustomStringConvertible {
    /// The last event that is there and sealed; 0 if there is none.
    package var lastSequence: Int64
    /// The last event that the file is known to have held; nil if none later is known.
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
    /// Finds how far a cut file is whole: up to the last seal that matches its events.
    ///
    /// A page that was cut in the middle reads as zeros, so only the seals can tell.
    func salvage(path: String) throws -> Loss {
        let seals = sealsAsFarAsReadable()
        var (number, lastSequence) = (0, Int64(0))
        // If this cannot be read, the rows are missing from the chain, and the seals that cover
        // them fail.
        let campaigns = try? campaignVersions()
        // As above.
        let draws = try? draws()
        var walk = SealWalk(campaigns: campaigns ?? [], draws: draws ?? [])
        /// Checks the seals that end at this event; false if one does not match.
        func close() -> Bool {
            while number < seals.count, seals[number].lastSequence == walk.lastSequence {
                guard walk.closes(with: seals[number]) else { return false }
                lastSequence = walk.lastSequence
                number += 1
            }
            return true
        }
        guard close() else { return Loss(lastSequence: 0, formerSequence: nil) }
        // The whole part ends at the first error.
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
        // The readable part ends at the first error, and only that part is wanted.
        try? forEachSeal(after: 0) { seal in
            guard let seal, seal.number == Int64(seals.count) + 1 else { return false }
            seals.append(seal)
            return true
        }
        return seals
    }
}
