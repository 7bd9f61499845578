/// Reads one JSON object strictly (RFC 8259), member by member, and builds no tree.
///
/// The fast routes need one or two members of text: this costs them one pass over the bytes. Nested
/// values are checked, but only their kind is reported.
package struct JSONScanner {
    /// The text is not JSON; where the scanner stopped.
    struct NotJSON: Error {
        var place: Int
    }

    /// Maximum nesting: the scanner is recursive.
    static let depthMax = 512

    let bytes: UnsafeRawBufferPointer
    var place = 0

    /// Calls `member` for each member of the one object that the bytes hold, in order, its name and
    /// value with escapes resolved.
    ///
    /// Throws what is wrong with the text, or what `member` throws. If the text is JSON but not an
    /// object, the error names the member that is needed.
    package static func members(
        in bytes: UnsafeRawBufferPointer, needed: String = "object",
        _ member: (String, ScannedValue) throws(ShapeProblem) -> Void
    ) throws(ShapeProblem) {
        var scanner = JSONScanner(bytes: bytes)
        do {
            scanner.skipSpace()
            var other: ScannedValue?
            if scanner.skip(UInt8(ascii: "{")) {
                try scanner.membersOfObject(depth: 1, member)
            } else {
                other = try scanner.value(depth: 1)
            }
            scanner.skipSpace()
            if scanner.place < bytes.count { throw NotJSON(place: scanner.place) }
            if let other { throw ShapeProblem.notObject(other, needs: needed) }
        } catch let problem as ShapeProblem {
            throw problem
        } catch {
            throw byteOrderMark(in: bytes) ?? .notJSON(at: scanner.place)
        }
    }

    /// The byte order mark at the start, which JSON must not have; nil without one.
    private static func byteOrderMark(in bytes: UnsafeRawBufferPointer) -> ShapeProblem? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return .byteOrderMark("EF BB BF", encoding: "UTF-8")
        }
        if bytes.starts(with: [0xFF, 0xFE]) { return .byteOrderMark("FF FE", encoding: "UTF-16") }
        if bytes.starts(with: [0xFE, 0xFF]) { return .byteOrderMark("FE FF", encoding: "UTF-16") }
        return nil
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
        guard place < bytes.count else { throw NotJSON(place: place) }
        if depth > JSONScanner.depthMax { throw ShapeProblem.tooDeep(at: place) }
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
