/// How far a journal had come: the last event, the last seal, and the hash of that seal.
struct JournalHead: Equatable, Sendable {
    var event: Int64
    var seal: Int64
    /// 64 hexadecimal digits.
    var digest: String

    /// The head of a journal that ends with a seal; of an empty one without.
    init(_ seal: Seal?) {
        event = seal?.lastSequence ?? 0
        self.seal = seal?.number ?? 0
        digest = hexadecimalDigits(of: seal?.hash ?? SealChain.origin)
    }

    /// What a line of the lock file says; nil when it says something else.
    init?(line: String) {
        let words = line.split(separator: " ")
        guard words.count == 4, words[0] == "head", let event = Int64(words[1]),
            let seal = Int64(words[2]), event >= 0, seal >= 0, words[3].utf8.count == 64
        else { return nil }
        (self.event, self.seal, digest) = (event, seal, String(words[3]))
    }

    /// The line of the lock file, always of the same length, so that a new one covers an old one.
    var line: String { "head \(padded(event)) \(padded(seal)) \(digest)\n" }

    private func padded(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 19 - digits.utf8.count)) + digits
    }
}
