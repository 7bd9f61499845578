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
