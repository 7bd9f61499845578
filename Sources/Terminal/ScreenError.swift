import CNcurses

/// Why a screen could not be opened; `description` is the one sentence that an operator reads.
package enum ScreenError: Error, Hashable, CustomStringConvertible {
    case notATerminal, termUnset, termUnknown, termDumb, noResources, alreadyOpen

    package var description: String {
        switch self {
        case .notATerminal:
            "standard input and output are no terminal: run it in one, or use --plain"
        case .termUnset:
            "TERM is not set: set it to your terminal's type, such as xterm-256color, or use --plain"
        case .termUnknown:
            "TERM names a terminal that is not described here: try TERM=xterm-256color, or use --plain"
        case .termDumb:
            "this terminal cannot place its cursor: use another one, or --plain"
        case .noResources:
            "no file descriptors or memory left to open the screen: close something and try again"
        case .alreadyOpen:
            "a screen is open already: close it before another one is opened"
        }
    }

    init?(_ result: cn_result) {
        switch result {
        case CN_OK: return nil
        case CN_NOT_A_TERMINAL: self = .notATerminal
        case CN_TERM_UNSET: self = .termUnset
        case CN_TERM_UNKNOWN: self = .termUnknown
        case CN_TERM_DUMB: self = .termDumb
        case CN_ALREADY_OPEN: self = .alreadyOpen
        default: self = .noResources
        }
    }
}
