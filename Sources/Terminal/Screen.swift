package import Canvas
import CNcurses

/// The terminal while the deck has it: one owner, and restored when the owner lets go.
///
/// Every call belongs on one thread. Signals are caught from here on; the event loop reads them.
package struct Screen: ~Copyable {
    /// What a screen is opened with.
    package struct Options: Sendable, Hashable {
        /// Which characters the terminal shows.
        package enum Charset: Sendable, Hashable {
            /// By the locale's code set.
            case byLocale
            /// Everything.
            case utf8
            /// ASCII alone.
            case ascii
        }

        /// Where keys come from.
        package var input: Int32 = 0
        /// Where the screen is.
        package var output: Int32 = 1
        /// Terminal type; nil takes TERM.
        package var term: String?
        /// Which characters the terminal shows.
        package var charset = Charset.byLocale
        /// How many colours.
        package var color = ColorWish()
        /// Whether mouse reports are asked for.
        package var usesMouse = true
        /// Columns and rows of a screen in memory; nil for a real terminal.
        package var memorySize: Size?

        /// A real terminal on standard input and output.
        package init() {}
    }

    /// Columns and rows.
    package internal(set) var size: Size
    /// How many colours are drawn with.
    package let depth: ColorDepth
    /// The characters to draw with; ASCII once the terminal has shown that it takes two columns for
    /// what takes one elsewhere.
    package private(set) var glyphs: Glyphs
    /// Columns of a character whose width is ambiguous; nil as long as the terminal has not answered.
    package private(set) var ambiguousColumns: Int?
    /// Whether the terminal speaks the keyboard protocol of kitty; false until it says so.
    package private(set) var speaksKeyboard = false
    /// Private modes that the terminal has told about, and whether it knows them.
    package private(set) var knownModes: [Int: Bool] = [:]
    /// What stands between the program and the terminal.
    package let host: TerminalHost
    /// Whether the terminal was asked for that width.
    private var isWidthAsked = false
    /// Until when an answer of the terminal may still come.
    private var answersUntil: ContinuousClock.Instant?
    /// The descriptor that keys are read from.
    let input: Int32
    /// The descriptor that signal numbers are read from; -1 for a screen in memory.
    let signals: Int32
    /// Whether it takes titles and notices; the consoles of the kernel and old terminals do not.
    package let takesTitles: Bool
    let colorCount: Int
    var title: SafeText?
    var shown: (frame: Frame, theme: Theme)?
    var isDefined = [Bool](repeating: false, count: Style.count)
    var run: [cn_cell] = []

    /// Takes the terminal over.
    ///
    /// - Parameter options: where, and with which characters and colours.
    /// - Throws: why there is no screen; the terminal is then as it was.
    package init(_ options: Options) throws(ScreenError) {
        let isReal = options.memorySize == nil
        let term = options.term ?? environment("TERM") ?? ""
        var choice = cn_options()
        choice.input = options.input
        choice.output = options.output
        choice.rows = Int32(options.memorySize?.height ?? 0)
        choice.columns = Int32(options.memorySize?.width ?? 0)
        choice.charset =
            switch options.charset {
            case .byLocale: 0
            case .utf8: 1
            case .ascii: 2
            }
        choice.needs_terminal = isReal
        choice.direct_color = options.color.beliefInTrueColor
        choice.no_color = options.color.isMono
        choice.mouse = options.usesMouse
        choice.keyboard = isReal && Self.takesTitles(term)
        choice.keeps_errors = isReal
        // ncurses takes those signals that nobody has when it starts.
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
        if isReal, takesTitles { ask(isWidthOpen: options.charset == .byLocale) }
    }

    /// Asks the terminal about itself. Nobody waits: it answers between keys, or not at all.
    private mutating func ask(isWidthOpen: Bool) {
        var question = "\u{1B}[?u"
        isWidthAsked = isWidthOpen && glyphs.isUnicode
        if isWidthAsked {
            // A character in the second row: of the first one the answer would look like a key.
            question += "\u{1B}7\u{1B}[2;1H─\u{1B}[6n\u{1B}[2;1H\u{1B}[K\u{1B}8"
        }
        Self.send(question)
        answersUntil = .now + .seconds(1)
    }

    /// Takes in what the terminal tells of itself; true when all has to be drawn anew.
    mutating func heed(_ report: TerminalReport) -> Bool {
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

    /// Lets the screen be left only after answers and keys that are on their way have come.
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

    /// Gives the terminal back, as letting go of the screen does.
    package consuming func close() {}

    /// Stops the process as ctrl-Z does, with the terminal restored; returns when it goes on.
    package mutating func stop() {
        expectAnswers()
        if title != nil { Self.send(Self.titleBack) }
        title = nil
        cn_stop()
        takeSize()
    }

    /// Takes the terminal over again after others had it while the process was stopped.
    package mutating func comeBack() {
        cn_come_back()
        takeSize()
    }

    /// Asks the terminal for its size and forgets what it shows.
    package mutating func takeSize() {
        size = Self.askSize() ?? size
        resize(to: size)
    }

    /// Whether the terminal has another size than is drawn for.
    var hasOtherSize: Bool { Self.askSize().map { $0 != size } ?? false }

    /// Takes a new size over; what is shown is painted anew.
    package mutating func resize(to new: Size) {
        size = Size(max(1, new.width), max(1, new.height))
        cn_resize(Int32(size.height), Int32(size.width))
        shown = nil
    }

    /// Paints all of the next frame, for a terminal that others have written on.
    package mutating func repaint() {
        cn_repaint()
        shown = nil
    }

    /// Switches mouse reports, so that text can be selected with them off.
    package mutating func setMouse(_ isOn: Bool) { cn_set_mouse(isOn) }

    private static func askSize() -> Size? {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard cn_ask_size(&rows, &columns) else { return nil }
        return Size(Int(columns), Int(rows))
    }
}
