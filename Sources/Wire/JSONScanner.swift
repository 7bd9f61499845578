/// Reads one JSON object strictly (RFC 8259), member by member, and builds no tree.
///
/// What the hot routes take is a member or two of text: this costs them one pass over the bytes.
/// Nested values are checked and told by their kind alone.
package struct JSONScanner {
    /// Where the scanner stopped, and that it is no JSON.
    struct NotJSON: Error {
        var place: Int
    }

    /// Deeper nesting is refused: the scanner calls itself.
    static let depthMax = 32

    let bytes: UnsafeRawBufferPointer
    var place = 0

    /// Calls for each member of the one object that the bytes hold, in order.
    package static func members(
        in bytes: UnsafeRawBufferPointer,
        _ member: (String, ScannedValue) throws(ShapeProblem) -> Void
    ) throws(ShapeProblem) {
        var scanner = JSONScanner(bytes: bytes)
        do {
            scanner.skipSpace()
            try scanner.expect(UInt8(ascii: "{"))
            try scanner.membersOfObject(depth: 1, member)
            scanner.skipSpace()
            if scanner.place < bytes.count { throw NotJSON(place: scanner.place) }
        } catch let problem as ShapeProblem {
            throw problem
        } catch {
            throw .notJSON(at: scanner.place)
        }
    }

    /// The members after an opening brace, and the closing one.
    private mutating func membersOfObject(
        depth: Int, _ member: (String, ScannedValue) throws(ShapeProblem) -> Void
    ) throws {
        skipSpace()
        if skip(UInt8(ascii: "}")) { return }
        repeat {
            skipSpace()
            let name = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            try member(name, try value(depth: depth))
            skipSpace()
        } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    private mutating func elementsOfArray(depth: Int) throws {
        skipSpace()
        if skip(UInt8(ascii: "]")) { return }
        repeat {
            _ = try value(depth: depth)
            skipSpace()
        } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
    }

    private mutating func value(depth: Int) throws -> ScannedValue {
        skipSpace()
        guard place < bytes.count, depth <= JSONScanner.depthMax else {
            throw NotJSON(place: place)
        }
        switch bytes[place] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"):
            place += 1
            try membersOfObject(depth: depth + 1) { (_, _) throws(ShapeProblem) in }
            return .object
        case UInt8(ascii: "["):
            place += 1
            try elementsOfArray(depth: depth + 1)
            return .array
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: ScannedValue) throws -> ScannedValue {
        for index in 0..<word.utf8CodeUnitCount {
            try expect(word.utf8Start[index])
        }
        return value
    }

    mutating func skipSpace() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x09, 0x0A, 0x0D: place += 1
            default: return
            }
        }
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws {
        guard skip(byte) else { throw NotJSON(place: place) }
    }
}
