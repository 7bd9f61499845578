import Canvas
import Foundation
import Terminal
import TestSupport
import Testing

/// ncurses has one screen for each process: every test that opens one is here, in series.
@Suite(.serialized) struct ScreenTests {
    /// A screen whose output goes to a file, and what a person would see.
    struct Memory: ~Copyable {
        let file: Int32
        var screen: Screen
        var seen: VirtualScreen

        /// A file that is deleted when closed; -1 if the system has none.
        private static func namelessFile() -> Int32 {
            guard let scratch = tmpfile() else { return -1 }
            defer { fclose(scratch) }
            return dup(fileno(scratch))
        }

        init(
            term: String, _ size: Size = Size(60, 16), charset: ScreenOptions.Charset = .utf8,
            color: ColorPreference = ColorPreference()
        ) throws {
            file = Memory.namelessFile()
            var options = ScreenOptions()
            let null = open("/dev/null", O_RDONLY)
            options.input = null
            options.output = file
            options.term = term
            options.charset = charset
            options.color = color
            options.memorySize = size
            screen = try Screen(options)
            close(null)
            seen = VirtualScreen(columns: size.width, rows: size.height)
        }

        /// The number of bytes written since the last call.
        mutating func written() -> Int {
            let count = Int(lseek(file, 0, SEEK_END))
            var bytes = [UInt8](repeating: 0, count: count)
            let got = pread(file, &bytes, count, 0)
            _ = ftruncate(file, 0)
            lseek(file, 0, SEEK_SET)
            seen.feed(bytes[..<max(0, got)])
            return count
        }

        deinit { close(file) }
    }

    static let quiet = ThemeLibrary().theme(named: "quiet").theme

    /// A frame like those of the deck: borders, wide letters, marks, graphs, changing numbers.
    static func frame(_ size: Size, step: Int, _ glyphs: Glyphs) -> Frame {
        var frame = Frame(size)
        let rows = frame.bounds.rows([.cells(5), .share(1)], overlap: 1)
        let inside = Panel("units").draw(in: rows[0], of: &frame, glyphs)
        frame.put(
            [
                StyledText(SafeText(Figure.grouped(6786 - step * 37))),
                StyledText(" remaining", .dim),
            ],
            at: inside.origin, in: inside)
        StackedBar([
            .init(step * 37, glyphs.sold, Style(.sold)),
            .init(900, glyphs.held, Style(.held)),
            .init(6786 - step * 37, glyphs.free, Style(.free)),
            .init(step, glyphs.withdrawn, Style(.withdrawn)),
        ]).draw(in: inside.row(1), of: &frame)
        if glyphs.isUnicode {
            let names: [SafeText] = ["小米手机 Mi 3", "Ame\u{301}lie", "नमस्ते", "a米b", "plain"]
            frame.put(
                names[step % names.count], at: Point(inside.x + step % 7, inside.y + 2),
                Style(.notice, .bold), in: inside)
        }
        let below = Panel("requests", isFocused: step % 3 == 0)
            .draw(in: rows[1], of: &frame, glyphs)
        let values = (0..<200).map { Double(($0 * 7 + step * 3) % 23) }
        Graph(values, Style(.graph2)).draw(in: below, of: &frame, glyphs)
        return frame
    }

    @Test(arguments: [
        "xterm-256color", "tmux-256color", "screen-256color", "xterm", "linux", "vt100",
    ])
    func `a person sees the frame, regardless of the earlier screen`(_ term: String) throws {
        var memory = try Memory(term: term)
        let size = memory.screen.size
        for step in 0..<20 {
            let frame = Self.frame(size, step: step, .unicode)
            memory.screen.show(frame, Self.quiet)
            #expect(memory.written() > 0)
            #expect(memory.seen.lines == frame.lines, "step \(step)")
        }
        #expect(memory.seen.unknown == [])
    }

    @Test func `no change writes nothing, and a small change writes little`() throws {
        var memory = try Memory(term: "xterm-256color")
        let size = memory.screen.size
        var frame = Self.frame(size, step: 1, .unicode)
        memory.screen.show(frame, Self.quiet)
        _ = memory.written()
        memory.screen.show(frame, Self.quiet)
        #expect(memory.written() == 0)
        frame.put("7", at: Point(3, 1))
        memory.screen.show(frame, Self.quiet)
        #expect((1..<40).contains(memory.written()))
        #expect(memory.seen.lines == frame.lines)
    }

