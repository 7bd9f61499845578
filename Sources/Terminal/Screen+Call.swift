package import Canvas

extension Screen {
    /// Alerts an operator who looks elsewhere: by the bell, and by a desktop notification.
    ///
    /// A terminal that does not know the notification's sequence ignores it. Consoles that would
    /// show it as text get none.
    ///
    /// - Parameters:
    ///   - words: what has happened and what to do.
    ///   - rings: whether to ring the bell.
    ///   - notice: the sequence that notifies the desktop.
    package mutating func call(_ words: SafeText, rings: Bool, notice: ConfigFile.Notify) {
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
