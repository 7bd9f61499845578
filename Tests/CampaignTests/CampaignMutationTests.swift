import Campaign
import TestSupport
import Testing

@Suite("A damaged campaign file")
struct CampaignMutationTests {
    private static let scraps = [
        "\"", "'", "\"\"\"", "'''", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\\", "\n",
        "\r", "\t", "\u{0}", "\\u0000", "\u{FEFF}", "é", "🌀", "-", "+", "0x", "1e9", "inf", "nan",
        "true", "2014-07-22T12:00:00", "12:00:00", "99999999999999999999", "drop", "id = 'a'\n",
    ]

    private func mutated(_ text: String, with dice: inout SeededNumbers) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &dice) {
            let place = Int.random(in: 0...bytes.count, using: &dice)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &dice))
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: place)
            case 3:
                let scrap = Self.scraps[Int.random(in: 0..<Self.scraps.count, using: &dice)]
                bytes.insert(contentsOf: scrap.utf8, at: place)
            default:
                var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
                lines.swapAt(
                    Int.random(in: 0..<lines.count, using: &dice),
                    Int.random(in: 0..<lines.count, using: &dice))
                bytes = Array(lines.joined(separator: [10]))
            }
        }
        return bytes
    }

    @Test(arguments: 1...8)
    func `is read, or refused with line numbers that exist`(seed: UInt64) {
        var dice = SeededNumbers(seed: seed)
        var readCount = 0
        var refusedCount = 0
        for round in 0..<400 {
            let bytes = mutated(fullText, with: &dice)
            let lineCount = bytes.count { $0 == 10 } + 1
            do {
                _ = try CampaignFile(bytes: bytes, file: "c.toml")
                readCount += 1
            } catch {
                refusedCount += 1
                let areLines = error.problems.allSatisfy { (1...lineCount).contains($0.line) }
                #expect(areLines, "seed \(seed), round \(round): \(error)")
                let areShown = error.problems.allSatisfy { problem in
                    problem.what.unicodeScalars.allSatisfy {
                        $0.properties.generalCategory != .control
                    }
                }
                #expect(areShown, "seed \(seed), round \(round): \(error)")
                #expect(error.problems.map(\.line) == error.problems.map(\.line).sorted())
            }
        }
        #expect(readCount > 0 && refusedCount > 0, "the mutations of seed \(seed) prove nothing")
    }
}
