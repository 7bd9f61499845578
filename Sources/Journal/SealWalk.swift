package import Rules

/// Walks along the chain: takes events, and tells for each seal whether it matches them.
package struct SealWalk: Sendable {
    /// Campaign and draw rows by the number of the seal that covers them. The two after them hold
    /// the rows of version 1, by the event after which they were written.
    private let campaigns: [Int64: [CampaignVersion]]
    private let draws: [Int64: [Draw]]
    private let firstCampaigns: [Int64: [CampaignVersion]]
    private let firstDraws: [Int64: [Draw]]
    private var previous = SealChain.origin
    private var canonical = CanonicalBytes()
    private var hasEvents = false
    private var preambleCount = 0
    private let preamblesAll: Int
    /// The last event that was added.
    package private(set) var lastSequence: Int64 = 0
    /// Whether events were added after the last seal.
    package var isOpen: Bool { hasEvents }
    /// Number of campaign and draw rows that no seal has covered so far.
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

    /// Adds the next event of the batch.
    package mutating func add(_ row: EventRow) {
        canonical.add(row)
        lastSequence = row.sequence
        hasEvents = true
    }

    /// Adds the next event, as the current row of a statement.
    mutating func add(_ row: RowCursor, sequence: Int64) {
        canonical.add(event: row)
        lastSequence = sequence
        hasEvents = true
    }

    /// Ends the batch. Returns whether the seal matches it.
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
        // Continues with the hash in the file, so that one change causes only one finding.
        previous = seal.hash
        canonical.removeAll()
        hasEvents = false
        return hash == seal.hash
    }
}
