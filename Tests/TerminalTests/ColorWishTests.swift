import Canvas
import Terminal
import Testing

@Suite struct ColorWishTests {
    @Test func `without a wish the terminal decides`() {
        let depths = [0, 7, 8, 16, 88, 256, 0x100_0000].map { ColorPreference().depth(colors: $0) }
        #expect(
            depths == [.mono, .mono, .ansi16, .ansi16, .ansi16, .ansi256, .trueColor])
    }

    @Test func `the flag goes before NO_COLOR, and that before the configuration`() {
        let all = ColorPreference(flag: .ansi16, isRefused: true, configured: .ansi256)
        #expect(all.depth(colors: 256) == .ansi16)
        let refused = ColorPreference(isRefused: true, configured: .ansi256)
        #expect(refused.depth(colors: 256) == .mono)
        #expect(ColorPreference(configured: .mono).depth(colors: 256) == .mono)
    }

    @Test func `no wish makes more of a terminal than it is`() {
        for wish in ColorDepth.allCases {
            #expect(ColorPreference(flag: wish).depth(colors: 0) == .mono)
        }
        #expect(ColorPreference(flag: .trueColor).depth(colors: 256) == .ansi256)
    }

    @Test func `the sixteen million are there when somebody says so`() {
        // Asked of descriptions without a screen; the number is what a screen would get.
        #expect(ColorPreference(knowsTrueColor: true).depth(colors: 1 << 24) == .trueColor)
        #expect(ColorPreference(flag: .ansi16, knowsTrueColor: true).depth(colors: 1 << 24) == .ansi16)
    }
}
