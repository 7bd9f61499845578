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
    /// The characters to draw with.
    package let glyphs: Glyphs
    /// The descriptor that keys are read from.
    let input: Int32
    /// The descriptor that signal numbers are read from; -1 for a screen in memory.
    let signals: Int32
    let takesTitles: Bool
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
    }

    deinit {
        if title != nil { Self.send(Self.titleBack) }
        cn_close()
        if signals >= 0 { cn_signals_close() }
    }

    /// Gives the terminal back, as letting go of the screen does.
    package consuming func close() {}

    /// Stops the process as ctrl-Z does, with the terminal restored; returns when it goes on.
    package mutating func stop() {
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
