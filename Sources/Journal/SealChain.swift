import Crypto
import Rules

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

    /// Whether the seal covers no events.
    var isEmpty: Bool { lastSequence < firstSequence }

    /// The next seal after another one.
    ///
    /// - Parameters:
    ///   - previous: The seal before; nil for the first.
    ///   - last: The last event that is covered; if there is none, the last event of the seal
    ///     before.
    ///   - at: The moment of that event.
    ///   - epoch: The number of the opening that writes the seal.
    ///   - readings: The id of the latest reading, and the hash of the readings that the seal
    ///     covers.
    ///   - content: The rows that the seal covers. The seal's own numbers are appended.
    /// - Returns: The seal with its hash.
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

/// Computes the hash of the rows of readings.
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

    /// Adds a row of `id, at, number, boot, body`; false if it lacks one of them.
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

    /// The hash; nil if there were no readings.
    consuming func finish() -> [UInt8]? { isEmpty ? nil : Array(hasher.finalize()) }
}

/// The bytes that a seal's hash is computed from. Each value has a tag in front, so that two
/// different batches never have the same bytes.
///
/// | value | bytes |
/// | --- | --- |
/// | absent | `0` |
/// | text | `1`, its length as four bytes, its UTF-8 |
/// | number | `2`, eight bytes |
/// | bytes | `3`, their count as four bytes, the bytes |
///
/// Numbers, lengths and counts are big-endian. A row begins with a letter that stands for its
/// table. Columns that came with version 2 are written only if they hold a value, so that rows of
/// version 1 keep their bytes.
struct CanonicalBytes {
    /// Longer than its content, so that the length is checked once per row and not once per value.
    private var storage = [UInt8](repeating: 0, count: 4096)
    private(set) var count = 0

    /// Passes the bytes to the body. They are valid only while it runs.
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

    /// Adds the rows of events: the same bytes as their `EventRow`s would give. Appends to `rows`
    /// where the texts of each event are; nil for an act.
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
        // Rows without a command keep the bytes that they had in version 1.
        guard row.commandID != nil || row.command != nil else { return }
        add(row.commandID)
        add(row.command)
    }

    /// Adds the event in a statement's current row: the same bytes as its `EventRow` would give.
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

    /// Adds the columns that a seal of version 2 covers of itself.
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
        // Only if it holds a value, as in events.
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

/// Campaign and draw rows that one seal covers besides its events.
struct Preamble: Equatable {
    var campaigns: [CampaignVersion] = []
    var draws: [Draw] = []
}

/// Computes the chain: each seal's hash covers the hash before it and its own batch.
enum SealChain {
    /// Stands for the hash before the first seal.
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
