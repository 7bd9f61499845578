import Crypto
import Rules

/// A link of the chain that shows whether anybody changed a recording afterwards.
package struct Seal: Equatable, Sendable {
    package var number: Int64
    package var firstSequence: Int64
    package var lastSequence: Int64
    package var at: Int64
    var epoch: Int64
    package var hash: [UInt8]
    /// The last reading up to here; nil in a seal of version 1, which covers none.
    package var lastReading: Int64?
    /// The hash of the readings that came with it; nil without any.
    var readingsHash: [UInt8]?

    /// The events that it covers; none where the last is before the first.
    var isEmpty: Bool { lastSequence < firstSequence }

    /// The seal after another one.
    ///
    /// - Parameters:
    ///   - previous: the seal before; nil for the first.
    ///   - last: the last event; the one of the seal before where there is none.
    ///   - at: that event's moment.
    ///   - epoch: which opening writes it.
    ///   - readings: the last reading up to here, and the hash of those that came with the seal.
    ///   - content: what it covers; gets the seal's own numbers.
    /// - Returns: the seal with its hash.
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

/// The hash of some readings' rows.
struct ReadingsDigest {
    private var hasher = SHA256()
    private var row = CanonicalBytes()
    private(set) var isEmpty = true

    mutating func add(id: Int64, at: Int64, number: Int64, boot: String, body: String) {
        isEmpty = false
        row.removeAll()
        row.begin("R")
        for value in [id, at, number] { row.add(value) }
        row.add(boot)
        row.add(body)
        row.withBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }

    /// A row of `id, at, number, boot, body`; false when it lacks one of them.
    mutating func add(_ cursor: RowCursor) -> Bool {
        guard let id = cursor.number(0), let at = cursor.number(1),
            let number = cursor.number(2), let boot = cursor.value(3).utf8,
            let body = cursor.value(4).utf8
        else { return false }
        isEmpty = false
        row.removeAll()
        row.begin("R")
        for value in [id, at, number] { row.add(value) }
        row.add(utf8: boot)
        row.add(utf8: body)
        row.withBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return true
    }

    /// The hash; nil without readings.
    consuming func finish() -> [UInt8]? { isEmpty ? nil : Array(hasher.finalize()) }
}

/// The bytes that a seal is made of: each value with a tag in front, so that no two different
/// batches have the same bytes.
///
/// Absent: `0`. A text: `1`, its length as four bytes, its UTF-8. A number: `2` and eight bytes.
/// Bytes: `3`, their number as four bytes, and they themselves. The most significant byte comes first. A row begins with a letter that tells its table. Columns
/// that came with version 2 are written only where they hold something, so that rows of version 1 have
/// the bytes that they always had.
struct CanonicalBytes {
    /// Longer than its content, so that a row is written without a look at its length for each value.
    private var storage = [UInt8](repeating: 0, count: 4096)
    private(set) var count = 0

    /// The bytes, for as long as the body runs.
    func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
        try storage.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[..<count]))
        }
    }

    private mutating func write(atMost length: Int, _ body: (inout CanonicalPen) -> Void) {
        let needed = count + length
        if needed > storage.count {
            let missing = max(needed - storage.count, storage.count)
            storage.append(contentsOf: repeatElement(0, count: missing))
        }
        let start = count
        count = storage.withUnsafeMutableBytes { bytes in
            var pen = CanonicalPen(
                UnsafeMutableRawBufferPointer(rebasing: bytes[..<needed]), at: start)
            body(&pen)
            return pen.place
        }
    }

    mutating func begin(_ table: Unicode.Scalar) {
        write(atMost: 1) { $0.begin(table) }
    }

    mutating func add(_ number: Int64?) {
        write(atMost: CanonicalPen.numberLength) { $0.add(number) }
    }

    mutating func add(_ text: String?) {
        write(atMost: CanonicalPen.length(of: text)) { _ = $0.add(text) }
    }

    /// Adds the rows of events, the same bytes as by way of their `EventRow`s, and tells for each
    /// that concerns a buyer where its texts are.
    mutating func add(_ events: [Event], _ rows: inout [BuyerRow?]) {
        events.withUnsafeBufferPointer { events in
            for place in events.indices { rows.append(add(events[place])) }
        }
    }

    private mutating func add(_ event: Event) -> BuyerRow? {
        guard let columns = event.buyerColumns else {
            add(EventRow(event))
            return nil
        }
        return add(columns, of: event)
    }

    private mutating func add(_ columns: BuyerColumns, of event: Event) -> BuyerRow {
        let (buyer, order) = (columns.buyer.text, columns.order?.text)
        let at = event.moment.milliseconds
        var places = (buyer: BuyerRow.Place(start: 0, count: 0), order: BuyerRow.Place?.none)
        write(
            atMost: CanonicalPen.rowLength + event.drop.text.utf8.count + buyer.utf8.count
                + (order?.utf8.count ?? 0)
        ) { pen in
            pen.begin("E")
            pen.add(event.sequence)
            pen.add(at)
            _ = pen.add(event.drop.text)
            pen.add(columns.kind.text)
            places.buyer = pen.add(buyer)
            if let order { places.order = pen.add(order) } else { pen.addNothing() }
            // Author, reason and text.
            for _ in 0..<3 { pen.addNothing() }
            pen.add(columns.number)
        }
        return BuyerRow(
            kind: columns.kind, at: at, buyer: places.buyer, order: places.order,
            number: columns.number)
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
        // Rows without these are as they were before there were such columns.
        guard row.commandID != nil || row.command != nil else { return }
        add(row.commandID)
        add(row.command)
    }

    /// Adds the row of an event as a statement stands on it: the same bytes as by way of its
    /// `EventRow`.
    mutating func add(event cursor: RowCursor) {
        begin("E")
        let hasCommand = !cursor.value(10).isAbsent || !cursor.value(11).isAbsent
        for column in 0..<(hasCommand ? Int32(12) : 10) {
            if column < 2 || column == 9 {
                add(cursor.value(column).number)
            } else if let utf8 = cursor.value(column).utf8 {
                add(utf8: utf8)
            } else {
                add(String?.none)
            }
        }
    }

    mutating func add(utf8: UnsafeBufferPointer<UInt8>) {
        write(atMost: CanonicalPen.numberLength + utf8.count) { $0.add(utf8: utf8) }
    }

    /// Adds what a seal of version 2 says of itself.
    mutating func add(numbersOf seal: Seal) {
        begin("S")
        for number in [
            seal.number, seal.firstSequence, seal.lastSequence, seal.at, seal.lastReading,
        ] { add(number) }
        let length = CanonicalPen.numberLength + (seal.readingsHash?.count ?? 0)
        write(atMost: length) { $0.add(bytes: seal.readingsHash) }
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
        // As above.
        if let edition = version.edition { add(Int64(edition.rawValue)) }
    }

    mutating func add(_ draw: Draw) {
        begin("D")
        add(draw.drop)
        add(draw.seed)
        add(draw.hash)
        add(draw.afterSequence)
    }

    mutating func removeAll() {
        count = 0
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
