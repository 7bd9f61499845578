import TestSupport

// Variants that other clients, proxies and attackers send.
extension RequestMaker {
    /// A request, mostly a hot one with something odd in it.
    mutating func odd() -> [UInt8] {
        var draft = hot()
        for _ in 0..<numbers.one(of: [1, 1, 1, 2, 3]) { spoil(&draft) }
        var bytes = draft.bytes
        if numbers.isOnce(in: 4) { damage(&bytes) }
        return bytes
    }

    /// Changes some bytes at random places.
    mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0..<numbers.one(of: [1, 1, 2, 4]) where !bytes.isEmpty {
            let place = numbers.number(in: 0...(bytes.count - 1))
            switch numbers.number(in: 1...5) {
            case 1: bytes[place] ^= 1 << UInt8(numbers.number(in: 0...7))
            case 2: bytes[place] = anyByte()
            case 3: bytes.insert(anyByte(), at: place)
            case 4: bytes.remove(at: place)
            default:
                let end = min(bytes.count, place + numbers.number(in: 1...8))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
    }

    private mutating func anyByte() -> UInt8 {
        let telling = Array("\r\n\t\0 :/%?{}\"\\,;=0aA\u{7F}".utf8) + [0x80, 0xFF]
        return numbers.isOnce(in: 3) ? UInt8(numbers.number(in: 0...255)) : numbers.one(of: telling)
    }

    /// Makes one part odd.
    mutating func spoil(_ draft: inout RequestDraft) {
        switch numbers.number(in: 1...20) {
        case 1...4: spoilSomeField(&draft)
        case 5...7: spoilLength(&draft)
        case 8...9: spoilTransfer(&draft)
        case 10...12: addTellingField(&draft)
        case 13...14: spoilLine(&draft)
        case 15: spoilTarget(&draft)
        case 16...17: spoilEnds(&draft)
        case 18: spoilToken(&draft)
        default: spoilBody(&draft)
        }
    }

    private mutating func spoilSomeField(_ draft: inout RequestDraft) {
        let place = numbers.number(in: 0...(draft.fields.count - 1))
        var field = draft.fields[place]
        switch numbers.number(in: 1...16) {
        case 1: (field.name, field.value) = (field.value, field.name)
        case 2: draft.fields.insert(field, at: numbers.number(in: 0...place))
        case 3: field.name = ""
        case 4: field.value = ""
        case 5: field.name = recased(field.name)
        case 6: field.colon = numbers.one(of: [":", ":  ", ":\t", " : ", " :", "\t: ", ""])
        case 7: field.value += numbers.one(of: [" ", "\t", "  \t ", "é", "\u{7F}", "\0", "\u{1}"])
        case 8: field.value = numbers.one(of: [" ", "\t", "é", "\0", "\u{B}"]) + field.value
        case 9: field.value = "a\tb" + field.value
        case 10: field.value += numbers.one(of: ["\r\n ", "\r\n\t", "\n ", "\r "]) + "folded"
        case 11: field.name += numbers.one(of: [" ", "\t", "_", "é", "\0", "(", "!", "~"])
        case 12: field.name = numbers.one(of: [" ", "\t"]) + field.name
        case 13: field.name = String(repeating: "x", count: numbers.one(of: [64, 65, 300]))
        case 14: field.value = String(repeating: "y", count: numbers.one(of: [1500, 2000, 9000]))
        case 15: draft.fields.remove(at: place)
        default: draft.fields.shuffle(using: &numbers)
        }
        if place < draft.fields.count { draft.fields[place] = field }
        if draft.fields.isEmpty { draft.fields.append(field) }
    }

    private mutating func spoilLength(_ draft: inout RequestDraft) {
        let length = draft.body.utf8.count
        let value = numbers.one(of: [
            "\(length)", "+\(length)", "-\(length)", "0\(length)", "\(length) ", " \(length)",
            "\(length)\t", "0x\(String(length, radix: 16))", "\(length),\(length)",
            "\(length), \(length)", "\(length) \(length)", "99999999999999999999", "4097", "4096",
            "999999", "1000000", "1e1", "\(length).0", "\(length);", "\u{661}\u{663}", "0", "00",
            "\(length + 1)", "\(max(0, length - 1))", "5", "",
        ])
        let name = numbers.one(of: ["content-length", "Content-Length", "CONTENT-LENGTH"])
        if numbers.isOnce(in: 2), let place = draft.place(of: "content-length") {
            draft.fields[place].value = value
        } else {
            let place = numbers.number(in: 0...draft.fields.count)
            draft.fields.insert(.init(name: name, value: value), at: place)
        }
    }

    private mutating func spoilTransfer(_ draft: inout RequestDraft) {
        let name = numbers.one(of: [
            "Transfer-Encoding", "transfer-encoding", "TRANSFER-ENCODING", "Transfer-Encoding ",
            "Transfer_Encoding", "Transfer-Encoding\t", "Xransfer-Encoding",
        ])
        let value = numbers.one(of: [
            "chunked", "chunked", "Chunked", "CHUNKED", " chunked", "chunked ", "\tchunked",
            "identity", "gzip, chunked", "chunked, gzip", "chunked, chunked", "xchunked", "",
            "\"chunked\"", "\u{B}chunked", "chunked;q=1",
        ])
        let place = numbers.number(in: 0...draft.fields.count)
        draft.fields.insert(.init(name: name, value: value), at: place)
        if numbers.isOnce(in: 2) { return }
        if let place = draft.place(of: "content-length") { draft.fields.remove(at: place) }
        let size = String(draft.body.utf8.count, radix: 16)
        let end = numbers.one(of: ["0\r\n\r\n", "0\r\n\r\n", "0\r\nx: y\r\n\r\n", "0\n\n", "0\r\n"])
        let first = draft.body.isEmpty ? "" : "\(size)\r\n\(draft.body)\r\n"
        draft.body = first + end
    }

    private mutating func addTellingField(_ draft: inout RequestDraft) {
        let (name, value) = numbers.one(of: [
            ("Expect", "100-continue"), ("expect", "100-Continue"), ("Expect", "200-ok"),
            ("Upgrade", "h2c"), ("Upgrade", "websocket"), ("Connection", "close"),
            ("Connection", "Close"), ("Connection", "keep-alive"), ("Connection", "Keep-Alive"),
            ("Connection", "upgrade"), ("Connection", "keep-alive, close"), ("Connection", ""),
            ("Connection", "TE"), ("Proxy-Connection", "close"), ("Proxy-Connection", "keep-alive"),
            ("Keep-Alive", "timeout=5"), ("TE", "trailers"), ("Trailer", "x"), ("Host", "other"),
            ("Host", ""), ("Last-Event-ID", "7"), ("Penstock-Rehearsal", "yes"),
            ("Penstock-Rehearsal", ""), ("Content-Encoding", "gzip"), ("Range", "bytes=0-1"),
            ("HTTP2-Settings", "AAMAAABkAAQAAP__"), ("X-HTTP-Method-Override", "DELETE"),
        ])
        let place = numbers.number(in: 0...draft.fields.count)
        draft.fields.insert(.init(name: name, value: value), at: place)
        guard numbers.isOnce(in: 12) else { return }
        let count = numbers.one(of: [28, 30, 31, 60, 70])
        draft.fields += (0..<count).map { .init(name: "x-\($0)", value: "y") }
    }
}
