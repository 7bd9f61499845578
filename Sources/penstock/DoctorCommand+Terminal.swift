import Canvas
import Terminal

/// What the terminal does with widths, pastes and notices.
extension DoctorCommand {
    func width(_ screen: borrowing Screen) -> [Finding] {
        switch screen.ambiguousColumns {
        case 2:
            [
                Finding(
                    grade: .note,
                    what: "characters of ambiguous width take two columns here: ASCII is drawn",
                    fix: "set the terminal to narrow ambiguous characters")
            ]
        case 1: [Finding(grade: .fine, what: "borders and blocks take one column", fix: nil)]
        default:
            screen.glyphs.isUnicode
                ? [
                    Finding(
                        grade: .note,
                        what: "the terminal does not tell how wide borders and blocks are",
                        fix: "if the screen falls apart: --characters ascii")
                ] : []
        }
    }

    func pastes(_ screen: borrowing Screen) -> [Finding] {
        let way = "keys that come together open nothing and confirm nothing"
        var findings: [Finding] = []
        switch screen.bracketsPastes {
        case true?: findings = [Finding(grade: .fine, what: "bracketed paste", fix: nil)]
        case false?:
            findings = [
                Finding(
                    grade: .note,
                    what: "this terminal has no bracketed paste: a pasted text comes as keys",
                    fix: "\(way); type into the deck, paste elsewhere")
            ]
        case nil:
            findings = [
                Finding(
                    grade: .fine, what: "bracketed paste is asked for; the terminal does not tell",
                    fix: nil)
            ]
        }
        if screen.host == .tmux {
            findings.append(
                Finding(
                    grade: .note, what: "tmux paste-buffer brackets what it pastes with -p alone",
                    fix: "tmux paste-buffer -p; without it \(way)"))
        }
        return findings
    }

    func notices(_ screen: borrowing Screen, _ notify: ConfigFile.Notify) -> [Finding] {
        guard notify != .off else { return [] }
        if !screen.takesTitles {
            return [
                Finding(
                    grade: .note, what: "this terminal takes no notices: the bell is rung",
                    fix: nil)
            ]
        }
        return switch screen.host {
        case .none: [Finding(grade: .fine, what: "notices by \(notify.rawValue)", fix: nil)]
        case .tmux:
            [
                Finding(
                    grade: .note,
                    what: "tmux passes notices on where it is told to; the bell is rung as well",
                    fix: "tmux set -g allow-passthrough on")
            ]
        case .screen:
            [
                Finding(
                    grade: .note, what: "screen passes no notice on: the bell is rung", fix: nil)
            ]
        }
    }
}
