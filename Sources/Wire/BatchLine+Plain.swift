import Rules

// A fast reader for the form that nearly every line has; it allocates nothing but the texts.
extension BatchLine {
    /// The command of a line that is exactly `{"do":"claim","drop":"mi3-1","buyer":"b-1"}`, or the
    /// same with `register`, without escapes. Nil for any other line, which may be valid too.
    static func plain(_ bytes: UnsafeRawBufferPointer) -> BuyerCommand? {
        var rest = PlainRest(bytes: bytes)
        let act: BuyerAct
        if rest.take("{\"do\":\"claim\"") {
            act = .claim
        } else if rest.take("{\"do\":\"register\"") {
            act = .register
        } else {
            return nil
        }
        guard rest.take(",\"drop\":\""), let drop = rest.text(upTo: 64), let drop = DropID(drop),
            rest.take(",\"buyer\":\""), let buyer = rest.text(upTo: 128), rest.take("}"),
            rest.isEmpty, !BuyerID.isPathStep(buyer.utf8)
        else { return nil }
        return BuyerCommand(act, drop: drop, buyer: BuyerID(trusted: buyer))
    }
}

/// The unread rest of a line.
private struct PlainRest {
    let bytes: UnsafeRawBufferPointer
    var place = 0

    var isEmpty: Bool { place == bytes.count }

    /// Skips this text if the rest begins with it; returns whether it does.
    mutating func take(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard bytes.count - place >= length else { return false }
        for offset in 0..<length where bytes[place + offset] != text.utf8Start[offset] {
            return false
        }
        place += length
        return true
    }

    /// A text of visible ASCII up to its closing quote, which is skipped.
    mutating func text(upTo lengthMax: Int) -> String? {
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                guard (1...lengthMax).contains(place - start) else { return nil }
                defer { place += 1 }
                return String(
                    decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<place]),
                    as: UTF8.self)
            case UInt8(ascii: "\\"): return nil
            case 0x20...0x7E: place += 1
            default: return nil
            }
        }
        return nil
    }
}
