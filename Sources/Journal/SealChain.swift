import Crypto
import Rules

/// A link of the chain that shows whether anybody changed a recording afterwards.
struct Seal: Equatable {
    var number: Int64
    var firstSequence: Int64
    var lastSequence: Int64
    var at: Int64
    var epoch: Int64
    var hash: [UInt8]
}

/// The bytes that a seal is made of: each value with a tag in front, so that no two different
/// batches have the same bytes.
///
/// Absent: `0`. A text: `1`, its length as four bytes, its UTF-8. A number: `2` and eight bytes.
/// The most significant byte comes first. A row begins with a letter that tells its table.
struct CanonicalBytes {
    private(set) var bytes: [UInt8] = []

    mutating func begin(_ table: Unicode.Scalar) {
        bytes.append(UInt8(truncatingIfNeeded: table.value))
    }

    mutating func add(_ number: Int64?) {
        guard let number else { return bytes.append(0) }
        bytes.append(2)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ text: String?) {
        guard let text else { return bytes.append(0) }
        bytes.append(1)
        withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ row: EventRow) {
        begin("E")
        add(row.sequence)
        add(row.at)
        add(row.drop)
        add(row.kind)
        add(row.buyer)
        add(row.order)
        add(row.author)
        add(row.reason)
        add(row.text)
        add(row.number)
    }

    mutating func add(_ preamble: Preamble) {
        for version in preamble.campaigns { add(version) }
        for draw in preamble.draws { add(draw) }
    }

    mutating func add(_ version: CampaignVersion) {
        begin("C")
        add(version.number)
        add(version.campaign.id)
        add(version.campaign.text)
        add(version.at.milliseconds)
        add(version.afterSequence)
    }

    mutating func add(_ draw: Draw) {
        begin("D")
        add(draw.drop)
        add(draw.seed)
        add(draw.hash)
        add(draw.afterSequence)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }
}

/// What was written into a journal besides events, between two batches: sealed with the second.
struct Preamble: Equatable {
    var campaigns: [CampaignVersion] = []
    var draws: [Draw] = []
}

/// The chain's arithmetic: each seal's hash covers the one before it and its own batch.
enum SealChain {
    /// What stands before the first seal.
    static let origin = [UInt8](repeating: 0, count: SHA256.byteCount)

    /// The hash of the next seal.
    static func hash(after previous: [UInt8], epoch: Int64, _ batch: CanonicalBytes) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        withUnsafeBytes(of: epoch.bigEndian) { hasher.update(bufferPointer: $0) }
        hasher.update(data: batch.bytes)
        return Array(hasher.finalize())
    }
}
