import Canvas
import Testing

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("Mi 3 16 GB", "Mi 3 16 GB", 10),
        ("a\u{1B}[31mb", "a␛[31mb", 7),
        ("a\r\nb\tc\u{7}", "a␍␊b␉c␇", 7),
        ("\u{7F}\u{85}\u{9B}2J", "␡\u{FFFD}\u{FFFD}2J", 5),
        ("user\u{202E}gpj.exe", "user\u{FFFD}gpj.exe", 12),
        ("a\u{2066}b\u{2069}c", "a\u{FFFD}b\u{FFFD}c", 5),
        ("a\u{200B}b\u{FEFF}c\u{AD}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}", 6),
        ("a\u{2028}b", "a\u{FFFD}b", 3),
        ("a\u{A0}b", "a b", 3),
        ("\u{E0041}\u{E000}\u{3164}", "\u{FFFD}\u{FFFD}\u{FFFD}", 3),
        ("❤\u{FE0F}👍\u{1F3FD}", "❤👍", 3),
        ("👩\u{200D}👧", "👩👧", 4),
        ("小米 手机", "小米 手机", 9),
        ("e\u{301}", "e\u{301}", 1),
        ("\u{301}e", "\u{FFFD}e", 2),
        ("e\u{301}\u{302}\u{303}", "e\u{301}\u{302}\u{FFFD}", 2),
        ("\n\u{301}", "␊\u{FFFD}", 2),
        ("नमस्ते", "नमस्ते", 4),
        ("\u{1112}\u{1161}\u{11AB}", "\u{1112}\u{1161}\u{11AB}", 2),
        ("", "", 0),
    ])
    func `control characters are shown, not obeyed`(_ raw: String, _ clean: String, _ width: Int) {
        let text = SafeText(raw)
        #expect(Array(text.string.unicodeScalars) == Array(clean.unicodeScalars))
        #expect(text.width == width)
    }

    @Test func `no character that moves the cursor or is invisible passes`() {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x33FF, 0xA000...0xABFF, 0xD7A0...0xD7FF,
            0xE000...0xE010, 0xF8FF...0x1_00FF, 0x1_D000...0x1_FFFF, 0xE_0000...0xE_01FF,
        ]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            var raw = "x"
            raw.unicodeScalars.append(scalar)
            let text = SafeText(raw)
            for shown in text.string.unicodeScalars {
                switch shown.properties.generalCategory {
                case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
                    .paragraphSeparator:
                    Issue.record("U+\(String(value, radix: 16)) gets through")
                default: break
                }
            }
            let sum = text.string.unicodeScalars.reduce(0) { $0 + ScalarWidth.of($1) }
            #expect(text.width == sum, "U+\(String(value, radix: 16))")
            #expect(SafeText(text.string) == text, "cleaning twice changes nothing")
        }
    }

    @Test func `literals and interpolated values are cleaned too`() {
        let name = "drop\u{1B}c"
        let text: SafeText = "open \(name)"
        #expect(text.string == "open drop␛c")
    }

    @Test func `a combining mark cannot join the text before it`() {
        let joined = SafeText("a") + SafeText("\u{301}b")
        #expect(joined.string == "a\u{FFFD}b")
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
        ("小米手机", 5, "小米…"), ("小米手机", 4, "小…"), ("ae\u{301}ioU", 3, "ae\u{301}…"),
    ])
    func `a cut is marked and never splits a character`(
        _ text: String, _ columns: Int, _ cut: String
    ) {
        let result = SafeText(text).truncated(to: columns)
        #expect(result.string == cut)
        #expect(result.width <= columns)
        #expect(result.width == SafeText(result.string).width)
    }

    @Test func `padding and aligning give exactly the width asked for`() {
        #expect(SafeText("小").padded(to: 4).string == "小  ")
        #expect(SafeText("12").rightAligned(in: 4).string == "  12")
        #expect(SafeText("12345").rightAligned(in: 4).string == "123…")
    }
}

@Suite("Text broken into lines")
struct SafeTextLinesTests {
    @Test func `a word longer than a line, such as a path, is cut`() {
        let path: SafeText = "in /home/priya/小米/exports now"
        #expect(path.lines(width: 12).map(\.string) == ["in", "/home/priya/", "小米/exports", "now"])
        #expect(
            path.lines(width: 11).map(\.string) == ["in", "/home/priya", "/小米/expor", "ts now"])
        #expect(path.lines(width: 60) == [path])
        #expect(SafeText("小米").lines(width: 1).map(\.string) == ["小", "米"])
    }
}
