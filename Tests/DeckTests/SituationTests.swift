import Canvas
import Deck
import Testing

/// The whole screen and every large panel, in every situation and size: as characters, in ASCII,
/// with roles, and with the attributes that remain without colours.
@Suite("Every panel in every situation")
struct SituationTests {
    /// The screen, then each panel large, without head and foot.
    private func frames(_ situation: Situation, _ size: Size, _ glyphs: Glyphs) -> [Frame] {
        var stage = situation.stage(size)
        var frames = [stage.deck.view(glyphs)]
        stage.press(Key(.tab), Key(.enter))
        for _ in Pane.allCases {
            frames.append(stage.deck.view(glyphs))
            stage.press(Key(.tab))
        }
        return frames
    }

    /// All of the first frame. The others without head and foot, which are the same, and without
    /// repeated rows.
    private func lines(_ frames: [Frame], _ read: (Frame) -> [String]) -> [String] {
        frames.enumerated().flatMap { number, frame in
            number == 0
                ? read(frame) + [""]
                : folded(Array(read(frame).dropFirst(2).dropLast(2))) + [""]
        }
    }

    private func folded(_ rows: [String]) -> [String] {
        var lines: [String] = []
        var again = 0
        for (number, row) in rows.enumerated() {
            let isSame = number > 0 && row == rows[number - 1]
            again += isSame ? 1 : 0
            if again > 0, !isSame || number == rows.count - 1 {
                lines.append("~\(again)")
                again = 0
            }
            if !isSame { lines.append(row) }
        }
        return lines
    }

    /// Rows of letters as runs: each letter with its count.
    private func runs(_ rows: [String]) -> [String] {
        rows.map { row in
            if row.hasPrefix("~") { return row }
            var runs: [(letter: Character, count: Int)] = []
            for letter in row {
                if runs.last?.letter == letter {
                    runs[runs.count - 1].count += 1
                } else {
                    runs.append((letter, 1))
                }
            }
            return runs.map { "\($0.letter)\($0.count)" }.joined(separator: " ")
        }
    }

    /// One row a line, one letter a cell: `b`old, `f`aint, `u`nderlined or `r`eversed; other
    /// letters for combinations.
    private func marks(_ frame: Frame) -> [String] {
        let theme = ThemeLibrary().theme(named: "quiet").theme
        return (0..<frame.size.height).map { y in
            String(
                (0..<frame.size.width).map { x -> Character in
                    let marks = theme.paint(for: frame[x, y].style, at: .mono).marks
                    return Array(".bfFuBUArRgGhHiI")[Int(marks.rawValue)]
                })
        }
    }

    @Test("As it is drawn", arguments: Situation.allCases, sizes)
    func drawn(situation: Situation, size: Size) throws {
        let frames = frames(situation, size, .unicode)
        let name = "panels/\(situation)-\(size.name)"
        try expectLines(name, lines(frames, \.lines))
        try expectLines("\(name)-roles", runs(lines(frames, \.roles)))
        try expectLines("\(name)-mono", runs(lines(frames, marks)))
    }

    @Test("In ASCII", arguments: Situation.allCases, sizes)
    func ascii(situation: Situation, size: Size) throws {
        let lines = lines(frames(situation, size, .ascii), \.lines)
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
        try expectLines("panels/\(situation)-\(size.name)-ascii", lines)
    }
}
