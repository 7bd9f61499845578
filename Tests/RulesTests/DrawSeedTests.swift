import Rules
import Testing

@Suite struct DrawSeedTests {
    /// The expected order was computed outside this code, from the generator's published
    /// description.
    @Test func theOrderOfASeedIsFixedForEver() {
        #expect(
            DrawSeed(1, 2, 3, 4).shuffled(Array(0..<10)) == [4, 2, 3, 6, 5, 7, 1, 8, 9, 0])
        #expect(
            DrawSeed(0xdead_beef, 0, 0, 7).shuffled(Array(0..<12))
                == [4, 7, 5, 1, 2, 6, 8, 3, 9, 10, 11, 0])
    }

    @Test func nobodyIsLostOrDoubled() {
        let seed = DrawSeed(.max, 1, 1 << 63, 5)
        #expect(seed.shuffled(Array(0..<1000)).sorted() == Array(0..<1000))
        #expect(seed.shuffled([Int]()) == [])
        #expect(seed.shuffled(["ada"]) == ["ada"])
    }

    /// In 4,000 draws of four, each is first 1,000 times, give or take 150: more than five standard
    /// deviations.
    @Test func everyPlaceIsEquallyLikely() {
        var first = [Int](repeating: 0, count: 4)
        var last = first
        for word in 1...UInt64(4000) {
            let seed = DrawSeed(
                word &* 0x9e37_79b9_7f4a_7c15, word &* 0xbf58_476d_1ce4_e5b9,
                word &* 0x94d0_49bb_1331_11eb, word)
            let order = seed.shuffled([0, 1, 2, 3])
            first[order[0]] += 1
            last[order[3]] += 1
        }
        #expect((first + last).allSatisfy { (850...1150).contains($0) }, "\(first) \(last)")
    }

    @Test func theSeedIsWrittenInHexadecimal() {
        let seed = DrawSeed(1, 0xff00, 0, 0x0123_4567_89ab_cdef)
        #expect(
            seed.hexadecimal
                == "0000000000000001000000000000ff0000000000000000000123456789abcdef")
        #expect(seed.bytes.count == 32)
        #expect(seed.bytes[7] == 1)
        #expect(seed == DrawSeed(1, 0xff00, 0, 0x0123_4567_89ab_cdef))
        #expect(seed != DrawSeed(1, 0xff00, 0, 1))
    }
}
