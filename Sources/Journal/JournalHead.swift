import Rules

struct JournalHead: Equatable, Sendable {
    var event: Int64
    var seal: Int64
    /// 64 hexadecimal digits.
    var digest: String

    /// The head of a journal that ends with this seal; nil for an empty journal.
    init(_ seal: Seal?) {
        event = seal?.lastSequence ?? 0
        self.seal = seal?.number ?? 0
        digest = (seal?.hash ?? SealChain.origin).hexadecimal
    }

    /// Reads a line of the lock file; nil if the line is not a head.
    init?(line: String) {
        let words = line.split(separator: " ")
        guard words.count == 4, words[0] == "head", let event = Int64(words[1]),
            let seal = Int64(words[2]), event >= 0, seal >= 0, words[3].utf8.count == 64
        else { return nil }
        (self.event, self.seal, digest) = (event, seal, String(words[3]))
    }

    /// The line for the lock file. Its length is fixed, so that it overwrites an older one
    /// completely.
    var line: String { "head \(padded(event)) \(padded(seal)) \(digest)\n" }

    private func padded(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 19 - digits.utf8.count)) + digits
    }
}
