import Rules

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
        var places = (
            buyer: BuyerRow.TextRange(start: 0, count: 0), order: BuyerRow.TextRange?.none
        )
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

/// Writes canonical bytes into a given buffer. The caller must make the buffer large enough.
struct CanonicalPen {
    static let numberLength = 9
    private static let textLength = 5
    /// Upper bound for the bytes of an event's row, without those of the drop's, buyer's and
    /// order's names.
    static let rowLength = 1 + 3 * numberLength + 4 * textLength + 12 + 3

    private let room: UnsafeMutableRawBufferPointer
    private(set) var place: Int

    init(_ room: UnsafeMutableRawBufferPointer, at place: Int) {
        self.room = room
        self.place = place
    }

    static func length(of text: String?) -> Int {
        textLength + (text?.utf8.count ?? 0)
    }

    mutating func begin(_ table: Unicode.Scalar) {
        add(byte: UInt8(truncatingIfNeeded: table.value))
    }

    mutating func addNothing() {
        add(byte: 0)
    }

    mutating func add(_ number: Int64?) {
        guard let number else { return addNothing() }
        add(byte: 2)
        room.storeBytes(of: number.bigEndian, toByteOffset: place, as: Int64.self)
        place += 8
    }

    /// Adds a text and returns where its bytes are.
    mutating func add(_ text: String) -> BuyerRow.TextRange {
        var text = text
        return text.withUTF8 { add(utf8: $0) }
    }

    mutating func add(_ text: String?) -> BuyerRow.TextRange? {
        guard let text else {
            addNothing()
            return nil
        }
        return add(text)
    }

    mutating func add(_ text: StaticString) {
        _ = add(utf8: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func add(bytes: [UInt8]?) {
        guard let bytes else { return addNothing() }
        add(byte: 3)
        room.storeBytes(
            of: UInt32(bytes.count).bigEndian, toByteOffset: place, as: UInt32.self)
        place += 4
        for byte in bytes { add(byte: byte) }
    }

    @discardableResult
    mutating func add(utf8: UnsafeBufferPointer<UInt8>) -> BuyerRow.TextRange {
        add(byte: 1)
        room.storeBytes(
            of: UInt32(utf8.count).bigEndian, toByteOffset: place, as: UInt32.self)
        let start = place + 4
        UnsafeMutableRawBufferPointer(rebasing: room[start...]).copyMemory(
            from: UnsafeRawBufferPointer(utf8))
        place = start + utf8.count
        return BuyerRow.TextRange(start: start, count: utf8.count)
    }

    private mutating func add(byte: UInt8) {
        room.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
        place += 1
    }
}
