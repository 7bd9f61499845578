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
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else { return }
                cn_send(start, characters.count)
            }
        }
    }
}
