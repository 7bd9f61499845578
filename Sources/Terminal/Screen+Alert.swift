package import Canvas
import CNcurses

extension Screen {
    /// Sets the title of the window; the earlier title comes back when the screen closes.
    ///
    /// It sends nothing while the title stays the same.
    package mutating func setTitle(_ new: SafeText) {
        guard takesTitles, new != title else { return }
        if title == nil { Self.send("\u{1B}[22;2t") }
        title = new
        let words = new.truncated(to: 120).string
        let known = glyphs.isUnicode ? words : String(words.map { $0.isASCII ? $0 : "?" })
        Self.send("\u{1B}]2;\(known)\u{7}")
    }

    static var titleBack: String { "\u{1B}[23;2t" }

    /// Whether a terminal takes titles. Consoles without a title would show it as text.
    static func takesTitles(_ term: String) -> Bool {
        !["linux", "vt", "ansi", "dumb", "cons", "sun"].contains { term.hasPrefix($0) }
    }

    static func send(_ text: String) {
        let count = text.utf8.count
        text.withCString { cn_send($0, count) }
    }

    /// Alerts an operator who looks elsewhere: by the bell, and by a desktop notification.
    ///
    /// A terminal that does not know the notification's sequence ignores it. Consoles that would
    /// show it as text get none.
    package func alert(_ words: SafeText, rings: Bool, notice: ConfigFile.Notify) {
        let known = takesTitles ? Self.notice(words, notice, isUnicode: glyphs.isUnicode) : ""
        let text = host.passing(known)
        // The bell replaces a notification that does not pass, or may not pass.
        let isBell = rings || (notice != .off && (!takesTitles || host != .none))
        if isBell || !text.isEmpty { Self.send((isBell ? "\u{7}" : "") + text) }
    }

    /// The sequence of a notification; empty for `off`.
    static func notice(_ words: SafeText, _ notice: ConfigFile.Notify, isUnicode: Bool) -> String {
        let cut = words.truncated(to: 200).string
        // A semicolon would begin another field of the sequence.
        let known = String(
            cut.map { $0 == ";" ? "," : isUnicode || $0.isASCII ? $0 : "?" })
        return switch notice {
        case .off: ""
        case .osc9: "\u{1B}]9;\(known)\u{7}"
        case .osc777: "\u{1B}]777;notify;Penstock;\(known)\u{7}"
        }
    }
}

/// A program between the deck and the terminal, and which sequences it passes on.
package enum TerminalHost: Sendable, Hashable {
    /// No known program.
    case none
    /// tmux: passes on sequences in a wrapper of its own, if `allow-passthrough` is on.
    case tmux
    /// GNU screen: passes on no notification.
    case screen

    /// Finds the host by the terminal type, else by the variables `TMUX` and `STY`.
    ///
    /// tmux may use a type that begins with `screen` too. That type means tmux only if `TMUX` is
    /// set and `STY` is not. With any other type, both variables together mean `none`.
    init(term: String, environment: (String) -> String?) {
        let isTmux = environment("TMUX")?.isEmpty == false
        let isScreen = environment("STY")?.isEmpty == false
        if term.hasPrefix("tmux") {
            self = .tmux
        } else if term.hasPrefix("screen") {
            self = isTmux && !isScreen ? .tmux : .screen
        } else {
            self = isTmux && !isScreen ? .tmux : isScreen && !isTmux ? .screen : .none
        }
    }

    /// Wraps a sequence so that the host passes it on; empty if the host does not.
    func passing(_ sequence: String) -> String {
        guard !sequence.isEmpty else { return "" }
        switch self {
        case .none: return sequence
        case .tmux:
            let doubled = sequence.map { $0 == "\u{1B}" ? "\u{1B}\u{1B}" : String($0) }.joined()
            return "\u{1B}Ptmux;\(doubled)\u{1B}\\"
        case .screen: return ""
        }
    }
}
