package import Canvas
import CNcurses

/// The terminal while the deck uses it.
///
/// It has one owner; when the owner lets it go, the terminal is restored. Make every call on the
/// same thread. Signals are caught while a screen is open; the event loop reads them.
package struct Screen: ~Copyable {
    package internal(set) var size: Size
    package let depth: ColorDepth
    /// The characters to draw with. They change to ASCII if the terminal shows ambiguous characters
    /// in two columns instead of one.
    package private(set) var glyphs: Glyphs
    /// Columns of a character whose width is ambiguous; nil until the terminal has answered.
    package private(set) var ambiguousColumns: Int?
    /// Whether the terminal supports kitty's keyboard protocol; false until it says so.
    private var speaksKeyboard = false
    /// The private modes that the terminal has reported, and whether it knows them.
    private var knownModes: [Int: Bool] = [:]
    /// What is between the program and the terminal.
    package let host: TerminalHost
    /// Whether the question about the width of ambiguous characters is still open.
    private var isWidthAsked = false
    /// Until when the terminal may still answer.
    private var answersUntil: ContinuousClock.Instant?
    /// The descriptor that keys are read from.
    let input: Int32
    /// The descriptor that signal numbers are read from; -1 for a screen in memory.
    let signals: Int32
    /// Whether the terminal takes titles and notifications; kernel consoles and old terminals do
    /// not.
    package let takesTitles: Bool
    let colorCount: Int
    var title: SafeText?
    var shown: (frame: Frame, theme: Theme)?
    var isDefined = [Bool](repeating: false, count: Style.count)
    var run: [cn_cell] = []

    /// Takes over the terminal.
    ///
    /// - Throws: why there is no screen; the terminal is then as it was before.
    package init(_ options: ScreenOptions) throws(ScreenError) {
        let isReal = options.memorySize == nil
        let term = options.term ?? environment("TERM") ?? ""
        var choice = cn_options()
        (choice.input, choice.output) = (options.input, options.output)
        choice.rows = Int32(options.memorySize?.height ?? 0)
        choice.columns = Int32(options.memorySize?.width ?? 0)
        choice.charset =
            switch options.charset {
            case .byLocale: 0
            case .utf8: 1
            case .ascii: 2
            }
        choice.needs_terminal = isReal
        choice.direct_color = options.color.directColor
        choice.no_color = options.color.wanted == .mono
        choice.mouse = options.usesMouse
        choice.keyboard = isReal && Self.takesTitles(term)
        choice.keeps_errors = isReal
        // First our signals: when ncurses starts, it takes those that have no handler.
        let signals = isReal ? cn_signals_open() : -1
        let result = term.withCString { name in
            choice.term = name
            return cn_open(&choice)
        }
        if let error = ScreenError(result) {
            if isReal { cn_signals_close() }
            throw error
        }
        self.signals = signals
        input = cn_input()
        colorCount = Int(cn_colors())
        depth = options.color.depth(colors: colorCount)
        glyphs = cn_is_utf8() ? .unicode : .ascii
        takesTitles = Self.takesTitles(term)
        size = options.memorySize ?? Self.askSize() ?? Size(80, 24)
        host = TerminalHost(term: term, environment: environment)
        if isReal, takesTitles { sendQueries(isWidthOpen: options.charset == .byLocale) }
    }

    /// Asks the terminal about itself. Nothing waits for the answers: they come among the keys, or
    /// not at all.
    private mutating func sendQueries(isWidthOpen: Bool) {
        var question = "\u{1B}[?u"
        isWidthAsked = isWidthOpen && glyphs.isUnicode
        if isWidthAsked {
            // Writes in the second row: an answer about the first row would look like a key.
            question += "\u{1B}7\u{1B}[2;1H─\u{1B}[6n\u{1B}[2;1H\u{1B}[K\u{1B}8"
        }
        Self.send(question)
        answersUntil = .now + .seconds(1)
    }

    /// Asks the terminal about itself and waits for its answers, at most for `limit`: not every
    /// terminal answers.
    package mutating func queryTerminal(within limit: Duration) {
        // The terminal answers in the order of the questions: nothing comes after the last answer.
        Self.send("\u{1B}[?2004$p\u{1B}[c")
        let start = ContinuousClock.now
        var parser = KeyParser()
        var isDone = false
        while !isDone {
            let spent = ContinuousClock.now - start
            let milliseconds = Int32((limit - spent) / .milliseconds(1)) + 1
            guard spent < limit, hasInput(input, within: milliseconds) else { return }
            let bytes = readInput(input, atMost: 256).bytes
            guard !bytes.isEmpty else { return }
            for case .report(let report) in parser.feed(bytes, at: spent) {
                _ = apply(report)
                if report == .other { isDone = true }
            }
        }
    }

    /// Whether the terminal tells a paste from keys; nil if it has not answered.
    package var bracketsPastes: Bool? { takesTitles ? knownModes[2004] : false }

    /// Remembers what the terminal answered; true if everything must be drawn again.
    mutating func apply(_ report: TerminalReport) -> Bool {
        switch report {
        case .keyboard: speaksKeyboard = true
        case .mode(let number, let isKnown): knownModes[number] = isKnown
        case .cursor(row: 2, let column) where isWidthAsked && (2...3) ~= column:
            isWidthAsked = false
            ambiguousColumns = column - 1
            guard column == 3 else { return false }
            glyphs = .ascii
            shown = nil
            return true
        case .cursor, .other: break
        }
        return false
    }

    /// Says whether answers or keys may be on their way; leaving the screen then waits for them.
    private func expectAnswers() {
        let isOpen = answersUntil.map { isWidthAsked && $0 > .now } ?? false
        cn_expect_answers(speaksKeyboard || isOpen)
    }

    deinit {
        expectAnswers()
        if title != nil { Self.send(Self.titleBack) }
        cn_close()
        if signals >= 0 { cn_signals_close() }
    }

    /// Restores the terminal and stops the process as ctrl-Z does; returns when the process
    /// continues.
    package mutating func stop() {
        expectAnswers()
        if title != nil { Self.send(Self.titleBack) }
        title = nil
        cn_stop()
        updateSize()
    }

    /// Takes over the terminal again, after other programs used it while the process was stopped.
    mutating func resume() {
        cn_come_back()
        updateSize()
    }

    /// Asks the terminal for its size; the next frame is drawn as a whole.
    mutating func updateSize() {
        size = Self.askSize() ?? size
        resize(to: size)
    }

    /// Whether the terminal's size differs from `size`.
    var hasOtherSize: Bool { Self.askSize().map { $0 != size } ?? false }

    /// Sets a new size; the next frame is drawn as a whole.
    package mutating func resize(to new: Size) {
        size = Size(max(1, new.width), max(1, new.height))
        cn_resize(Int32(size.height), Int32(size.width))
        shown = nil
    }

    /// Makes the next frame draw everything, for a terminal that other programs have written on.
    package mutating func repaint() {
        cn_repaint()
        shown = nil
    }

    /// Switches mouse reports on or off; while they are off, the user can select text.
    package mutating func setMouse(_ isOn: Bool) { cn_set_mouse(isOn) }

    private static func askSize() -> Size? {
        var (rows, columns) = (Int32(0), Int32(0))
        guard cn_ask_size(&rows, &columns) else { return nil }
        return Size(Int(columns), Int(rows))
    }
}

/// The options for opening a screen; by default, a real terminal on standard input and output.
package struct ScreenOptions: Sendable, Hashable {
    /// The characters that the terminal shows.
    package enum Charset: Sendable, Hashable {
        /// The locale's code set decides.
        case byLocale
        case utf8
        case ascii
    }

    /// The descriptor that keys are read from.
    package var input: Int32 = 0
    /// The descriptor that the screen is written to.
    package var output: Int32 = 1
    /// The terminal type; nil means that of `TERM`.
    package var term: String?
    package var charset = Charset.byLocale
    package var color = ColorPreference()
    package var usesMouse = true
    /// The size of a screen in memory; nil for a real terminal.
    package var memorySize: Size?

    package init() {}
}