    @Test func `every size from one cell up is shown, and back`() throws {
        var memory = try Memory(term: "xterm-256color")
        for size in [
            Size(60, 16), Size(1, 1), Size(2, 2), Size(1, 9), Size(80, 24), Size(7, 1),
            Size(60, 16),
        ] {
            memory.screen.resize(to: size)
            memory.seen.resize(columns: size.width, rows: size.height)
            for step in 0..<3 {
                let frame = Self.frame(size, step: step, .unicode)
                memory.screen.show(frame, Self.quiet)
                _ = memory.written()
                #expect(memory.seen.lines == frame.lines, "\(size), step \(step)")
            }
        }
    }

    @Test func `a frame of another size is cut to the screen`() throws {
        var memory = try Memory(term: "xterm-256color", Size(20, 5))
        for size in [Size(40, 10), Size(10, 2), Size(0, 0)] {
            let frame = Self.frame(size, step: 1, .unicode)
            memory.screen.show(frame, Self.quiet)
            _ = memory.written()
        }
        #expect(memory.seen.unknown == [])
    }

    @Test func `colours are those of the theme`() throws {
        var memory = try Memory(term: "xterm-256color")
        #expect(memory.screen.depth == .ansi256)
        var frame = Frame(memory.screen.size)
        frame.put("alarm", at: Point(0, 0), Style(.alarm))
        frame.put("warn", at: Point(0, 1), Style(.warn))
        frame.put("text", at: Point(0, 2), Style(.text, .reverse))
        memory.screen.show(frame, Self.quiet)
        _ = memory.written()
        #expect(
            Set(memory.seen[0, 0].look.split(separator: ";")).isSuperset(of: ["231", "124", "1"]))
        #expect(memory.seen[0, 1].look.contains("214"))
        #expect(memory.seen[0, 2].look.contains("7"))
        #expect(memory.seen[9, 9].look == "")
        let high = ThemeLibrary(ThemeFiles.sources(in: [themesFolder])).theme(
            named: "high-contrast")
        memory.screen.show(frame, high.theme)
        _ = memory.written()
        #expect(memory.seen.lines == frame.lines)
        #expect(memory.seen[9, 9].look.contains("48;5;16"))
    }

    @Test(arguments: [
        ("xterm-256color", ColorPreference(.mono), ColorDepth.mono),
        ("xterm-256color", ColorPreference(.ansi16), .ansi16),
        ("xterm", ColorPreference(.ansi256), .ansi16),
        ("linux", ColorPreference(), .ansi16),
        ("vt100", ColorPreference(.trueColor), .mono),
    ])
    func `the colour depth is the setting, up to the terminal's`(
        _ term: String, _ preference: ColorPreference, _ depth: ColorDepth
    ) throws {
        var memory = try Memory(term: term, color: preference)
        #expect(memory.screen.depth == depth)
        var frame = Frame(memory.screen.size)
        frame.put("alarm", at: Point(0, 0), Style(.alarm))
        memory.screen.show(frame, Self.quiet)
        _ = memory.written()
        #expect(memory.seen.lines[0] == "alarm")
        let hasColor = memory.seen[0, 0].look.split(separator: ";").contains {
            ["41", "101"].contains($0)
        }
        #expect(hasColor == (depth != .mono))
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "screen-256color", "xterm", "linux"])
    func `true colour is drawn on terminals that are known to have it`(
        _ term: String
    ) throws {
        let nord = ThemeLibrary(ThemeFiles.sources(in: [themesFolder])).theme(named: "nord").theme
        for preference in [ColorPreference(knowsTrueColor: true), ColorPreference(.trueColor)] {
            var memory = try Memory(term: term, color: preference)
            #expect(memory.screen.depth == .trueColor)
            for step in 0..<5 {
                var frame = Self.frame(memory.screen.size, step: step, .unicode)
                frame.put("notice", at: Point(0, 0), Style(.notice))
                frame.put("alarm", at: Point(0, 1), Style(.alarm))
                memory.screen.show(frame, nord)
                _ = memory.written()
                #expect(memory.seen.lines == frame.lines)
            }
            #expect(memory.seen[0, 0].look.contains("38;2;136;192;208"))
            #expect(memory.seen[0, 0].look.contains("48;2;46;52;64"))
            #expect(memory.seen[0, 1].look.contains("48;2;194;59;73"))
            #expect(memory.seen.unknown == [])
        }
        #expect(ProcessInfo.processInfo.environment["TERMINFO"]?.hasPrefix("hex:") != true)
    }

    @Test func `a terminal without colours gets none, whatever the setting`() throws {
        let memory = try Memory(term: "vt100", color: ColorPreference(knowsTrueColor: true))
        #expect(memory.screen.depth == .mono)
    }

    @Test func `many themes in turn look right, also with few colour pairs`()
        throws
    {
        let library = ThemeLibrary(ThemeFiles.sources(in: [themesFolder]))
        let size = Size(60, 25)
        var frame = Frame(size)
        for role in StyleRole.allCases {
            frame.put(SafeText(role.name), at: Point(0, Int(role.rawValue)), Style(role))
        }
        for term in ["xterm", "xterm-256color"] {
            var alone: [[String]] = []
            for name in library.names {
                var memory = try Memory(term: term, size)
                memory.screen.show(frame, library.theme(named: name).theme)
                _ = memory.written()
                alone.append(StyleRole.allCases.map { memory.seen[0, Int($0.rawValue)].look })
            }
            var memory = try Memory(term: term, size)
            for _ in 0..<3 {
                for (name, looks) in zip(library.names, alone) {
                    memory.screen.show(frame, library.theme(named: name).theme)
                    _ = memory.written()
                    #expect(
                        StyleRole.allCases.map { memory.seen[0, Int($0.rawValue)].look } == looks,
                        "\(term), \(name)")
                }
            }
        }
    }

    @Test func `a terminal without UTF-8 gets ASCII at the same places`() throws {
        var memory = try Memory(term: "xterm-256color", charset: .ascii)
        #expect(!memory.screen.glyphs.isUnicode)
        var frame = Self.frame(memory.screen.size, step: 2, memory.screen.glyphs)
        frame.put("a小b…é│", at: Point(2, 3))
        memory.screen.show(frame, Self.quiet)
        _ = memory.written()
        let seen = memory.seen.text
        #expect(seen.allSatisfy { $0.isASCII })
        #expect(memory.seen.lines[3].hasPrefix("| a? b~e|"))
        #expect(memory.seen.lines[0] == frame.lines[0])
    }

    @Test func `a title is set if the terminal has titles, and the old one is restored`() throws {
        do {
            var memory = try Memory(term: "xterm-256color")
            memory.screen.setTitle("LIVE shop-a\u{1B}]2;x\u{7}")
            _ = memory.written()
            #expect(memory.seen.title == "LIVE shop-a␛]2;x␇")
            memory.screen.setTitle("LIVE shop-a\u{1B}]2;x\u{7}")
            #expect(memory.written() == 0)
        }
        var console = try Memory(term: "linux")
        _ = console.written()
        console.screen.setTitle("LIVE")
        #expect(console.written() == 0)
    }

    @Test(arguments: [
        ("", ScreenError.termUnset), ("no-such-terminal", .termUnknown), ("dumb", .termDumb),
    ])
    func `a wrong terminal opens no screen, and the next one opens`(
        _ term: String, _ error: ScreenError
    ) throws {
        #expect(throws: error) { _ = try Memory(term: term) }
        _ = try Memory(term: "xterm-256color")
    }

    @Test func `a file is no terminal, and a second screen is refused`() throws {
        var options = ScreenOptions()
        let null = open("/dev/null", O_RDWR)
        defer { close(null) }
        (options.input, options.output, options.term) = (null, null, "xterm")
        let choice = options
        #expect(throws: ScreenError.notATerminal) { _ = try Screen(choice) }
        let first = try Memory(term: "xterm")
        #expect(throws: ScreenError.alreadyOpen) { _ = try Memory(term: "xterm") }
        _ = consume first
    }
}

/// The repository's folder of themes.
let themesFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "themes").path
