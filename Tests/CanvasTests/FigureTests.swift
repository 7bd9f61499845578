import Canvas
import Testing

@Suite struct FigureTests {
    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (6786, "6,786"),
        (203_114, "203,114"), (1_000_000, "1,000,000"), (-1234, "-1,234"),
        (Int.max, "9,223,372,036,854,775,807"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `thousands are separated`(_ value: Int, _ text: String) {
        #expect(Figure.grouped(value) == text)
    }

    @Test(arguments: [
        (999, "999"), (1000, "1.0k"), (84_120, "84.1k"), (203_114, "203k"), (999_999, "999k"),
        (1_234_567, "1.2M"), (-1500, "-1.5k"),
    ])
    func `large numbers have a short form`(_ value: Int, _ text: String) {
        #expect(Figure.short(value) == text)
    }

    @Test func `a fixed-width figure keeps its width`() {
        for value in [0, 9, 12345, 123_456_789, -5, Int.max, Int.min] {
            for width in 1...30 { #expect(Figure.fixed(value, width).count == width) }
        }
        #expect(Figure.fixed(6786, 7) == "  6,786")
        #expect(Figure.fixed(84_120, 5) == "84.1k")
        #expect(Figure.fixed("abc", 2) == "a~")
        #expect(Figure.fixed("abc", 0) == "")
    }

    @Test(arguments: [
        (71.0, 100.0, "71%"), (0.9, 100, "0.9%"), (0, 100, "0%"), (0.001, 100, "<0.1%"),
        (100, 100, "100%"), (99.99, 100, "99.9%"), (99.5, 100, "99.5%"), (5, 0, "-"),
    ])
    func `rounding never makes a share look complete or absent`(
        _ part: Double, _ whole: Double, _ text: String
    ) {
        #expect(Figure.percent(part, of: whole) == text)
    }

    @Test func `decimals are rounded, and invalid numbers have no figure`() {
        #expect(Figure.decimal(13.45, places: 1) == "13.5")
        #expect(Figure.decimal(1234.5, places: 2) == "1,234.50")
        #expect(Figure.decimal(-0.04, places: 1) == "0.0")
        #expect(Figure.decimal(1e300, places: 1) == "-")
    }

    @Test(arguments: [
        (Duration.zero, "0 s"), (.microseconds(12), "12 us"), (.microseconds(800), "0.8 ms"),
        (.milliseconds(14), "14 ms"), (.milliseconds(1900), "1.9 s"), (.seconds(42), "42 s"),
        (.seconds(200), "3 m 20 s"), (.seconds(7500), "2 h 05 m"), (.seconds(200_000), "2 d 07 h"),
        (.milliseconds(999), "999 ms"), (.microseconds(999_700), "1.0 s"),
        (.milliseconds(59_800), "1 m 00 s"), (.milliseconds(-1900), "-1.9 s"),
    ])
    func `durations have a unit`(_ time: Duration, _ text: String) {
        #expect(Figure.span(time) == text)
    }

    @Test(arguments: [
        (Duration.milliseconds(4250), "T+00:04.2"), (.zero, "T+00:00.0"),
        (.milliseconds(-50), "T-00:00.1"), (.seconds(-750), "T-12:30.0"),
        (.milliseconds(3_723_400), "T+1:02:03.4"),
    ])
    func `time since the opening`(_ time: Duration, _ text: String) {
        #expect(Figure.offset(time) == text)
    }
}
