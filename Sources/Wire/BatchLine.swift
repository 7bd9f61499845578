package import Rules

/// One line of a batch: `{"do":"register","drop":"mi3-1","buyer":"b-1"}`.
package enum BatchLine {
    /// The command that a line asks for; throws what is wrong with the line.
    package static func command(
        in bytes: UnsafeRawBufferPointer
    ) throws(ShapeProblem) -> BuyerCommand {
        if let command = plain(bytes) { return command }
        let members = try RequestMembers(scanning: bytes, known: ["do", "drop", "buyer", "order"])
        let drop = try members.text("drop", "the id of a drop") { DropID($0) }
        let buyer = try members.text("buyer", BuyerBody.buyerRule) { BuyerID($0) }
        return BuyerCommand(try act(members), drop: drop, buyer: buyer)
    }

    private static func act(_ members: RequestMembers) throws(ShapeProblem) -> BuyerAct {
        switch members["do"] {
        case .string("register"): return .register
        case .string("unregister"): return .unregister
        case .string("claim"): return .claim
        case .string("release"): return .release
        case .string("confirm"):
            return .confirm(
                try members.text("order", BuyerBody.referenceRule) { OrderReference($0) })
        default:
            throw .value(
                "do", "one of register, unregister, claim, confirm, release", came: members["do"])
        }
    }

    /// The command of a line that is exactly `{"do":"claim","drop":"mi3-1","buyer":"b-1"}`, or the
    /// same with `register`, without escapes. Nil for any other line, which may be valid too. It
    /// allocates nothing but the texts.
    static func plain(_ bytes: UnsafeRawBufferPointer) -> BuyerCommand? {
        var rest = PlainRest(bytes: bytes)
        let act: BuyerAct
        if rest.skip("{\"do\":\"claim\"") {
            act = .claim
        } else if rest.skip("{\"do\":\"register\"") {
            act = .register
        } else {
            return nil
        }
        guard rest.skip(",\"drop\":\""), let drop = rest.text(upTo: 64), let drop = DropID(drop),
            rest.skip(",\"buyer\":\""), let buyer = rest.text(upTo: 128), rest.skip("}"),
            rest.isEmpty, !BuyerID.isPathStep(buyer.utf8)
        else { return nil }
        return BuyerCommand(act, drop: drop, buyer: BuyerID(trusted: buyer))
    }
}

private struct PlainRest {
    let bytes: UnsafeRawBufferPointer
    var place = 0

    var isEmpty: Bool { place == bytes.count }

    /// Skips this text if the rest begins with it; returns whether it does.
    mutating func skip(_ text: StaticString) -> Bool {
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
