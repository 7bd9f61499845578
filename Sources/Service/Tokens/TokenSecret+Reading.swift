extension TokenSecret {
    /// The environment variable that may hold a token.
    package static let variable = "PENSTOCK_TOKEN"

    /// A secret as people keep it: alone on the first line that is not empty, in a text with any
    /// line ends, with blanks around it or a byte order mark before it. Throws where and why it is
    /// none, without a byte of it; `place` is the file or the variable.
    package init(reading text: [UInt8], from place: String) throws(TokenProblem) {
        let word = try TokenSecret.word(in: text, from: place)
        guard let secret = TokenSecret(word) else {
            let what =
                "it has \(word.utf8.count) bytes, where a token has \(TokenSecret.lengthInBytes)"
            throw .badSecret(place: place, what: what)
        }
        self = secret
    }

    /// What stands where a secret is expected: it begins like one and holds no byte that a token
    /// cannot hold. Whether it is one, an engine says. Throws as the initialiser does.
    package static func word(
        in text: [UInt8], from place: String
    ) throws(TokenProblem) -> String {
        guard !text.starts(with: [0xFF, 0xFE]), !text.starts(with: [0xFE, 0xFF]) else {
            throw .badSecret(place: place, what: "it is UTF-16; save it as UTF-8")
        }
        let lines = TextLines(text)
        guard let index = lines.lines.indices.first(where: { !lines.words($0).isEmpty }) else {
            throw .badSecret(place: place, what: "it is empty")
        }
        let line = lines.content(index)
        let start = line.firstIndex { !TextLines.isBlank($0) } ?? line.startIndex
        let end = (line.lastIndex { !TextLines.isBlank($0) } ?? start) + 1
        if let what = objection(to: line[start..<end], line: index, from: start) {
            throw .badSecret(place: place, what: what)
        }
        return String(decoding: line[start..<end], as: UTF8.self)
    }

    /// What is wrong with the bytes of a word that is no token, with the place of the first wrong byte.
    private static func objection(
        to word: ArraySlice<UInt8>, line: Int, from start: Int
    ) -> String? {
        let expected = Array("pst_".utf8)
        for (offset, byte) in word.enumerated() {
            let isWrong = offset < expected.count ? byte != expected[offset] : !isDigit(byte)
            guard isWrong else { continue }
            let place = "byte \(start + offset + 1) of line \(line + 1)"
            return offset < expected.count
                ? "\(place) is \(name(byte)), where a token starts with pst_"
                : "\(place) is \(name(byte)), which no token holds"
        }
        return word.count > expected.count
            ? nil : "it has \(word.count) bytes, where a token has \(lengthInBytes)"
    }

    private static func name(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "0x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }

    /// Whether a byte may stand in a token.
    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
