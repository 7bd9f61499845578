import Rules
import Testing

/// Different names have different hashes, and nobody can predict them.
@Suite struct NameHashTests {
    /// Names that differ in one byte at any place, in their length or in their last digits.
    private let names: [String] = {
        var names = (0..<20_000).map { "b-\($0)" }
        for length in 0..<40 {
            names.append(String(repeating: "x", count: length))
            for place in 0..<length {
                let before = String(repeating: "x", count: place)
                names.append(before + "y" + String(repeating: "x", count: length - place - 1))
            }
        }
        return names
    }()

    @Test func aNameHasOneHashAndTheCopiesAgree() {
        let hash = NameHash()
        let copy = hash
        for name in names.prefix(100) + names.suffix(100) {
            #expect(hash(name) == copy(name))
            // A new string, long enough to be stored elsewhere in memory.
            #expect(hash(name) == hash(String(decoding: Array(name.utf8), as: UTF8.self)))
        }
        #expect(hash("grüße") == hash(String("eßürg".reversed())))
    }

    @Test func differentNamesHaveDifferentHashes() {
        let hash = NameHash()
        #expect(Set(names.map { hash($0) }).count == Set(names).count)
    }

    @Test func everyHashHasKeysOfItsOwn() {
        let (first, second) = (NameHash(), NameHash())
        #expect(names.prefix(100).allSatisfy { first($0) != second($0) })
    }

    /// A hash table uses the lowest bits.
    @Test func theLowestBitsAreSpread() {
        let hash = NameHash()
        var counts = [Int](repeating: 0, count: 64)
        for number in 0..<64_000 { counts[hash("b-\(number)") & 63] += 1 }
        // 1,000 in each bucket, standard deviation 31: a distance of nine of them does not occur.
        #expect(counts.allSatisfy { (720...1280).contains($0) }, "\(counts)")
    }
}
