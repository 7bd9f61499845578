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
        var walk = SealWalk(
            campaigns: (try? campaignVersions()) ?? [], draws: (try? draws()) ?? [])
        // An error is where the whole part ends.
        try? forEachEvent(after: 0, upTo: .max, limit: .max) { row in
            guard let row, number < seals.count, row.sequence == walk.lastSequence + 1 else {
                return false
            }
            walk.add(row)
            if row.sequence == seals[number].lastSequence {
                guard walk.closes(with: seals[number]) else { return false }
                lastSequence = row.sequence
                number += 1
            }
            return true
        }
        let former = seals.last?.lastSequence ?? 0
        return Loss(
            lastSequence: lastSequence, formerSequence: former > lastSequence ? former : nil)
    }

    private func sealsAsFarAsReadable() -> [Seal] {
        var seals: [Seal] = []
        try? forEachSeal(after: 0) { seal in
            guard let seal, seal.number == Int64(seals.count) + 1 else { return false }
            seals.append(seal)
            return true
        }
        return seals
    }
}

/// Goes along the chain: events in, and for each seal whether it fits.
struct SealWalk {
    private let campaigns: [Int64: [CampaignVersion]]
    private let draws: [Int64: [Draw]]
    private var previous = SealChain.origin
    private var canonical = CanonicalBytes()
    private var isAtStart = true
    private(set) var lastSequence: Int64 = 0
    /// Whether events have come in that no seal has ended yet.
    var isOpen: Bool { !isAtStart }

    init(campaigns: [CampaignVersion], draws: [Draw]) {
        self.campaigns = Dictionary(grouping: campaigns, by: \.afterSequence)
        self.draws = Dictionary(grouping: draws, by: \.afterSequence)
    }

    /// Takes in the next event of the batch.
    mutating func add(_ row: EventRow) {
        if isAtStart {
            canonical.add(
                Preamble(
                    campaigns: campaigns[row.sequence &- 1] ?? [],
                    draws: draws[row.sequence &- 1] ?? []))
            isAtStart = false
        }
        canonical.add(row)
        lastSequence = row.sequence
    }

    /// Ends the batch: whether the seal is the one of these events.
    mutating func closes(with seal: Seal) -> Bool {
        let hash = SealChain.hash(after: previous, epoch: seal.epoch, canonical)
        // The chain goes on from what the file says, so that one change is found at one place.
        previous = seal.hash
        canonical.removeAll()
        isAtStart = true
        return hash == seal.hash
    }
}
