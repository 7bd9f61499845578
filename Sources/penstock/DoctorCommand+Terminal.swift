import Canvas
import Terminal

/// What the terminal does with widths, pastes and notices.
extension DoctorCommand {
    func width(_ screen: borrowing Screen) -> [DoctorFinding] {
        switch screen.ambiguousColumns {
        case 2:
            [
                .note(
                    "characters of ambiguous width take two columns here: ASCII is drawn",
                    fix: "set the terminal to narrow ambiguous characters")
            ]
        case 1: [.fine("borders and blocks take one column")]
        default:
            screen.glyphs.isUnicode
                ? [
                    .note(
                        "the terminal does not say how wide borders and blocks are",
                        fix: "if the screen falls apart: --characters ascii")
                ] : []
        }
    }

    func pastes(_ screen: borrowing Screen) -> [DoctorFinding] {
        let rule = "keys that come together open nothing and confirm nothing"
        let paste: DoctorFinding =
            switch screen.bracketsPastes {
            case true?: .fine("bracketed paste")
            case false?:
                .note(
                    "this terminal has no bracketed paste: a pasted text comes as keys",
                    fix: "\(rule); type into the deck, paste elsewhere")
            case nil: .fine("bracketed paste is requested; the terminal does not confirm it")
            }
        guard screen.host == .tmux else { return [paste] }
        return [
            paste,
            .note(
                "tmux paste-buffer brackets what it pastes only with -p",
                fix: "tmux paste-buffer -p; without it \(rule)"),
        ]
    }

    func notices(_ screen: borrowing Screen, _ notify: ConfigFile.Notify) -> [DoctorFinding] {
        guard notify != .off else { return [] }
        if !screen.takesTitles {
            return [.note("this terminal takes no notices: the bell is rung")]
        }
        return switch screen.host {
        case .none: [.fine("notices by \(notify.rawValue)")]
        case .tmux:
            [
                .note(
                    "tmux passes notices on only if it is told to; the bell is rung as well",
                    fix: "tmux set -g allow-passthrough on")
            ]
        case .screen: [.note("screen passes no notice on: the bell is rung")]
        }
    }
}
