import Canvas
import Terminal
import Testing

@Suite struct ColorPreferenceTests {
    @Test func `without a preference the terminal decides`() {
        let depths = [0, 7, 8, 16, 88, 256, 0x100_0000].map { ColorPreference().depth(colors: $0) }
        #expect(
            depths == [.mono, .mono, .ansi16, .ansi16, .ansi16, .ansi256, .trueColor])
    }

    @Test func `no preference makes more of a terminal than it is`() {
        for wanted in ColorDepth.allCases {
            #expect(ColorPreference(wanted).depth(colors: 0) == .mono)
        }
        #expect(ColorPreference(.ansi16).depth(colors: 256) == .ansi16)
        #expect(ColorPreference(.mono).depth(colors: 256) == .mono)
        #expect(ColorPreference(.trueColor).depth(colors: 256) == .ansi256)
    }

    @Test func `the sixteen million are there when somebody says so`() {
        // Asked of descriptions without a screen; the number is what a screen would get.
        #expect(ColorPreference(knowsTrueColor: true).depth(colors: 1 << 24) == .trueColor)
        #expect(ColorPreference(.ansi16, knowsTrueColor: true).depth(colors: 1 << 24) == .ansi16)
    }
}
