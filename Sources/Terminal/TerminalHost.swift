/// What stands between the program and the terminal, and what it lets through.
package enum TerminalHost: Sendable, Hashable {
    /// Nothing that is known.
    case none
    /// tmux: passes sequences on in an envelope of its own, where `allow-passthrough` is on.
    case tmux
    /// GNU screen: passes no notice on.
    case screen

    /// The host by the kind of the terminal, else by the variables that both set; a kind of
    /// terminal that both use is taken for screen's where both did.
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

    /// A sequence for the terminal, so wrapped that the host passes it on; empty where it does not.
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
