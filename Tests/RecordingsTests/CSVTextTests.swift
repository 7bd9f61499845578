import Testing

@testable import Recordings

/// The fields that a spreadsheet reads from a line; parsed here by bytes, after RFC 4180.
@Suite("Comma-separated lines")
struct CSVTextTests {
    private func line(_ texts: [String], isRaw: Bool = false) -> String {
        var csv = CSVText(isRaw: isRaw)
        csv.add(texts.map { .outside($0) })
        return String(decoding: csv.bytes, as: UTF8.self)
    }

    private func lines(of text: String) -> [[String]] {
        var lines: [[String]] = [[]]
        var field: [UInt8] = []
        var isQuoted = false
        func end() {
            lines[lines.count - 1].append(String(decoding: field, as: UTF8.self))
            field = []
        }
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && bytes[place...].first == byte:
                field.append(byte)
                place += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: end()
            case UInt8(ascii: "\n") where !isQuoted:
                end()
                lines.append([])
            default: field.append(byte)
            }
        }
        return lines.dropLast()
    }

    @Test(arguments: [
        "plain", "", "A,\u{301}B", "\"\u{308}x", "\"", "a\nb", "a\r\nb", "x\r\u{301}", "x\n\u{301}",
        "a;b", "a;=1+1", "a\tb", "\u{FEFF}x", "'=1", "1-2", "\u{301}", "买家", "🙂\u{200D}",
    ])
    func aTextReadsBackTheSame(text: String) {
        for isRaw in [false, true] {
            let line = line(["first", text, "last"], isRaw: isRaw)
            let fields = lines(of: line + "next\n")
            #expect(fields.count == 2)
            #expect(
                fields.first?.map { Array($0.utf8) }
                    == ["first", text, "last"].map { Array($0.utf8) })
        }
    }

    @Test(arguments: [
        "=HYPERLINK(\"http://x\",\"ok\")", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1",
        "\r=1", "=\u{338}1", "\u{FF1D}1", "-", "=",
    ])
    func noTextIsAFormula(text: String) {
        let guarded = lines(of: line([text, "x"]))
        #expect(
            guarded.first.map { $0.map { Array($0.utf8) } }
                == ["'" + text, "x"].map { Array($0.utf8) })
        let raw = lines(of: line([text, "x"], isRaw: true))
        #expect(raw.first.map { $0.map { Array($0.utf8) } } == [text, "x"].map { Array($0.utf8) })
    }

    @Test func ourOwnNumbersStayNumbers() {
        var csv = CSVText(isRaw: false)
        csv.add([.own("-1"), .outside(nil), .own("")])
        #expect(csv.bytes == Array("-1,,\n".utf8))
    }
}
