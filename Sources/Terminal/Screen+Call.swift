package import Canvas

extension Screen {
    /// Calls somebody who looks elsewhere: by the bell, and by a notice of the desktop.
    ///
    /// A terminal that does not know the sequence of a notice passes over it; consoles that would
    /// show it as text get none.
    ///
    /// - Parameters:
    ///   - words: what has happened and what to do.
    ///   - rings: whether the bell is rung.
    ///   - notice: by which sequence the desktop is told.
    package mutating func call(_ words: SafeText, rings: Bool, notice: ConfigFile.Notify) {
        let known = takesTitles ? Self.notice(words, notice, isUnicode: glyphs.isUnicode) : ""
        let text = host.passing(known)
        // Where a notice does not pass, or nobody can tell, the bell is rung in its place.
        let isBell = rings || (notice != .off && (!takesTitles || host != .none))
        if isBell || !text.isEmpty { Self.send((isBell ? "\u{7}" : "") + text) }
    }

    /// The sequence of a notice; empty for none.
    static func notice(_ words: SafeText, _ notice: ConfigFile.Notify, isUnicode: Bool) -> String {
        let cut = words.truncated(to: 200).string
        // A semicolon would begin another part of the sequence.
        let known = String(
            cut.map { $0 == ";" ? "," : isUnicode || $0.isASCII ? $0 : "?" })
        return switch notice {
        case .off: ""
        case .osc9: "\u{1B}]9;\(known)\u{7}"
        case .osc777: "\u{1B}]777;notify;Penstock;\(known)\u{7}"
        }
    }
}
