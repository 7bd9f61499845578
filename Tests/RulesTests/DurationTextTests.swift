import Rules
import Testing

@Suite("Durations as text")
struct DurationTextTests {
    @Test(
        arguments: [
            ("10m", 600_000), ("5s", 5000), ("500ms", 500), ("2h", 7_200_000), ("1m30s", 90_000),
            ("1h2m3s4ms", 3_723_004), ("0s", 0), ("90s", 90_000), ("007s", 7000),
            ("1d", 86_400_000), ("24h", 86_400_000), ("7d", 604_800_000), ("1d12h", 129_600_000),
            ("250ms", 250), ("10000000001ms", 10_000_000_001),
            ("10000000000000ms", 10_000_000_000_000),
        ] as [(String, Int64)])
    func `a number with its unit is a duration`(text: String, milliseconds: Int64) {
        #expect(DurationText.span(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "10", "m", "10 m", " 10m", "10m ", "-5s", "+5s", "1.5s", "5S", "5sec", "30s1m", "1m1m",
        "d", "1h1d", "1,000ms", "1_000ms", "10min", "٣s", "99999999999999999999h",
        "9223372036854775807ms", "9999999999h", "10000000000001ms", "５s", "1m30",
        "m10", "5s\n",
    ])
    func `anything else is not a duration`(text: String) {
        #expect(DurationText.span(text) == nil)
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "1ms"), (999, "999ms"), (1000, "1s"), (90_000, "90s"),
            (600_000, "10m"), (3_600_000, "1h"), (86_400_000, "1d"), (3_723_004, "3723004ms"),
        ] as [(Int64, String)])
    func `a duration is written in the largest unit that fits`(milliseconds: Int64, text: String) {
        #expect(DurationText.text(of: TimeSpan(milliseconds: milliseconds)) == text)
    }

    @Test func `a written duration reads back the same`() {
        for milliseconds in stride(from: Int64(0), to: 20_000_000, by: 7919) {
            let span = TimeSpan(milliseconds: milliseconds)
            #expect(DurationText.span(DurationText.text(of: span)) == span)
        }
    }
}
