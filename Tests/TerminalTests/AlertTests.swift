import Canvas
import Testing

@testable import Terminal

@Suite("Notices to an operator who looks elsewhere")
struct AlertTests {
    @Test("Each kind of notice has its own sequence; off means none")
    func sequences() {
        let words: SafeText = "DOWN: refused; do: start it"
        #expect(Screen.notice(words, .off, isUnicode: true) == "")
        #expect(
            Screen.notice(words, .osc9, isUnicode: true)
                == "\u{1B}]9;DOWN: refused, do: start it\u{7}")
        #expect(
            Screen.notice(words, .osc777, isUnicode: true)
                == "\u{1B}]777;notify;Penstock;DOWN: refused, do: start it\u{7}")
    }

    @Test(
        "tmux passes a wrapped notice on, screen none; the terminal's name distinguishes them"
    )
    func hosts() {
        func host(_ term: String, _ variables: [String: String] = [:]) -> TerminalHost {
            TerminalHost(term: term) { variables[$0] }
        }
        #expect(host("tmux-256color") == .tmux)
        #expect(host("screen-256color", ["TMUX": "socket"]) == .tmux)
        #expect(host("screen", ["STY": "1.tty"]) == .screen)
        #expect(host("screen") == .screen)
        #expect(host("screen", ["STY": "1.tty", "TMUX": "socket"]) == .screen)
        #expect(host("xterm-256color", ["TMUX": "socket"]) == .tmux)
        #expect(host("xterm-256color") == .none)
        let notice = Screen.notice("DOWN", .osc9, isUnicode: true)
        #expect(TerminalHost.none.passing(notice) == notice)
        #expect(
            TerminalHost.tmux.passing(notice)
                == "\u{1B}Ptmux;\u{1B}\u{1B}]9;DOWN\u{7}\u{1B}\\")
        #expect(TerminalHost.screen.passing(notice) == "")
    }

    @Test("The sequence contains no hostile characters, and ASCII stays ASCII")
    func hostile() {
        let words = SafeText("a\u{7}\u{1B}]0;evil\u{9C}\u{202E}\n")
        let notice = Screen.notice(words, .osc9, isUnicode: true)
        #expect(notice.unicodeScalars.filter { $0.value < 0x20 || $0.value == 0x9C }.count == 2)
        #expect(Screen.notice("caf\u{E9}", .osc9, isUnicode: false) == "\u{1B}]9;caf?\u{7}")
    }
}
