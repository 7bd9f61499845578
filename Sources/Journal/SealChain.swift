import Crypto
package import Rules

/// One link of the chain that shows whether a recording was changed later.
package struct Seal: Equatable, Sendable {
    package var number: Int64
    package var firstSequence: Int64
    package var lastSequence: Int64
    package var at: Int64
    var epoch: Int64
    package var hash: [UInt8]
    /// The latest reading at that time; nil in a seal of version 1, which covers none.
    package var lastReading: Int64?
    /// The hash of the readings that the seal covers; nil if it covers none.
    var readingsHash: [UInt8]?

    var isEmpty: Bool { lastSequence < firstSequence }

    /// The next seal. Its `content` are the rows that it covers; its own numbers are appended.
    ///
    /// `last` is the last event that is covered, or that of the seal before if there is none, and
    /// `at` the moment of that event. `readings` are the id of the latest reading, and the hash of
    /// the readings that the seal covers.
    static func next(
        after previous: Seal?, last: Int64, at: Int64, epoch: Int64,
        readings: (last: Int64, hash: [UInt8]?), _ content: inout CanonicalBytes
    ) -> Seal {
        var seal = Seal(
            number: (previous?.number ?? 0) + 1,
            firstSequence: (previous?.lastSequence ?? 0) + 1, lastSequence: last, at: at,
            epoch: epoch, hash: [], lastReading: readings.last, readingsHash: readings.hash)
        content.add(numbersOf: seal)
        seal.hash = SealChain.hash(
            after: previous?.hash ?? SealChain.origin, epoch: epoch, Preamble(), content)
        return seal
    }
}

struct ReadingsDigest {
    private var hasher = SHA256()
    private var row = CanonicalBytes()
    private(set) var isEmpty = true

    mutating func add(id: Int64, at: Int64, number: Int64, boot: String, body: String) {
        add([id, at, number]) { row in
            row.add(boot)
            row.add(body)
        }
    }

    /// Adds a row of `id, at, number, boot, body`; false if it lacks one of them.
    mutating func add(_ cursor: RowCursor) -> Bool {
        guard let id = cursor.number(0), let at = cursor.number(1),
            let number = cursor.number(2), let boot = cursor.value(3).utf8,
            let body = cursor.value(4).utf8
        else { return false }
        add([id, at, number]) { row in
            row.add(utf8: boot)
            row.add(utf8: body)
        }
        return true
    }

    private mutating func add(_ numbers: [Int64], _ addTexts: (inout CanonicalBytes) -> Void) {
        isEmpty = false
        row.removeAll()
        row.begin("R")
        for number in numbers { row.add(number) }
        addTexts(&row)
        row.withBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }

    consuming func finish() -> [UInt8]? { isEmpty ? nil : Array(hasher.finalize()) }
}

/// Campaign and draw rows that one seal covers besides its events.
struct Preamble: Equatable {
    var campaigns: [CampaignVersion] = []
    var draws: [Draw] = []
}

/// Computes the chain: each seal's hash covers the hash before it and its own batch.
enum SealChain {
    /// Stands for the hash before the first seal.
    static let origin = [UInt8](repeating: 0, count: SHA256.byteCount)

    static func hash(
        after previous: [UInt8], epoch: Int64, _ preamble: Preamble,
        _ batch: CanonicalBytes
    ) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        withUnsafeBytes(of: epoch.bigEndian) { hasher.update(bufferPointer: $0) }
        if !preamble.campaigns.isEmpty || !preamble.draws.isEmpty {
            var rows = CanonicalBytes()
            rows.add(preamble)
            rows.withBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        }
        batch.withBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return Array(hasher.finalize())
    }
}

/// Walks along the chain: adds up events, and checks for each seal whether it matches them.
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
