/// Writes canonical bytes into a given buffer. The caller must make the buffer large enough.
struct CanonicalPen {
    /// Bytes of a number with its tag.
    static let numberLength = 9
    /// Bytes of a text's tag and length.
    private static let textLength = 5
    /// Upper bound for the bytes of an event's row, without those of the drop's, buyer's and
    /// order's names.
    static let rowLength = 1 + 3 * numberLength + 4 * textLength + 12 + 3

    private let room: UnsafeMutableRawBufferPointer
    /// Offset of the next byte to write.
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
    mutating func add(_ text: String) -> BuyerRow.Place {
        var text = text
        return text.withUTF8 { add(utf8: $0) }
    }

    mutating func add(_ text: String?) -> BuyerRow.Place? {
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
    mutating func add(utf8: UnsafeBufferPointer<UInt8>) -> BuyerRow.Place {
        add(byte: 1)
        room.storeBytes(
            of: UInt32(utf8.count).bigEndian, toByteOffset: place, as: UInt32.self)
        let start = place + 4
        UnsafeMutableRawBufferPointer(rebasing: room[start...]).copyMemory(
            from: UnsafeRawBufferPointer(utf8))
        place = start + utf8.count
        return BuyerRow.Place(start: start, count: utf8.count)
    }

    private mutating func add(byte: UInt8) {
        room.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
        place += 1
    }
}
