package import Rules

/// Goes along the chain: events in, and for each seal whether it fits.
package struct SealWalk: Sendable {
    /// What was written besides events, by the seal that covers it; in version 1 by the event that it
    /// was written after.
    private let campaigns: [Int64: [CampaignVersion]]
    private let draws: [Int64: [Draw]]
    private let firstCampaigns: [Int64: [CampaignVersion]]
    private let firstDraws: [Int64: [Draw]]
    private var previous = SealChain.origin
    private var canonical = CanonicalBytes()
    private var hasEvents = false
    private var preambleCount = 0
    private let preamblesAll: Int
    /// The last event that came in.
    package private(set) var lastSequence: Int64 = 0
    /// Whether events have come in that no seal has ended yet.
    package var isOpen: Bool { hasEvents }
    /// How many rows of campaign files and draws no seal has covered so far.
    package var uncoveredCount: Int { preamblesAll - preambleCount }

    package init(campaigns: [CampaignVersion], draws: [Draw]) {
        let (late, first) = (
            campaigns.filter { $0.seal != nil }, campaigns.filter { $0.seal == nil }
        )
        self.campaigns = Dictionary(grouping: late) { $0.seal ?? 0 }
        firstCampaigns = Dictionary(grouping: first, by: \.afterSequence)
        self.draws = Dictionary(grouping: draws.filter { $0.seal != nil }) { $0.seal ?? 0 }
        firstDraws = Dictionary(grouping: draws.filter { $0.seal == nil }, by: \.afterSequence)
        preamblesAll = campaigns.count + draws.count
    }

    /// Takes in the next event of the batch.
    package mutating func add(_ row: EventRow) {
        canonical.add(row)
        lastSequence = row.sequence
        hasEvents = true
    }

    /// Takes in the next event where a statement stands on it.
    mutating func add(_ row: RowCursor, sequence: Int64) {
        canonical.add(event: row)
        lastSequence = sequence
        hasEvents = true
    }

    /// Ends the batch: whether the seal is the one of these events.
    package mutating func closes(with seal: Seal) -> Bool {
        var preamble = Preamble()
        if seal.lastReading == nil {
            preamble.campaigns = firstCampaigns[seal.firstSequence &- 1] ?? []
            preamble.draws = firstDraws[seal.firstSequence &- 1] ?? []
        } else {
            preamble.campaigns = campaigns[seal.number] ?? []
            preamble.draws = draws[seal.number] ?? []
            canonical.add(numbersOf: seal)
        }
        preambleCount += preamble.campaigns.count + preamble.draws.count
        let hash = SealChain.hash(after: previous, epoch: seal.epoch, preamble, canonical)
        // The chain goes on from what the file says, so that one change is found at one place.
        previous = seal.hash
        canonical.removeAll()
        hasEvents = false
        return hash == seal.hash
    }
}
